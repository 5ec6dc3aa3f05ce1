#include "adapters/files/sent_names.hpp"

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <optional>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "adapters/files/durable.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace fs = std::filesystem;
namespace {

constexpr int days_remembered = 60;
constexpr long most_a_day = 99'999;

std::string digits_of(Day day) {
    const std::chrono::year_month_day date{day};
    char text[16];
    std::snprintf(
        text,
        sizeof text,
        "%04d%02u%02u",
        static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day())
    );
    return text;
}

// Held while a name is chosen, so that two workers never choose the same.
class NameLock {
public:
    explicit NameLock(const fs::path& file)
        : descriptor_{::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640)} {
        if (descriptor_ < 0 || ::flock(descriptor_, LOCK_EX) != 0) {
            const std::string why = std::system_category().message(errno);
            if (descriptor_ >= 0) ::close(descriptor_);
            throw Error{Error::Kind::transient, "无法锁定 " + file.string() + ": " + why};
        }
    }
    ~NameLock() { ::close(descriptor_); }
    NameLock(const NameLock&) = delete;
    NameLock& operator=(const NameLock&) = delete;

private:
    int descriptor_;
};

// What one day's file says: the name of `batch`, if it has one, and how many names it gave.
struct DayOfNames {
    std::optional<std::string> name;
    long count = 0;
};

// A line that a power cut left unfinished counts, but names nothing.
DayOfNames look_up(const fs::path& file, std::string_view batch) {
    DayOfNames day;
    std::ifstream lines{file};
    for (std::string line; std::getline(lines, line); ++day.count) {
        const std::size_t space = line.find(' ');
        if (space == std::string::npos || line.substr(space + 1) != batch) continue;
        if (!day.name) day.name = line.substr(0, space);
    }
    return day;
}

void append(const fs::path& file, const std::string& line) {
    std::string text;
    if (std::ifstream before{file, std::ios::binary}) {
        text.assign(std::istreambuf_iterator<char>{before}, {});
    }
    if (!text.empty() && text.back() != '\n') text += '\n';
    write_durably(file, text + line + "\n");
}

}  // namespace

std::string sent_name(
    const fs::path& outbox,
    const std::string& code,
    std::string_view batch,
    std::string_view extension
) {
    const fs::path names = outbox / ".sent";
    fs::create_directories(names);
    const NameLock lock{names / ".lock"};
    const Day today = day_of(SystemClock{}.now());
    for (int back = 0; back < days_remembered; ++back) {
        const auto day = look_up(names / digits_of(today - std::chrono::days{back}), batch);
        if (day.name) return *day.name;
    }
    const fs::path file = names / digits_of(today);
    const long number = look_up(file, batch).count + 1;
    if (number > most_a_day) {
        throw Error{Error::Kind::transient, "今天的报文序号已用完", "请加大 batch, 明天会继续"};
    }
    char digits[24];
    std::snprintf(digits, sizeof digits, "%05ld", number);
    std::string name = code + "_" + digits_of(today) + "_" + digits;
    name.append(".").append(extension);
    append(file, name + " " + std::string{batch});
    return name;
}

}  // namespace xinqiao
