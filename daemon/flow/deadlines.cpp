#include "daemon/flow/deadlines.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "daemon/flow/judge.hpp"
#include "daemon/flow/measures.hpp"
#include "daemon/flow/policy_in_force.hpp"
#include "daemon/store/contents.hpp"
#include "daemon/store/decisions.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/measures.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/records.hpp"
#include "schema/canonical.hpp"
#include "schema/duty.hpp"

namespace xinqiao {
namespace {

std::string_view word_of(DutySort sort) {
    if (sort == DutySort::owed) return "owed";
    return sort == DutySort::waits ? "waits" : "told";
}

// When the last system that publishes the kind had confirmed the record; nothing: one has not.
std::optional<Day> reported_on(
    const std::vector<Publication>& rows, const std::vector<Destination>& destinations
) {
    std::optional<Day> last;
    for (const Destination& destination : destinations) {
        const auto row = std::ranges::find(rows, destination.system.name, [](const auto& one) {
            return one.system.text();
        });
        if (row == rows.end() || row->reported_at == Moment{}) return std::nullopt;
        last = std::max(last.value_or(Day{}), day_of(row->reported_at));
    }
    return last;
}

void take_end(const std::vector<Publication>& rows, DutyRecord& known) {
    for (const Publication& row : rows) {
        if (!row.desired || row.desired_until == 0) continue;
        known.until = Day{std::chrono::days{row.desired_until}};
        known.until_rule = row.desired_why;
        return;
    }
}

class Renewal {
public:
    Renewal(Workshop& workshop, Transaction& transaction, const Policy& policy)
        : workshop_{workshop}, transaction_{transaction}, policy_{policy} {}

    void renew(const SubjectCode& subject) {
        std::vector<SignedAct> acts;
        for (Decision& decision : Decisions{transaction_}.about_subject(subject)) {
            acts.push_back(std::move(decision.act));
        }
        const auto known = [&](const KindName& kind, const RecordKey& key) {
            return known_of(kind, key);
        };
        std::vector<Duty> duties = duties_of(acts, known, policy_, workshop_.rulebook.workdays);
        renew_measures(workshop_, transaction_, subject);
        std::ranges::move(
            measure_duties(workshop_, transaction_, subject), std::back_inserter(duties)
        );
        std::set<std::tuple<std::string, std::int64_t, RecordKey>> standing;
        for (const Duty& duty : duties) {
            standing.emplace(duty.id, duty.about, duty.key);
            write(duty);
        }
        forget_others(subject, standing);
    }

private:
    std::optional<DutyRecord> known_of(const KindName& kind, const RecordKey& key) {
        const auto stored = Records{transaction_}.find(kind, key);
        const auto body = stored ? Contents{transaction_}.find(stored->digest) : std::nullopt;
        if (!body) return std::nullopt;
        const auto destinations = destinations_of(workshop_.systems, kind);
        const auto rows = Publications{transaction_}.of_record(stored->id);
        DutyRecord known;
        known.severity = record_from_canonical(*body).fields.text("severity");
        known.due_anywhere = !destinations.empty();
        known.reported_on = reported_on(rows, destinations);
        take_end(rows, known);
        return known;
    }

    void write(const Duty& duty) {
        Deadline deadline;
        deadline.duty = duty.id;
        deadline.decision = duty.about;
        deadline.kind = duty.kind;
        deadline.key = duty.key;
        deadline.subject = duty.subject;
        deadline.day = duty.day.time_since_epoch().count();
        deadline.sort = word_of(duty.sort);
        deadline.missing = duty.missing;
        deadline.rule = duty.rule;
        deadline.owner = duty.owner;
        Deadlines deadlines{transaction_};
        deadlines.set(deadline);
        if (duty.met) {
            deadlines.met(deadline, start_of(*duty.met));
        } else {
            deadlines.unmet(deadline);
        }
    }

    // Another policy, or an end of publication that is no more.
    void forget_others(
        const SubjectCode& subject,
        const std::set<std::tuple<std::string, std::int64_t, RecordKey>>& standing
    ) {
        Deadlines deadlines{transaction_};
        for (const Deadline& deadline : deadlines.of_subject(subject)) {
            if (standing.contains({deadline.duty, deadline.decision, deadline.key})) continue;
            deadlines.drop(deadline.id);
        }
    }

    Workshop& workshop_;
    Transaction& transaction_;
    const Policy& policy_;
};

std::set<SubjectCode> subjects_waiting(Transaction& transaction) {
    std::set<SubjectCode> subjects;
    for (auto& subject : Deadlines{transaction}.subjects_waiting()) {
        subjects.insert(std::move(subject));
    }
    for (auto& subject : Measures{transaction}.subjects_under_measures()) {
        subjects.insert(std::move(subject));
    }
    return subjects;
}

void journal_warning(Workshop& workshop, Transaction& transaction, const DeadlineLine& line) {
    JournalEntry entry;
    entry.moment = workshop.clock.now();
    entry.actor = workshop.actor;
    entry.act = "deadline-warned";
    entry.subject = line.deadline.subject.text();
    entry.detail = sentence_of(line);
    Journal{transaction}.append(entry);
}

std::vector<DeadlineLine> warn(
    Workshop& workshop, Transaction& transaction, const DeadlineSettings& settings, Day today
) {
    Deadlines deadlines{transaction};
    std::vector<DeadlineLine> warnings;
    const DeadlineBoard board =
        deadline_board(transaction, settings, workshop.rulebook.workdays, today);
    for (const DeadlineLine& line : board.lines) {
        if (line.deadline.sort == "told" || line.step >= line.deadline.warned) continue;
        deadlines.warned(line.deadline.id, line.step);
        journal_warning(workshop, transaction, line);
        warnings.push_back(line);
    }
    return warnings;
}

}  // namespace

void renew_deadlines(Workshop& workshop, Transaction& transaction, const SubjectCode& subject) {
    const Policy policy = policy_in_force(workshop.rulebook.policy, transaction);
    Renewal{workshop, transaction, policy}.renew(subject);
}

std::vector<DeadlineLine> look_after_deadlines(
    Workshop& workshop,
    Database& database,
    const DeadlineSettings& settings,
    const std::stop_token& stop
) {
    Transaction transaction{database};
    const Policy policy = policy_in_force(workshop.rulebook.policy, transaction);
    Renewal renewal{workshop, transaction, policy};
    for (const SubjectCode& subject : subjects_waiting(transaction)) {
        if (stop.stop_requested()) return {};
        renewal.renew(subject);
    }
    auto warnings = warn(workshop, transaction, settings, day_of(workshop.clock.now()));
    transaction.commit();
    return warnings;
}

}  // namespace xinqiao
