// Records out of a tap, page by page, while it runs.
#include <charconv>

#include "adapters/formats/json_page.hpp"
#include "adapters/process/ends.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

// How far a tap has been read: the newest state of which every record was handed on, and how many
// records behind it were. A tap that is started again with that state gives these once more.
struct TapPosition {
    std::string state;  // JSON; empty: from the beginning
    std::uint64_t passed = 0;

    friend bool operator==(const TapPosition&, const TapPosition&) = default;
};

TapPosition tap_position(const Cursor& cursor) {
    TapPosition position;
    const std::string& text = cursor.text();
    if (text.empty()) return position;
    const auto [end, fault] =
        std::from_chars(text.data(), text.data() + text.size(), position.passed);
    if (fault != std::errc{} || end == text.data() + text.size() || *end != '|') {
        throw Error{Error::Kind::invalid, "游标“" + text + "”不是 process 适配器的"};
    }
    position.state.assign(end + 1, text.data() + text.size());
    return position;
}

Cursor cursor_of(const TapPosition& position) {
    return Cursor{std::to_string(position.passed) + "|" + position.state};
}

class ProcessSource final : public Source {
public:
    ProcessSource(Program tap, const StreamSettings& stream)
        : tap_{std::move(tap)}, stream_{stream} {}

    Page pull(const Cursor& cursor, const Call& call) override {
        if (call.stop.stop_requested()) throw Error{Error::Kind::stopped, "正在停止"};
        const TapPosition wanted = tap_position(cursor);
        if (!running_.child || wanted != reached_) begin(wanted, cursor.text().empty());
        try {
            Page page = read_page(call);
            page.next = cursor_of(reached_);
            return page;
        } catch (...) {
            running_ = {};
            throw;
        }
    }

private:
    void begin(const TapPosition& position, bool at_the_front);
    Page read_page(const Call& call);
    void take(const std::string& line, Rows& rows);
    void take_record(const std::string& line, Rows& rows);
    void end(const Call& call, Page& page);

    Program tap_;
    StreamSettings stream_;
    // A tap that still runs is like a connection that is kept: reading on costs less, and where
    // another position is asked for it is started anew.
    RunningProgram running_;
    TapPosition reached_;
    std::uint64_t to_pass_ = 0;  // records that an earlier run of the tap has given already
    std::uint64_t line_ = 0;
    bool whole_ = false;  // this run has been read from the front
};

void ProcessSource::begin(const TapPosition& position, bool at_the_front) {
    running_ = {};
    running_ = tap_.start(stream_.full ? std::string{} : position.state);
    reached_ = position;
    to_pass_ = position.passed;
    line_ = 0;
    whole_ = at_the_front;
}

// A slow tap gives a short page rather than none: what it said within the patience.
Page ProcessSource::read_page(const Call& call) {
    const auto enough = std::chrono::steady_clock::now() + call.patience;
    Page page;
    while (page.rows.size() < static_cast<std::size_t>(stream_.page_rows)) {
        if (!page.rows.empty() && std::chrono::steady_clock::now() >= enough) break;
        const auto line = running_.child->line(call);
        if (!line) {
            end(call, page);
            break;
        }
        ++line_;
        if (!trimmed(*line).empty()) take(*line, page.rows);
    }
    return page;
}

void ProcessSource::take(const std::string& line, Rows& rows) {
    std::vector<std::string> said;
    try {
        said = json_texts_at(line, {"/type", "/stream", "/value"});
    } catch (const Error& error) {
        throw Error{
            Error::Kind::invalid,
            "程序 " + tap_.name() + " 输出的第 " + std::to_string(line_)
                + " 行不是 Singer 消息: " + error.what(),
            "标准输出上只能有消息, 日志应写到标准错误"};
    }
    const std::string& type = said[0];
    if (type == "RECORD") {
        if (said[1] == stream_.path) take_record(line, rows);
    } else if (type == "STATE") {
        // A list that is whole each time is read from the front; its place is a count.
        if (!stream_.full && to_pass_ == 0) reached_ = {said[2], 0};
    } else if (type != "SCHEMA" && type != "ACTIVATE_VERSION") {
        throw Error{
            Error::Kind::invalid,
            "程序 " + tap_.name() + " 的消息类型“" + type.substr(0, 40) + "”不认识",
            "只支持 SCHEMA、RECORD、STATE、ACTIVATE_VERSION; 请检查该程序的版本与设置"};
    }
}

void ProcessSource::take_record(const std::string& line, Rows& rows) {
    if (to_pass_ > 0) {
        --to_pass_;
        return;
    }
    add_json_row(line, "/record", line_, rows);
    ++reached_.passed;
}

void ProcessSource::end(const Call& call, Page& page) {
    const int code = running_.child->wait(call);
    if (code != 0) throw ended_badly(tap_, *running_.child, code);
    if (stream_.full && to_pass_ > 0) {
        throw Error{
            Error::Kind::transient,
            "程序 " + tap_.name() + " 这次给出的记录比上次少",
            "须从头重新读取这份名单"};
    }
    // Records behind the last state are given again next time rather than counted: a tap need not
    // keep their order from run to run.
    if (!stream_.full) reached_.passed = 0;
    page.last = true;
    page.complete = stream_.full && whole_;
    running_ = {};
}

}  // namespace

std::unique_ptr<Source> process_source(Program tap, const StreamSettings& stream) {
    if (stream.path.empty()) {
        throw Error{
            Error::Kind::misconfigured,
            "名单 " + stream.name + " 没有填写 path",
            "请写程序输出的流名 (stream)"};
    }
    return std::make_unique<ProcessSource>(std::move(tap), stream);
}

}  // namespace xinqiao
