// Changes told to a program as records, and its answers.
#include <algorithm>
#include <map>

#include <boost/json.hpp>

#include "adapters/files/message.hpp"
#include "adapters/formats/json_page.hpp"
#include "adapters/process/ends.hpp"
#include "base/local_time.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

constexpr std::int64_t longest_deferral = 86'400;

boost::json::object record_of(const Change& change) {
    boost::json::object record;
    for (const auto& [column, text] : change.row) {
        record[column] = text;
    }
    return record;
}

boost::json::object message_about(
    const char* type, const std::string& stream, const Change& change
) {
    return {
        {"type", type},
        {"stream", stream},
        {"id", change.id.text()},
        {"action", name_of(change.action)},
        {"reference", change.reference},
        {"record", record_of(change)}};
}

std::string line_of(const boost::json::object& message) {
    return boost::json::serialize(message) + "\n";
}

// Every column is a text that may be missing.
std::string schema_line(
    const std::string& stream, std::span<const Change> changes, const std::vector<std::string>& keys
) {
    boost::json::object properties;
    const boost::json::object text{{"type", boost::json::array{"null", "string"}}};
    for (const Change& change : changes) {
        for (const auto& [column, ignored] : change.row) {
            properties[column] = text;
        }
    }
    boost::json::array key_properties;
    for (const std::string& key : keys) {
        if (properties.contains(key)) key_properties.emplace_back(key);
    }
    properties["_sdc_deleted_at"] = text;
    return line_of(
        {{"type", "SCHEMA"},
         {"stream", stream},
         {"schema", {{"type", "object"}, {"properties", properties}}},
         {"key_properties", key_properties}}
    );
}

// A withdrawal is a record that the convention calls deleted.
std::string change_line(const std::string& stream, const Change& change) {
    boost::json::object message = message_about("RECORD", stream, change);
    if (change.action == Action::withdraw) {
        message["record"].as_object()["_sdc_deleted_at"] =
            local_time(SystemClock{}.now()) + "+08:00";
    }
    return line_of(message);
}

Receipt receipt_said(const std::vector<std::string>& said) {
    const std::string& code = said[2];
    if (code == "00") return Accepted{said[4]};
    if (code == "09") {
        const long pause = std::strtol(said[5].c_str(), nullptr, 10);
        return Deferred{std::chrono::seconds{std::clamp<std::int64_t>(pause, 1, longest_deferral)}};
    }
    if (code.empty()) return Unknown{"回执没有结果代码"};
    return Refused{code, said[3]};
}

// What a program answered to a batch, line by line.
class Answers {
public:
    explicit Answers(std::string state) : state_{std::move(state)} {}

    // Lines that are neither are passed over: targets of the convention print other states.
    void take(const std::string& line) {
        if (trimmed(line).empty()) return;
        const auto said = json_texts_at(
            line, {"/type", "/id", "/code", "/message", "/reference", "/pause", "/batch"}
        );
        if (said[0] == "RECEIPT") receipts_.insert_or_assign(said[1], receipt_said(said));
        has_state_ = has_state_ || said[6] == state_;
    }

    // An echoed state says that all of it was kept.
    Receipt about(const Change& change, bool ended_well, const std::string& why) const {
        const auto found = receipts_.find(change.id.text());
        if (found != receipts_.end()) return found->second;
        if (has_state_ && ended_well) return Accepted{};
        return Unknown{why};
    }

private:
    std::string state_;
    std::map<std::string, Receipt> receipts_;
    bool has_state_ = false;
};

class ProcessTarget final : public Target {
public:
    ProcessTarget(Program target, std::string stream, std::vector<std::string> keys)
        : target_{std::move(target)}, stream_{std::move(stream)}, keys_{std::move(keys)} {}

    std::vector<Receipt> push(std::span<const Change> changes, const Call& call) override {
        if (call.stop.stop_requested()) throw Error{Error::Kind::stopped, "正在停止"};
        if (changes.empty()) return {};
        const std::string batch = changes.front().id.text() + "-" + changes.back().id.text();
        const RunningProgram running = target_.start();
        running.child->tell(told(changes, batch));
        running.child->close_input();
        Answers answers{batch};
        std::string why = "程序没有给出回执, 也没有确认状态";
        const bool ended_well = listen(*running.child, answers, call, why);
        std::vector<Receipt> receipts;
        for (const Change& change : changes) {
            receipts.push_back(answers.about(change, ended_well, why));
        }
        return receipts;
    }

private:
    std::string told(std::span<const Change> changes, const std::string& batch) const {
        std::string text = schema_line(stream_, changes, keys_);
        for (const Change& change : changes) {
            text += change_line(stream_, change);
        }
        return text + line_of({{"type", "STATE"}, {"value", {{"batch", batch}}}});
    }

    bool listen(ChildProgram& child, Answers& answers, const Call& call, std::string& why) const;

    Program target_;
    std::string stream_;
    std::vector<std::string> keys_;
};

// Whether it ended well. What breaks off after something was told leaves the rest unknown; what
// breaks before that is thrown.
bool ProcessTarget::listen(
    ChildProgram& child, Answers& answers, const Call& call, std::string& why
) const {
    try {
        while (const auto line = child.line(call)) {
            answers.take(*line);
        }
        const int code = child.wait(call);
        if (code != 0) why = ended_badly(target_, child, code).what();
        return code == 0;
    } catch (const Error& error) {
        if (!child.took_anything()) throw;
        why = error.what();
        return false;
    }
}

class ProcessReadBack final : public ReadBack {
public:
    ProcessReadBack(Program find, std::string stream)
        : find_{std::move(find)}, stream_{std::move(stream)} {}

    Rows read_back(const Change& change, const Call& call) override {
        if (call.stop.stop_requested()) throw Error{Error::Kind::stopped, "正在停止"};
        const RunningProgram running = find_.start();
        running.child->tell(line_of(message_about("FIND", stream_, change)));
        running.child->close_input();
        Rows rows;
        bool answered = false;
        while (const auto line = running.child->line(call)) {
            answered = take(*line, change, rows) || answered;
        }
        const int code = running.child->wait(call);
        if (code != 0) throw ended_badly(find_, *running.child, code);
        if (answered) return rows;
        throw Error{
            Error::Kind::invalid,
            "程序 " + find_.name() + " 没有回答这条记录是否存在",
            "它应输出一行 FOUND, record 为记录或 null"};
    }

private:
    static bool take(const std::string& line, const Change& change, Rows& rows) {
        if (trimmed(line).empty()) return false;
        const auto said = json_texts_at(line, {"/type", "/id", "/record"});
        if (said[0] != "FOUND" || said[1] != change.id.text()) return false;
        if (!said[2].empty()) add_json_row(line, "/record", rows.size() + 1, rows);
        return true;
    }

    Program find_;
    std::string stream_;
};

// The stream of the convention: the path, or else the kind.
std::string stream_of(const PublicationSettings& publication) {
    return publication.path.empty() ? publication.kind : publication.path;
}

}  // namespace

std::unique_ptr<Target> process_target(
    Program target, const PublicationSettings& publication, std::vector<std::string> keys
) {
    return std::make_unique<ProcessTarget>(
        std::move(target), stream_of(publication), std::move(keys)
    );
}

std::unique_ptr<ReadBack> process_read_back(Program find, const PublicationSettings& publication) {
    return std::make_unique<ProcessReadBack>(std::move(find), stream_of(publication));
}

}  // namespace xinqiao
