#include "daemon/cli/uscc_check.hpp"

#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "schema/citizen_number.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t piece_size = std::size_t{1} << 18;
// A line longer than this cannot be a code, however it is spelled.
constexpr std::size_t longest_line = 1000;
// As much of a code that is none as a person wants to see.
constexpr std::size_t longest_shown = 120;

[[noreturn]] void stream_failed(std::string_view what) {
    throw Error{
        Error::Kind::transient,
        fmt::format("{}：{}", what, std::strerror(errno)),  // NOLINT(concurrency-mt-unsafe)
        "请检查文件和磁盘后重试"};
}

// Cuts a stream into lines; of an overlong line it gives the beginning only.
class Lines {
public:
    explicit Lines(int input) : input_{input}, buffer_(piece_size) {}

    // The next line without its end, valid until the next call; false after the last.
    bool next(std::string_view& line) {
        while (true) {
            const char* begin = buffer_.data() + begin_;
            const void* found = std::memchr(begin, '\n', end_ - begin_);
            if (found != nullptr) {
                const auto size = static_cast<std::size_t>(static_cast<const char*>(found) - begin);
                begin_ += size + 1;
                line = {begin, size};
                if (!std::exchange(skipping_, false)) return true;
                continue;
            }
            if (take_long_line(line)) return true;
            if (!fill()) return take_last(line);
        }
    }

private:
    // A line that fills more than a line may is given at once, its rest skipped.
    bool take_long_line(std::string_view& line) {
        if (end_ - begin_ <= longest_line) return false;
        line = {buffer_.data() + begin_, longest_line + 1};
        begin_ = end_;
        return !std::exchange(skipping_, true);
    }

    bool take_last(std::string_view& line) {
        line = {buffer_.data() + begin_, end_ - begin_};
        begin_ = end_;
        return !line.empty() && !skipping_;
    }

    bool fill() {
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
        ssize_t count = 0;
        do {
            count = ::read(input_, buffer_.data() + end_, buffer_.size() - end_);
        } while (count < 0 && errno == EINTR);
        if (count < 0) stream_failed("无法读取代码");
        end_ += static_cast<std::size_t>(count);
        return count > 0;
    }

    int input_;
    std::vector<char> buffer_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    bool skipping_ = false;
};

// Collects what is written and hands it on in large pieces.
class Output {
public:
    explicit Output(int descriptor) : descriptor_{descriptor} { text_.reserve(2 * piece_size); }

    std::string& text() noexcept { return text_; }

    void flush_when_full() {
        if (text_.size() >= piece_size) flush();
    }

    void flush() {
        for (std::string_view rest = text_; !rest.empty();) {
            const ssize_t count = ::write(descriptor_, rest.data(), rest.size());
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) stream_failed("无法写出结果");
            rest.remove_prefix(static_cast<std::size_t>(count));
        }
        text_.clear();
    }

private:
    int descriptor_;
    std::string text_;
};

// Broken UTF-8 and tabs cannot be shown; a person's number must not be.
std::string shown_code(std::string_view line, const UsccJudgement& found) {
    const bool cut = line.size() > longest_shown;
    std::string code = canonical_text(line.substr(0, longest_shown));
    if (found.reason == "uscc.citizen-number") return masked_number(canonical_uscc(code));
    while (cut && code.ends_with("\ufffd"))
        code.erase(code.size() - 3);
    return cut ? code + "…" : code;
}

void append_code(std::string& text, std::string_view line, const UsccJudgement& found) {
    if (found.code && found.code->text() == line) {
        text += line;
    } else {
        text += shown_code(line, found);
    }
}

void append_row(std::string& text, std::string_view line, const UsccJudgement& found) {
    const std::size_t begin = text.size();
    append_code(text, line, found);
    const std::size_t width = text.size() - begin;
    if (width < 18) text.append(18 - width, ' ');
    const std::string_view name = name_of(found.class_);
    text.append("\t").append(name).append(7 - name.size(), ' ').append("\t").append(found.advice);
    text += '\t';
    if (found.suggestion) text += found.suggestion->text();
    text += '\n';
}

void append_json_text(std::string& text, std::string_view content) {
    text += '"';
    for (const char character : content) {
        if (character == '"' || character == '\\') text += '\\';
        text += character;
    }
    text += '"';
}

void append_member(std::string& text, std::string_view name, std::string_view content) {
    text.append(",\"").append(name).append("\":");
    append_json_text(text, content);
}

void append_object(std::string& text, std::string_view line, const UsccJudgement& found) {
    text += "{\"code\":";
    std::string code;
    append_code(code, line, found);
    append_json_text(text, code);
    append_member(text, "class", name_of(found.class_));
    append_member(text, "reason", found.reason);
    append_member(text, "advice", found.advice);
    if (!found.note.empty()) append_member(text, "note", found.note);
    if (found.suggestion) {
        append_member(text, "suggestion", found.suggestion->text());
    } else {
        text += ",\"suggestion\":null";
    }
    text += "}\n";
}

std::string_view without_carriage_return(std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

}  // namespace

void UsccCheckSummary::count(UsccClass class_) noexcept {
    switch (class_) {
        case UsccClass::valid:
            ++valid;
            return;
        case UsccClass::suspect:
            ++suspect;
            return;
        case UsccClass::warn:
            ++warn;
            return;
        case UsccClass::invalid:
            break;
    }
    ++invalid;
}

UsccCheckSummary check_codes(int input, int output, UsccCheckFormat format) {
    UsccCheckSummary summary;
    Lines lines{input};
    Output written{output};
    std::string_view line;
    while (lines.next(line)) {
        constexpr std::string_view byte_order_mark = "\ufeff";
        if (summary.lines() == 0 && line.starts_with(byte_order_mark)) line.remove_prefix(3);
        line = without_carriage_return(line);
        const UsccJudgement found = judge_uscc(line);
        summary.count(found.class_);
        if (format == UsccCheckFormat::json) {
            append_object(written.text(), line, found);
        } else {
            append_row(written.text(), line, found);
        }
        written.flush_when_full();
    }
    written.flush();
    return summary;
}

std::string summary_text(const UsccCheckSummary& summary) {
    return fmt::format(
        "共 {} 行：有效(valid) {}，存疑(suspect) {}，警告(warn) {}，无效(invalid) {}",
        summary.lines(),
        summary.valid,
        summary.suspect,
        summary.warn,
        summary.invalid
    );
}

}  // namespace xinqiao
