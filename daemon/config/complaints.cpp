#include "daemon/config/complaints.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "base/error.hpp"

namespace xinqiao {
namespace {

std::uint32_t number_of(std::string_view digits) {
    std::uint32_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

}  // namespace

void Complaints::add(
    std::string_view file, std::uint32_t line, std::string_view name, std::string what
) {
    std::string text{file};
    if (line != 0) text.append(":").append(std::to_string(line));
    text.append(": ");
    if (!name.empty()) text.append(name).append(": ");
    lines_.push_back({std::string{file}, line, text.append(what)});
}

void Complaints::add(std::string_view place, std::string_view name, std::string what) {
    const std::size_t colon = place.rfind(':');
    const bool numbered = colon != std::string_view::npos && colon + 1 < place.size()
                          && number_of(place.substr(colon + 1)) != 0;
    if (!numbered) return add(place, 0, name, std::move(what));
    add(place.substr(0, colon), number_of(place.substr(colon + 1)), name, std::move(what));
}

std::vector<std::string> Complaints::lines() const {
    std::map<std::string, std::size_t> order;
    for (const Line& line : lines_)
        order.emplace(line.file, order.size());
    std::vector<Line> sorted = lines_;
    std::ranges::stable_sort(sorted, {}, [&order](const Line& line) {
        return std::pair{order.at(line.file), line.number};
    });
    std::vector<std::string> texts;
    for (Line& line : sorted)
        texts.push_back(std::move(line.text));
    return texts;
}

void Complaints::require_none() const {
    if (empty()) return;
    std::string all =
        "配置有 " + std::to_string(size()) + " 处错误 / mistakes in the configuration";
    for (const std::string& line : lines())
        all.append("\n").append(line);
    throw Error{
        Error::Kind::misconfigured,
        all,
        "请逐行改正, 再运行 xinqiao config check; 所有设置见 xinqiao config manual"};
}

}  // namespace xinqiao
