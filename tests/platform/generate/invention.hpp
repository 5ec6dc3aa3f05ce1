// Companies, decisions and days of our own making: the truth before anybody misspells it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/platform/generate/chance.hpp"

namespace xinqiao::platform {

struct Date {
    int year = 2024;
    unsigned month = 1;
    unsigned day = 1;

    friend auto operator<=>(const Date&, const Date&) = default;
};

enum class Category {
    organisation,
    household,  // 个体工商户
    person
};

struct InventedSubject {
    Category category = Category::organisation;
    std::string name;
    std::string code;            // empty for a person
    std::string citizen_number;  // of a person
    std::string representative;
};

// One fact, canonically spelled, whatever its kind.
struct Fact {
    InventedSubject subject;
    std::string document;  // "乌自然资罚〔2024〕17号"
    Date decided;
    Date until;  // of the licence, of the publication
    bool long_term = false;
    std::int64_t fine_fen = 0;
    std::int64_t confiscated_fen = 0;
    std::string title;    // certificate, breach, honour
    std::string content;  // what was permitted, punished, found
    std::string number;   // of the certificate
};

InventedSubject invent_subject(Chance& chance, std::uint64_t serial, Category category);

// The n-th fact of this kind ("licence", "penalty", "blacklist", "redlist"): a decision of the
// years 2023 and 2024.
Fact invent_fact(Chance& chance, std::string_view kind, std::uint64_t n);

std::string iso(Date date);
// The authority of all that is invented here, and its code.
std::string_view agency();
const std::string& agency_code();

}  // namespace xinqiao::platform
