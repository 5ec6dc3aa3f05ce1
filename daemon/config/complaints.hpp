// Everything that is wrong with a configuration, collected so that it can be said at once.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace xinqiao {

class Complaints {
public:
    // `line` 0: the file as a whole.
    void add(std::string_view file, std::uint32_t line, std::string_view name, std::string what);
    // The same for a place that is already spelled out: "conf/xinqiao.toml:12".
    void add(std::string_view place, std::string_view name, std::string what);

    bool empty() const noexcept { return lines_.empty(); }
    std::size_t size() const noexcept { return lines_.size(); }

    // One line each, by file in the order they were read, then by line number.
    std::vector<std::string> lines() const;

    // Throws Error{misconfigured} with all of them, if there are any.
    void require_none() const;

private:
    struct Line {
        std::string file;
        std::uint32_t number = 0;
        std::string text;
    };

    std::vector<Line> lines_;
};

}  // namespace xinqiao
