#include "tests/scenario/suite/rest_list.hpp"

#include <algorithm>

#include <boost/json.hpp>

namespace xinqiao {
namespace json = boost::json;
namespace {

json::object json_of(const WireRow& row) {
    json::object object;
    for (const auto& [column, text] : row) {
        object[column] = text;
    }
    return object;
}

std::size_t cursor_in(const std::string& target) {
    const std::string word = "cursor=";
    const std::size_t at = target.find(word);
    const std::string digits = at == std::string::npos ? "" : target.substr(at + word.size());
    return digits.empty() || digits.front() == '&' ? 0 : std::stoul(digits);
}

}  // namespace

ScriptedReply page_of_list(const std::string& target, std::vector<WireRow> list, Break how) {
    if (how == Break::login_page)
        return {.body = std::string{broken_login_page}, .type = "text/html"};
    if (how == Break::error_envelope) return {.body = std::string{broken_error_envelope}};
    list = spoilt(std::move(list), how);
    const std::size_t first = how == Break::page_repeated ? 0 : cursor_in(target);
    const std::size_t end = std::min(first + broken_page_rows, list.size());
    json::array rows;
    for (std::size_t n = first; n < end; ++n) {
        rows.push_back(json_of(list[n]));
    }
    const json::object page{
        {"rows", rows}, {"next", std::to_string(end)}, {"complete", end == list.size()}};
    ScriptedReply reply{.body = json::serialize(page)};
    // The answer itself is whole and breaks off all the same.
    if (how == Break::truncated) reply.body.resize(reply.body.size() / 2);
    return reply;
}

}  // namespace xinqiao
