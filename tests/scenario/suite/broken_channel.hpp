// A way by which a list reaches us, to be broken in every way that was ever seen.
//
// An adapter joins with a channel of its own in a file of its own, and the lines of
// broken_source.hpp:
//
//   INSTANTIATE_TEST_SUITE_P(Soap, EveryBreak, every_break("Soap", soap_channel), name_of_case);
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/system.hpp"
#include "schema/mapping.hpp"

namespace xinqiao {

// How a list is broken tonight.
enum class Break {
    none,
    empty,
    sixty_gone,  // per cent
    ten_gone,
    one_gone,
    login_page,
    error_envelope,
    truncated,
    last_page_missing,
    page_repeated,
    wrong_charset,
    key_renamed,
    dates_shifted,  // a table of the 1904 system opened as one of 1900
    dates_swapped,  // the columns of two dates
};

class BrokenChannel {
public:
    virtual ~BrokenChannel() = default;

    // The adapter's settings of the system behind it, and the place of its list.
    virtual void arrange(SystemSettings& system, StreamSettings& stream) const = 0;

    // From now on these rows stand there, broken that way. `rows` are whole: see `spoilt`.
    virtual void show(const std::vector<WireRow>& rows, Break how) = 0;

    // Ways in which this channel cannot break, or that mean nothing here: a file that says every
    // row twice is whole.
    virtual bool is_harmless(Break) const { return false; }
};

// How many rows a channel gives in a page, where it gives pages.
constexpr std::size_t broken_page_rows = 50;

constexpr std::string_view broken_login_page =
    "<!DOCTYPE html><html><head><title>用户登录</title></head><body><form></form></body></html>";
constexpr std::string_view broken_error_envelope =
    R"({"code":"500","message":"系统繁忙,请联系管理员"})";

// What is left of the list, and how its columns and cells look: all the ways that are about rows
// and not about the transport.
std::vector<WireRow> spoilt(std::vector<WireRow> rows, Break how);

}  // namespace xinqiao
