#include "daemon/decisions/measures.hpp"

#include <algorithm>
#include <array>

#include "base/date.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "daemon/flow/deadlines.hpp"
#include "daemon/flow/measures.hpp"
#include "daemon/store/decisions.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/records.hpp"
#include "schema/life.hpp"

namespace xinqiao {
namespace {

void journal_of_measure(
    Workshop& workshop,
    Transaction& transaction,
    std::string_view act,
    const SubjectCode& subject,
    std::string detail
) {
    JournalEntry entry;
    entry.moment = workshop.clock.now();
    entry.actor = workshop.actor;
    entry.act = act;
    entry.subject = subject.text();
    entry.detail = std::move(detail);
    Journal{transaction}.append(entry);
}

StoredRecord known_record(Transaction& transaction, const KindName& kind, const RecordKey& key) {
    if (auto found = Records{transaction}.find(kind, key)) return *std::move(found);
    throw Error{
        Error::Kind::invalid,
        "没有这条记录: " + kind.text() + " " + key.text() + " / no such record",
        "类别和主键见 xinqiao trace 主体代码"};
}

// As judge last said: what waits for approval, is held or is over does not.
bool stands_today(const StoredRecord& stored) {
    static constexpr std::array<std::string_view, 4> standing{
        "in-force", "extended", "disputed", "not-ours"};
    return !stored.is_gone() && std::ranges::find(standing, stored.standing) != standing.end();
}

}  // namespace

OpenedMeasure measure_of(Transaction& transaction, std::int64_t id) {
    if (auto found = Measures{transaction}.find(id)) return *std::move(found);
    throw Error{
        Error::Kind::invalid,
        "没有第 " + std::to_string(id) + " 号措施 / no such measure",
        "各项措施的编号见 xinqiao measure ls"};
}

OpenedMeasure reply_to_measure(
    Workshop& workshop, Transaction& transaction, const MeasureReply& reply
) {
    OpenedMeasure measure = measure_of(transaction, reply.measure);
    const Day today = day_of(workshop.clock.now());
    const Day day = reply.day.value_or(today);
    const std::string obstacle = obstacle_to(measure.course, reply.outcome, day, today);
    const std::string number = "第 " + std::to_string(measure.id) + " 号措施: ";
    if (!obstacle.empty()) throw Error{Error::Kind::invalid, number + obstacle};
    if (reply.outcome == MeasureOutcome::declined && trimmed(reply.words).empty()) {
        throw Error{Error::Kind::invalid, number + "不适用的须写明理由", "请用 --words 写明理由"};
    }
    Measures{transaction}.answer(
        {.measure = measure.id,
         .outcome = reply.outcome,
         .day = day,
         .document = reply.document,
         .words = reply.words,
         .who = reply.who,
         .moment = workshop.clock.now()}
    );
    journal_of_measure(
        workshop,
        transaction,
        "measure-answered",
        measure.subject,
        std::to_string(measure.id) + " " + measure.department + " "
            + std::string{label_of(reply.outcome)} + " " + measure.label
    );
    renew_deadlines(workshop, transaction, measure.subject);
    return measure_of(transaction, reply.measure);
}

void mark_typical(Workshop& workshop, Transaction& transaction, TypicalCase typical) {
    typical.subject = known_record(transaction, typical.kind, typical.key).subject;
    typical.moment = workshop.clock.now();
    const bool marks = !trimmed(typical.title).empty();
    if (marks) {
        TypicalCases{transaction}.mark(typical);
    } else if (!TypicalCases{transaction}.unmark(typical.kind, typical.key)) {
        throw Error{Error::Kind::invalid, "这条记录没有标为典型案例 / it is not marked"};
    }
    journal_of_measure(
        workshop,
        transaction,
        marks ? "typical-marked" : "typical-unmarked",
        typical.subject,
        typical.kind.text() + " " + typical.key.text() + " " + typical.title
    );
}

std::int64_t open_for_listing(
    Workshop& workshop, Transaction& transaction, const KindName& kind, const RecordKey& key
) {
    const StoredRecord stored = known_record(transaction, kind, key);
    if (!stands_today(stored)) {
        throw Error{
            Error::Kind::invalid,
            "该名单今天不在公示期内, 或内容尚未审批, 不发起措施 / the listing does not stand today",
            "其现状见 xinqiao trace " + stored.subject.text()};
    }
    const Life life = life_of(Decisions{transaction}.acts_about(kind, key));
    const std::int64_t listing = life.listed ? life.listed->id : 0;
    const std::int64_t opened =
        open_measures(workshop, transaction, kind, key, stored.subject, listing);
    if (opened > 0) renew_deadlines(workshop, transaction, stored.subject);
    return opened;
}

}  // namespace xinqiao
