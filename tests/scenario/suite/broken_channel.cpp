#include "tests/scenario/suite/broken_channel.hpp"

#include "base/date.hpp"

namespace xinqiao {
namespace {

// "名单" in GB18030, where UTF-8 is declared.
constexpr std::string_view other_charset = "\xC3\xFB\xB5\xA5";

std::string earlier(const std::string& text) {
    const auto day = parse_day(text);
    return day ? format_day(*day - std::chrono::days{1462}) : text;
}

void shift_dates(WireRow& row) {
    for (auto& [column, text] : row) {
        if (column == "XK_JDRQ" || column == "XK_YXQZ") text = earlier(text);
    }
}

void swap_dates(WireRow& row) {
    std::string* from = nullptr;
    std::string* until = nullptr;
    for (auto& [column, text] : row) {
        if (column == "XK_YXQZ") from = &text;
        if (column == "XK_YXQZI") until = &text;
    }
    if (from != nullptr && until != nullptr) std::swap(*from, *until);
}

}  // namespace

std::vector<WireRow> spoilt(std::vector<WireRow> rows, Break how) {
    if (how == Break::empty) rows.clear();
    if (how == Break::sixty_gone) rows.resize(rows.size() * 40 / 100);
    if (how == Break::ten_gone) rows.resize(rows.size() * 90 / 100);
    if (how == Break::one_gone) rows.pop_back();
    if (how == Break::last_page_missing && rows.size() > broken_page_rows) {
        rows.resize(broken_page_rows);
    };
    for (WireRow& row : rows) {
        if (how == Break::dates_shifted) shift_dates(row);
        if (how == Break::dates_swapped) swap_dates(row);
        for (auto& [column, text] : row) {
            if (how == Break::key_renamed && column == "XK_WSH") column = "WENHAO";
            if (how == Break::wrong_charset && column == "XK_XDR_MC") text = other_charset;
        }
    }
    return rows;
}

}  // namespace xinqiao
