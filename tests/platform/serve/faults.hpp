// The script by which a platform misbehaves.
//
// A fault has a pattern (method and path; for files the method is FILE and the path the name
// of the message or list), and says when: from the n-th matching request on, so many times, or
// with a probability drawn from a seed.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

namespace xinqiao::platform {

struct Fault {
    std::string name;          // one of `fault_names`
    std::string method;        // empty: any
    std::string path;          // beginning of the path; empty: any
    std::int64_t nth = 1;      // the first matching request that suffers
    std::int64_t times = 1;    // how many suffer; 0: all from then on
    double probability = 1.0;  // of each of them
    std::int64_t milliseconds = 0;
    std::int64_t seconds = 1;  // Retry-After, pause of "defer"
    std::string code = "3001";
    std::string message = "数据校验不通过";
};

// Every fault there is, with its meaning; shown by `xinqiao-platform faults`.
struct FaultName {
    std::string_view name;
    std::string_view meaning;
};
const std::vector<FaultName>& fault_names();

// Throws Error{misconfigured} for a fault without a known name.
Fault read_fault(const boost::json::object& from);

class Faults {
public:
    // Replaces the script; the counting begins anew.
    void script(const boost::json::array& faults, std::uint64_t seed);

    // What this request suffers: at most one latency and one other fault.
    std::vector<Fault> due(std::string_view method, std::string_view path);

    // How many suffered each line of the script, by the name of its fault.
    std::map<std::string, std::int64_t> suffered();

private:
    struct Line {
        Fault fault;
        std::int64_t seen = 0;
        std::int64_t suffered = 0;
    };

    bool strikes(Line& line);

    // Guards everything below.
    std::mutex busy_;
    std::vector<Line> lines_;
    std::mt19937_64 chance_;
};

// The fault of that name among those due.
std::optional<Fault> fault_named(const std::vector<Fault>& due, std::string_view name);
// The one that is not a mere delay.
std::optional<Fault> fault_proper(const std::vector<Fault>& due);

}  // namespace xinqiao::platform
