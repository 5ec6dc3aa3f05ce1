#include "daemon/flow/judge.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/error.hpp"
#include "daemon/flow/policy_in_force.hpp"
#include "daemon/store/contents.hpp"
#include "daemon/store/cursors.hpp"
#include "daemon/store/decisions.hpp"
#include "daemon/store/holds.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/runs.hpp"
#include "schema/canonical.hpp"
#include "schema/standing.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view bureau = "bureau";

struct DueRecord {
    StoredRecord record;
    std::string body;
};

std::int64_t day_number(Day day) {
    return day.time_since_epoch().count();
}

bool is_held(Transaction& transaction, const StoredRecord& record, Moment now) {
    Holds holds{transaction};
    return !holds.on_record(record.kind, record.key, now).empty()
           || !holds.on_subject(record.subject, now).empty();
}

Life life_of_record(Transaction& transaction, const StoredRecord& record) {
    return life_of(Decisions{transaction}.acts_about(record.kind, record.key));
}

// Whether the subject stands, or may stand, in a list of serious dishonesty, by whosever word.
bool is_listed(Transaction& transaction, const SubjectCode& subject) {
    static constexpr std::array<std::string_view, 4> over{
        "removed", "revoked", "term-ended", "expired"};
    const auto records = Records{transaction}.of_subject(subject);
    return std::ranges::any_of(records, [](const StoredRecord& record) {
        return record.kind.text() == "blacklist" && !record.is_gone()
               && std::ranges::find(over, record.standing) == over.end();
    });
}

Standing standing_of(
    Workshop& workshop,
    const Policy& policy,
    Transaction& transaction,
    const StoredRecord& stored,
    const Record& record
) {
    const Moment now = workshop.clock.now();
    const Kind& kind = workshop.rulebook.kinds.at(stored.kind);
    Acts acts{
        .life = life_of_record(transaction, stored),
        .digest = stored.digest,
        .held = is_held(transaction, stored, now),
        .withdrawn_by_source = stored.is_gone(),
        .owned_by_us = stored.owner == bureau};
    acts.needs_approval =
        kind.review || acts.life.is_decided_here() || stored.stream.text() == "drafts";
    const PublicationRule* rule = policy.publication(record, day_of(now));
    acts.subject_listed =
        rule != nullptr && rule->extended_while_listed && is_listed(transaction, stored.subject);
    return judge(record, kind, policy, acts, day_of(now));
}

// The day from which the answer may be another one without anybody changing anything.
std::int64_t due_after(const Standing& standing, Day today) {
    if (standing.outcome == Outcome::freeze) return day_number(today) + 1;
    return standing.due ? day_number(*standing.due) : never_due;
}

Desire desire_of(
    Workshop& workshop,
    Transaction& transaction,
    const Destination& destination,
    const StoredRecord& stored,
    const Record& record,
    const Standing& standing
) {
    const Kind& kind = workshop.rulebook.kinds.at(stored.kind);
    Desire desire{
        .system = SystemName{destination.system.name},
        .kind = stored.kind,
        .key = stored.key,
        .record = stored.id,
        .push_order = kind.push_order,
        .why = standing.why,
        .rule = standing.rule,
        .until = standing.until ? day_number(*standing.until) : 0,
        .lawful = standing.lawful};
    if (!standing.publish()) return desire;
    const Mapping& mapping =
        workshop.rulebook.mappings.at(MappingName{destination.publication.mapping});
    const std::string body = canonical_bytes(projected(record, mapping));
    desire.digest = sha256(body);
    Contents{transaction}.keep(*desire.digest, body);
    return desire;
}

// As it was shown when the objection came, with its mark.
Record marked(Transaction& transaction, const StoredRecord& stored) {
    const Life life = life_of_record(transaction, stored);
    const Digest shown = life.objection.value().digest.value();
    Record record = record_from_canonical(Contents{transaction}.find(shown).value());
    record.fields.set("status", "disputed");
    return record;
}

// Whether it stands at the system already, or may: what does not stand does not go out marked.
bool is_shown(
    Transaction& transaction, const Destination& destination, const StoredRecord& stored
) {
    const auto row = Publications{transaction}.find(
        SystemName{destination.system.name}, stored.kind, stored.key
    );
    return row && (row->acknowledged || row->observed || row->flight != Flight::none);
}

bool is_destination(const std::vector<Destination>& destinations, const SystemName& system) {
    return std::ranges::any_of(destinations, [&](const Destination& destination) {
        return destination.system.name == system.text();
    });
}

// Whoever was ever told of it must take it down, also a system that nothing is published at any
// more: then the report says that it still stands there.
std::int64_t withdraw_elsewhere(
    Transaction& transaction,
    const std::vector<Destination>& destinations,
    const StoredRecord& stored,
    const Standing& standing,
    Moment now
) {
    std::int64_t changed = 0;
    for (const Publication& row : Publications{transaction}.of_record(stored.id)) {
        if (!row.desired || is_destination(destinations, row.system)) continue;
        const Desire nothing{
            .system = row.system,
            .kind = row.kind,
            .key = row.key,
            .record = stored.id,
            .push_order = row.push_order,
            .why = standing.why,
            .rule = standing.rule,
            .lawful = standing.lawful};
        changed += Publications{transaction}.desire(nothing, now) ? 1 : 0;
    }
    return changed;
}

// What every system should show from now on; returns how many publications that changes.
std::int64_t desire_all(
    Workshop& workshop,
    Transaction& transaction,
    const StoredRecord& stored,
    const Record& record,
    const Standing& standing,
    Lane lane
) {
    const Moment now = workshop.clock.now();
    const std::vector<Destination> destinations = destinations_of(workshop.systems, stored.kind);
    std::int64_t changed = 0;
    for (const Destination& destination : destinations) {
        const bool marked_only = standing.outcome == Outcome::mark;
        if (marked_only && !is_shown(transaction, destination, stored)) continue;
        Desire desire = desire_of(workshop, transaction, destination, stored, record, standing);
        desire.lane = lane;
        changed += Publications{transaction}.desire(desire, now) ? 1 : 0;
    }
    if (!standing.publish()) {
        changed += withdraw_elsewhere(transaction, destinations, stored, standing, now);
    }
    return changed;
}

JudgedRecord judge_stored(
    Workshop& workshop,
    const Policy& policy,
    Transaction& transaction,
    const DueRecord& due,
    Lane lane
) {
    Record record = record_from_canonical(due.body);
    const Standing standing = standing_of(workshop, policy, transaction, due.record, record);
    if (standing.outcome == Outcome::mark) record = marked(transaction, due.record);
    std::int64_t changed = 0;
    // What is frozen stays as it was desired before.
    if (standing.outcome == Outcome::freeze) {
        Publications{transaction}.freeze(due.record.id);
    } else {
        changed = desire_all(workshop, transaction, due.record, record, standing, lane);
    }
    const std::int64_t next = due_after(standing, day_of(workshop.clock.now()));
    Records{transaction}.judged(due.record.id, standing.rule, next);
    return {due.record.id, changed, standing};
}

std::vector<DueRecord> due_records(Transaction& transaction, Day today, std::int64_t after) {
    constexpr std::int64_t batch = 1000;
    std::vector<DueRecord> records;
    Records{transaction}.each_due(
        day_number(today),
        after,
        batch,
        [&](const StoredRecord& record, std::string_view body) {
            records.push_back({record, std::string{body}});
        }
    );
    return records;
}

// What a list brought that tripped a guard, or is still being read, is not for the public yet.
std::set<std::int64_t> distrusted_runs(const Workshop& workshop, Database& database) {
    Transaction transaction{database, Access::reading};
    std::set<std::int64_t> runs;
    for (const SystemSettings& system : workshop.systems.all()) {
        for (const StreamSettings& stream : system.streams) {
            for (const auto run :
                 Runs{transaction}.distrusted(SystemName{system.name}, stream.name)) {
                runs.insert(run);
            }
        }
    }
    return runs;
}

// The terms that hold on that day: a document that comes into force is a new rule, too.
std::string terms_valid_on(const Policy& policy, Day day) {
    std::string text;
    for (const RuleSet& rule_set : policy) {
        for (const PublicationRule& rule : rule_set.publications) {
            const bool begun = !rule.valid_from || *rule.valid_from <= day;
            const bool over = rule.valid_until && *rule.valid_until < day;
            if (begun && !over) text += "\n" + rule.id;
        }
    }
    return text;
}

// The rules and the platforms that judge works with today, as one digest.
std::string rules_in_force(const Workshop& workshop, const Policy& policy) {
    const PolicyChoice& choice = policy.choice();
    std::string text = workshop.rulebook.fingerprint.hex();
    text += terms_valid_on(policy, day_of(workshop.clock.now()));
    const auto add = [&](const std::string& whose, const std::vector<std::string>& rule_sets) {
        text += "\n" + whose;
        for (const std::string& id : rule_sets) {
            text += " " + id;
        }
    };
    add("policy", choice.by_default);
    for (const auto& [kind, rule_sets] : choice.by_kind) {
        add(kind.text(), rule_sets);
    }
    for (const SystemSettings& system : workshop.systems.all()) {
        for (const PublicationSettings& publication : system.publications) {
            text += "\n" + system.name + "/" + publication.kind + "/" + publication.mapping;
        }
    }
    return sha256(text).hex();
}

// The policy in force. When kinds, mappings, policy or platforms are not those of the last
// judgement, every record is due again.
Policy notice_new_rules(Workshop& workshop, Database& database) {
    const SystemName nobody;
    const StreamName rules{"rules"};
    Transaction transaction{database};
    Policy policy = policy_in_force(workshop.rulebook.policy, transaction);
    const Cursor now_in_force{rules_in_force(workshop, policy)};
    Cursors cursors{transaction};
    if (cursors.of(nobody, rules).position == now_in_force) return policy;
    Records{transaction}.judge_all_again();
    cursors.advance(nobody, rules, now_in_force, 0, workshop.clock.now());
    transaction.commit();
    return policy;
}

}  // namespace

std::vector<Destination> destinations_of(const Systems& systems, const KindName& kind) {
    std::vector<Destination> destinations;
    for (const SystemSettings& system : systems.all()) {
        for (const PublicationSettings& publication : system.publications) {
            if (publication.kind == kind.text()) destinations.push_back({system, publication});
        }
    }
    return destinations;
}

JudgeSummary judge_due(Workshop& workshop, Database& database, const std::stop_token& stop) {
    const Policy policy = notice_new_rules(workshop, database);
    const std::set<std::int64_t> distrusted = distrusted_runs(workshop, database);
    JudgeSummary summary;
    const Day today = day_of(workshop.clock.now());
    std::int64_t after = 0;
    while (!stop.stop_requested()) {
        Transaction transaction{database};
        const std::vector<DueRecord> due = due_records(transaction, today, after);
        if (due.empty()) break;
        for (const DueRecord& record : due) {
            after = record.record.id;
            if (distrusted.contains(record.record.run)) continue;
            summary.changed +=
                judge_stored(workshop, policy, transaction, record, Lane::nightly).changed;
            ++summary.judged;
        }
        transaction.commit();
        workshop.progress.step("", "研判", summary.judged);
    }
    return summary;
}

JudgedRecord judge_one(
    Workshop& workshop,
    Transaction& transaction,
    const KindName& kind,
    const RecordKey& key,
    Lane lane
) {
    const auto stored = Records{transaction}.find(kind, key);
    const auto body = stored ? Contents{transaction}.find(stored->digest) : std::nullopt;
    if (!body) {
        throw Error{
            Error::Kind::invalid,
            "库中没有这条记录: " + kind.text() + " " + key.text(),
            "用 xinqiao trace 统一社会信用代码 查看主键"};
    }
    const Policy policy = policy_in_force(workshop.rulebook.policy, transaction);
    JudgedRecord judged = judge_stored(workshop, policy, transaction, {*stored, *body}, lane);
    Publications{transaction}.hurry(stored->id);
    return judged;
}

Standing standing_today(
    Workshop& workshop, Transaction& transaction, const StoredRecord& stored, const Record& record
) {
    const Policy policy = policy_in_force(workshop.rulebook.policy, transaction);
    return standing_of(workshop, policy, transaction, stored, record);
}

}  // namespace xinqiao
