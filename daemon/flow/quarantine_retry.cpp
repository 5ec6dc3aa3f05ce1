#include "daemon/flow/quarantine_retry.hpp"

#include <algorithm>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>

#include "base/error.hpp"
#include "daemon/flow/pull.hpp"
#include "daemon/store/code_reviews.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/quarantine.hpp"
#include "schema/uscc.hpp"

namespace xinqiao {
namespace {

[[noreturn]] void refuse_retry(std::string message, std::string hint) {
    throw Error{Error::Kind::invalid, std::move(message), std::move(hint)};
}

QuarantinedRow open_row(Database& database, std::int64_t id) {
    Transaction transaction{database, Access::reading};
    std::optional<QuarantinedRow> row = Quarantine{transaction}.find(id);
    if (!row)
        refuse_retry("隔离区没有第 " + std::to_string(id) + " 号", "请运行 xinqiao quarantine ls");
    if (row->state != "open") {
        refuse_retry("第 " + std::to_string(id) + " 号已处理: " + row->state, "无需再处理");
    }
    return *std::move(row);
}

// The list as it is configured now, read as an addition: nothing disappears because of one row.
StreamSettings list_of(const SystemSettings& system, const StreamName& name) {
    const auto found = std::ranges::find(system.streams, name.text(), &StreamSettings::name);
    if (found == system.streams.end()) {
        refuse_retry("系统 " + system.name + " 已没有名单 " + name.text(), "请将该行作废");
    }
    StreamSettings stream = *found;
    stream.full = false;
    stream.guards = {.minimum = 0, .most_gone = 100};
    return stream;
}

std::string cell_text(const boost::json::value& value) {
    if (value.is_string()) return boost::json::value_to<std::string>(value);
    return boost::json::serialize(value);
}

// The list that holds nothing but the one row.
class OneRow final : public Source {
public:
    explicit OneRow(const QuarantinedRow& row) {
        boost::system::error_code error;
        const boost::json::value value = boost::json::parse(row.row, error);
        if (error || !value.is_object()) {
            refuse_retry("该行的原文已损坏, 无法重试", "请将该行作废, 由来源重新报送");
        }
        rows_.begin_row(static_cast<std::uint64_t>(row.place));
        for (const auto& member : value.get_object()) {
            if (member.value().is_null()) continue;
            const std::size_t column = rows_.column({member.key().data(), member.key().size()});
            rows_.set(column, cell_text(member.value()));
        }
    }

    Page pull(const Cursor& cursor, const Call&) override {
        Page page;
        page.rows = rows_;
        page.next = cursor;
        page.last = true;
        return page;
    }

private:
    Rows rows_;
};

// The code that keeps the row in quarantine.
std::string suspect_code(const QuarantinedRow& row) {
    for (const Finding& finding : findings_from_json(row.findings)) {
        const UsccJudgement judgement = judge_uscc(finding.value);
        if (judgement.class_ == UsccClass::suspect && judgement.code) {
            return std::string{judgement.code->text()};
        }
    }
    refuse_retry(
        "该行没有存疑的代码, 不能列入白名单", "只有外层校验不过而内层校验通过的代码可以列入"
    );
}

void accept_code(
    const Workshop& workshop, Database& database, const std::string& code, const RetryWish& wish
) {
    Transaction transaction{database};
    const Moment now = workshop.clock.now();
    CodeReviews{transaction}.accept(code, wish.reason, workshop.actor, now);
    JournalEntry entry;
    entry.moment = now;
    entry.actor = workshop.actor;
    entry.act = "accepted-code";
    entry.subject = code;
    entry.detail = wish.reason;
    Journal{transaction}.append(entry);
    transaction.commit();
}

std::string sentence_of(const StreamSummary& summary) {
    if (summary.stored > 0) return "已成为记录; 下次推送时公示";
    if (summary.unchanged > 0) return "与已有记录相同";
    if (summary.filtered > 0) return "按映射规则无需入库";
    if (summary.outcome != "done") return "未能处理: " + summary.note;
    return "仍不合格, 留在隔离区; 请由来源更正后重新报送";
}

void close_row(Database& database, const RetryWish& wish, Moment now) {
    Transaction transaction{database};
    Quarantine{transaction}.close(wish.id, "retried", wish.reason, now);
    transaction.commit();
}

}  // namespace

RetryOutcome retry_quarantined(const Workshop& workshop, const RetryWish& wish) {
    const auto database = workshop.store.open();
    const QuarantinedRow row = open_row(*database, wish.id);
    const SystemSettings& system = workshop.systems.at(row.system);
    const StreamSettings stream = list_of(system, row.stream);
    OneRow source{row};
    if (wish.review == CodeReview::accept_suspect) {
        accept_code(workshop, *database, suspect_code(row), wish);
    }
    const PullTask task{
        .system = system,
        .stream = stream,
        .kind = workshop.rulebook.kinds.at(KindName{stream.kind}),
        .mapping = workshop.rulebook.mappings.at(MappingName{stream.mapping}),
        .source = source,
        .database = *database,
        .clock = workshop.clock,
        .actor = workshop.actor,
        .verb = "retry",
        .progress = {}};
    const StreamSummary summary = pull(task, {});
    RetryOutcome outcome;
    outcome.resolved = summary.stored + summary.unchanged + summary.filtered > 0;
    outcome.sentence = sentence_of(summary);
    if (outcome.resolved) close_row(*database, wish, workshop.clock.now());
    return outcome;
}

}  // namespace xinqiao
