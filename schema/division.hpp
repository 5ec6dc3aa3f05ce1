// Administrative divisions (GB/T 2260 and the towns below), read from divisions.csv.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace xinqiao {

// Whether the two digits can begin a division code: a province, or 10 for the central authorities
// that register bodies themselves. Retired codes below a province are lawful, so nothing more is
// asked.
bool is_province(std::string_view two_digits) noexcept;

// The names of the divisions we know. Most of the country is not in it: an unknown code is
// unknown, not wrong.
class Divisions {
public:
    // Throws Error{misconfigured} with the line of the first mistake.
    explicit Divisions(const std::filesystem::path& file);

    // The name of the division itself ("乌兰浩特市"), empty when unknown.
    std::string_view name(std::string_view code) const;
    // With those above it ("内蒙古自治区兴安盟乌兰浩特市"), as far as they are known.
    std::string full_name(std::string_view code) const;

private:
    std::map<std::string, std::string, std::less<>> names_;
};

}  // namespace xinqiao
