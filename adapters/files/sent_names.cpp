#include "adapters/files/sent_names.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "adapters/files/durable.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace fs = std::filesystem;
namespace {

constexpr int days_remembered = 60;
constexpr std::size_t most_a_day = 99'999;
constexpr std::size_t most_biz_a_day = 999'999;

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

std::string padded(std::size_t number, int width) {
    char digits[24];
    std::snprintf(digits, sizeof digits, "%0*zu", width, number);
    return digits;
}

std::string extension_of(const std::string& format) {
    return format == "csv" || format == "xlsx" ? "." + format : ".xml";
}

std::string line_of(const SentName& sent) {
    return sent.name + " " + sent.batch + " "
           + std::to_string(sent.given.time_since_epoch().count()) + "\n";
}

void append(const fs::path& file, const std::string& lines) {
    std::string text;
    if (std::ifstream before{file, std::ios::binary}) {
        text.assign(std::istreambuf_iterator<char>{before}, {});
    }
    if (!text.empty() && text.back() != '\n') text += '\n';
    write_durably(file, text + lines);
}

}  // namespace

NameLock::NameLock(const fs::path& folder) {
    std::error_code fault;
    fs::create_directories(folder, fault);
    const fs::path file = folder / ".lock";
    descriptor_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
    if (descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX) == 0) return;
    const std::string why = std::system_category().message(errno);
    if (descriptor_ >= 0) ::close(descriptor_);
    throw Error{Error::Kind::transient, "无法锁定 " + file.string() + ": " + why};
}

NameLock::~NameLock() {
    ::close(descriptor_);
}

SentNames::SentNames(fs::path folder, const FilesSettings& files)
    : folder_{std::move(folder)},
      code_{files.code},
      extension_{extension_of(files.format)},
      biz_{files.format == "biz"} {}

std::string SentNames::name_of(Day day, std::size_t number) const {
    const std::string date = digits_of(day);
    if (biz_) return "Biz" + code_ + date.substr(2) + padded(number, 6) + extension_;
    return code_ + "_" + date + "_" + padded(number, 5) + extension_;
}

// A line that a power cut left unfinished counts, but names nothing.
std::vector<SentName> SentNames::given_on(Day day) const {
    std::vector<SentName> names;
    std::ifstream lines{folder_ / digits_of(day)};
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words{line};
        SentName sent;
        std::int64_t moment = 0;
        words >> sent.name >> sent.batch >> moment;
        sent.given = Moment{std::chrono::milliseconds{moment}};
        names.push_back(std::move(sent));
    }
    return names;
}

std::vector<SentName> SentNames::of(std::span<const std::string> batches, Moment now) const {
    const NameLock lock{folder_};
    std::unordered_map<std::string, SentName> known;
    for (int back = days_remembered; back-- > 0;) {
        for (SentName& sent : given_on(day_of(now) - std::chrono::days{back})) {
            const bool wanted =
                std::find(batches.begin(), batches.end(), sent.batch) != batches.end();
            if (wanted) known[sent.batch] = std::move(sent);
        }
    }
    std::vector<SentName> names;
    for (const std::string& batch : batches) {
        const auto found = known.find(batch);
        names.push_back(found == known.end() ? SentName{"", batch, now, true} : found->second);
    }
    give(names, now);
    return names;
}

SentName SentNames::another(const std::string& batch, Moment now) const {
    const NameLock lock{folder_};
    std::vector<SentName> names{{"", batch, now, true}};
    give(names, now);
    return names.front();
}

// Numbers those that have no name yet.
void SentNames::give(std::vector<SentName>& names, Moment now) const {
    const Day today = day_of(now);
    std::size_t number = given_on(today).size();
    std::string lines;
    for (SentName& sent : names) {
        if (!sent.fresh) continue;
        if (++number > (biz_ ? most_biz_a_day : most_a_day)) {
            throw Error{Error::Kind::transient, "今天的报文序号已用完", "请加大 batch, 明天会继续"};
        }
        sent.name = name_of(today, number);
        lines += line_of(sent);
    }
    if (!lines.empty()) append(folder_ / digits_of(today), lines);
}

std::unordered_map<std::string, SentName> SentNames::by_name(Moment now) const {
    std::unordered_map<std::string, SentName> names;
    for (int back = 0; back < days_remembered; ++back) {
        for (SentName& sent : given_on(day_of(now) - std::chrono::days{back})) {
            names[sent.name] = std::move(sent);
        }
    }
    return names;
}

std::optional<Moment> SentNames::first_after(Moment from, Moment now) const {
    const Day earliest = day_of(now) - std::chrono::days{days_remembered};
    for (Day day = std::max(day_of(from), earliest); day <= day_of(now);
         day += std::chrono::days{1}) {
        for (const SentName& sent : given_on(day)) {
            if (sent.given > from) return sent.given;
        }
    }
    return std::nullopt;
}

fs::path names_folder(const FilesSettings& files) {
    if (!files.spool.empty()) return fs::path{files.spool} / ".sent";
    return fs::path{files.root} / files.outbox / ".sent";
}

}  // namespace xinqiao
