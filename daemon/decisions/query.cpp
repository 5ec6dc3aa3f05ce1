#include "daemon/decisions/query.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/date.hpp"
#include "base/error.hpp"
#include "daemon/flow/judge.hpp"
#include "daemon/store/contents.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/records.hpp"
#include "schema/canonical.hpp"

namespace xinqiao {
namespace {

[[noreturn]] void refuse_query(const std::string& what) {
    throw Error{
        Error::Kind::invalid,
        "查询须写明" + what + " / who asks, why and under which document must be said",
        "例如 xinqiao query 91152201… --purpose 采矿权延续审查 --document 乌自然资审〔2026〕3号"};
}

bool is_blank(const std::string& text) {
    return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

void check_query(const Query& query) {
    if (query.subject.empty()) refuse_query("主体代码");
    if (is_blank(query.caller)) refuse_query("查询人");
    if (is_blank(query.purpose)) refuse_query("查询事由");
    if (is_blank(query.document)) refuse_query("依据文书");
}

// Nothing: such records say nothing good or bad of anybody.
std::optional<Shade> shade_of(const Kind& kind) {
    const std::string& name = kind.name.text();
    if (name == "blacklist") return Shade::black;
    if (name == "redlist" || kind.class_ == "honour") return Shade::red;
    const bool bad = kind.class_ == "adverse" || kind.class_ == "list" || name == "penalty";
    return bad ? std::optional{Shade::adverse} : std::nullopt;
}

// Whether somebody else's record has an end of its own that has passed.
bool is_over(const Record& record, Day today) {
    const auto ended = [&](const char* field) {
        const auto day = parse_day(record.fields.text(field));
        return day && *day < today;
    };
    const std::string_view status = record.fields.text("status");
    return ended("publish_until") || ended("removed_on") || status == "revoked"
           || status == "repaired" || status == "removed" || status == "invalid";
}

// One question, answered inside one transaction.
class Counter {
public:
    Counter(Workshop& workshop, Transaction& transaction, const Query& query)
        : workshop_{workshop}, transaction_{transaction}, query_{query} {}

    QueryAnswer run() {
        for (const StoredRecord& stored : Records{transaction_}.of_subject(query_.subject)) {
            tell(stored);
        }
        std::ranges::stable_sort(answer_.records, {}, &AnsweredRecord::shade);
        tell_holds();
        tell_measures();
        note();
        return std::move(answer_);
    }

private:
    void tell(const StoredRecord& stored) {
        const Kind* kind = workshop_.rulebook.kinds.find(stored.kind);
        const auto body = Contents{transaction_}.find(stored.digest);
        if (kind == nullptr || !body || stored.is_gone()) return;
        const Record record = record_from_canonical(*body);
        if (answer_.name.empty()) answer_.name = record.fields.text("subject_name");
        const auto shade = shade_of(*kind);
        // What was never judged came with a list that nobody has looked at yet.
        if (!shade || stored.standing.empty()) return;
        const Standing standing = standing_today(workshop_, transaction_, stored, record);
        const bool ours = standing.rule != "not-ours";
        if (ours ? !standing.publish() && !is_frozen_on_show(stored, standing)
                 : is_over_now(record))
            return;
        answer_.records.push_back(answered(*shade, *kind, stored, record, standing));
    }

    bool is_over_now(const Record& record) const {
        return is_over(record, day_of(workshop_.clock.now()));
    }

    // What a hold keeps as it is still stands before the public, if it ever did.
    bool is_frozen_on_show(const StoredRecord& stored, const Standing& standing) {
        if (standing.outcome != Outcome::freeze) return false;
        const auto rows = Publications{transaction_}.of_record(stored.id);
        return std::ranges::any_of(rows, [](const Publication& row) {
            return row.acknowledged || row.observed;
        });
    }

    static AnsweredRecord answered(
        Shade shade,
        const Kind& kind,
        const StoredRecord& stored,
        const Record& record,
        const Standing& standing
    ) {
        AnsweredRecord told;
        told.shade = shade;
        told.kind = kind.name;
        told.label = kind.label;
        told.key = stored.key;
        told.document = record.fields.text("document_number");
        told.authority = record.fields.text("authority");
        told.decided_on = record.fields.text("decided_on");
        told.why = standing.why;
        told.disputed = standing.rule == "disputed";
        if (standing.rule == "not-ours") told.told_by = stored.system;
        return told;
    }

    void tell_holds() {
        const Moment now = workshop_.clock.now();
        Holds holds{transaction_};
        answer_.holds = holds.on_subject(query_.subject, now);
        for (const AnsweredRecord& record : answer_.records) {
            for (Hold& hold : holds.on_record(record.kind, record.key, now)) {
                answer_.holds.push_back(std::move(hold));
            }
        }
    }

    // What nobody may be told of has no measures either.
    bool is_of_told_record(const OpenedMeasure& measure) const {
        return std::ranges::any_of(answer_.records, [&](const AnsweredRecord& record) {
            return record.kind == measure.kind && record.key == measure.key;
        });
    }

    static bool applies(const OpenedMeasure& measure) {
        const MeasureState state = state_of(measure.course);
        return state == MeasureState::awaiting || state == MeasureState::applied
               || state == MeasureState::suspended;
    }

    void tell_measures() {
        std::set<std::tuple<KindName, RecordKey, std::string>> told;
        for (OpenedMeasure& measure : Measures{transaction_}.list({.subject = query_.subject})) {
            if (!applies(measure) || !is_of_told_record(measure)) continue;
            if (!told.emplace(measure.kind, measure.key, measure.measure).second) continue;
            answer_.measures.push_back(std::move(measure));
        }
    }

    std::string in_short() const {
        const auto words = [&](const char* label, std::size_t count) {
            return std::string{label} + " " + std::to_string(count);
        };
        const auto shade = [&](const char* label, Shade which) {
            return words(label, static_cast<std::size_t>(answer_.count(which))) + ", ";
        };
        return shade("黑名单", Shade::black) + shade("红名单", Shade::red)
               + shade("不良信息", Shade::adverse) + words("暂停", answer_.holds.size());
    }

    void note() {
        LedgerEntry& entry = answer_.entry;
        entry.moment = workshop_.clock.now();
        entry.caller = query_.caller;
        entry.subject = query_.subject;
        entry.purpose = query_.purpose;
        entry.document = query_.document;
        entry.answer = in_short();
        entry.id = QueryLedger{transaction_}.record(entry);
        Journal{transaction_}.append(
            {.moment = entry.moment,
             .actor = workshop_.actor,
             .act = "queried",
             .subject = entry.subject.text(),
             .detail = std::to_string(entry.id) + " " + entry.caller + " " + entry.document}
        );
    }

    Workshop& workshop_;
    Transaction& transaction_;
    const Query& query_;
    QueryAnswer answer_;
};

}  // namespace

std::int64_t QueryAnswer::count(Shade shade) const {
    return std::ranges::count(records, shade, &AnsweredRecord::shade);
}

QueryAnswer answer_query(Workshop& workshop, const Query& query) {
    check_query(query);
    const auto database = workshop.store.open();
    Transaction transaction{*database};
    QueryAnswer answer = Counter{workshop, transaction, query}.run();
    transaction.commit();
    return answer;
}

}  // namespace xinqiao
