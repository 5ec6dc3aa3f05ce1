#include "daemon/flow/expiry.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"
#include "daemon/flow/policy_in_force.hpp"
#include "daemon/store/contents.hpp"
#include "daemon/store/cursors.hpp"
#include "daemon/store/decisions.hpp"
#include "daemon/store/erasure.hpp"
#include "daemon/store/holds.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/measures.hpp"
#include "daemon/store/payloads.hpp"
#include "daemon/store/publications.hpp"
#include "schema/canonical.hpp"
#include "schema/standing.hpp"
#include "schema/subject.hpp"

namespace xinqiao {
namespace {

constexpr std::int64_t ended_page = 200;

// A record whose time is over, and what its rule says is to be done.
struct Ended {
    StoredRecord stored;
    Record record;
    EndedBy by;
    EndAction action = EndAction::stop;
};

// Whether its term has passed, as if nothing but time had happened to it: what was repaired or
// revoked is kept until then, too.
bool has_run_out(
    const StoredRecord& stored, Record record, const Kind& kind, const Policy& policy, Day today
) {
    for (const char* field : {"status", "removed_on", "usage"}) {
        record.fields.set(field, {});
    }
    const Acts nothing{.subject_listed = stored.standing == "extended"};
    const Standing standing = judge(record, kind, policy, nothing, today);
    static constexpr std::array<std::string_view, 3> over{
        "term-ended", "expired", "validity-ended"};
    return std::ranges::find(over, standing.rule) != over.end();
}

std::optional<Ended> ended(
    const Workshop& workshop,
    Transaction& transaction,
    const Policy& policy,
    const StoredRecord& stored
) {
    const Kind* kind = workshop.rulebook.kinds.find(stored.kind);
    const auto body = Contents{transaction}.find(stored.digest);
    if (kind == nullptr || !body) return std::nullopt;
    const Day today = day_of(workshop.clock.now());
    Ended found{.stored = stored, .record = record_from_canonical(*body)};
    const PublicationRule* rule = policy.publication(found.record, today);
    if (rule == nullptr || !has_run_out(stored, found.record, *kind, policy, today)) {
        return std::nullopt;
    }
    found.action = is_person(stored.subject) ? rule->end_person : rule->end;
    if (found.action == EndAction::stop) return std::nullopt;
    found.by = {rule->id, rule->article};
    return found;
}

bool is_held_or_disputed(Transaction& transaction, const StoredRecord& stored, Moment now) {
    Holds holds{transaction};
    if (!holds.on_record(stored.kind, stored.key, now).empty()) return true;
    if (!holds.on_subject(stored.subject, now).empty()) return true;
    const Life life = life_of(Decisions{transaction}.acts_about(stored.kind, stored.key));
    return life.objection.has_value() || life.review.has_value();
}

// A department still restricts a person by it, and would no longer be told to lift that.
bool is_carried_out_by_anybody(Transaction& transaction, const StoredRecord& stored) {
    return is_person(stored.subject)
           && std::ranges::any_of(
               Measures{transaction}.of_record(stored.kind, stored.key),
               [](const OpenedMeasure& measure) {
                   return measure.course.answer == MeasureOutcome::applied;
               }
           );
}

// Whether the lists of that kind have been read whole since the row was last told anything.
bool was_read_since(const Workshop& workshop, Transaction& transaction, const Publication& row) {
    for (const SystemSettings& system : workshop.systems.all()) {
        if (system.name != row.system.text()) continue;
        for (const StreamSettings& stream : system.streams) {
            if (stream.role != "published" || stream.kind != row.kind.text()) continue;
            const auto list = Cursors{transaction}.of(row.system, StreamName{stream.name});
            if (list.complete_at < row.acknowledged_at) return false;
        }
    }
    return true;
}

bool is_down(const Workshop& workshop, Transaction& transaction, const Publication& row) {
    if (row.desired || row.acknowledged || row.observed || row.flight != Flight::none) return false;
    const bool was_told = row.reported_at != Moment{} || row.acknowledged_at != Moment{};
    return !was_told || was_read_since(workshop, transaction, row);
}

// Its rows at every system, also where it was only seen.
std::vector<Publication> rows_of(
    const Workshop& workshop, Transaction& transaction, const StoredRecord& stored
) {
    Publications publications{transaction};
    std::vector<Publication> rows = publications.of_record(stored.id);
    for (const SystemSettings& system : workshop.systems.all()) {
        auto row = publications.find(SystemName{system.name}, stored.kind, stored.key);
        if (row && row->record != stored.id) rows.push_back(*std::move(row));
    }
    return rows;
}

bool is_down_everywhere(
    const Workshop& workshop, Transaction& transaction, const StoredRecord& stored
) {
    return std::ranges::all_of(rows_of(workshop, transaction, stored), [&](const auto& row) {
        return is_down(workshop, transaction, row);
    });
}

// What the bytes that came may call the person by.
std::set<std::string> words_naming(const Record& record) {
    std::set<std::string> words;
    for (const char* field : {"subject_name", "subject_id_number"}) {
        const std::string text{record.fields.text(field)};
        if (text.empty()) continue;
        words.insert(text);
        if (const auto other = gb18030_from_utf8(text)) words.insert(*other);
    }
    return words;
}

// Whether the payload names one of them, or is packed, so that nobody can tell, and came from a
// system that had to do with them.
bool may_name(
    const std::string& bytes, const std::set<std::string>& words, bool has_to_do_with_them
) {
    constexpr std::string_view zip = "PK\x03\x04";
    if (bytes.starts_with(zip)) return has_to_do_with_them;
    return std::ranges::any_of(words, [&](const std::string& word) {
        return bytes.find(word) != std::string::npos;
    });
}

// One at a time: they are large.
void erase_payloads(
    Database& database, const std::set<std::string>& words, const std::set<SystemName>& systems
) {
    std::vector<KeptPayload> kept;
    {
        Transaction transaction{database, Access::reading};
        Payloads{transaction}.each({}, [&](const KeptPayload& payload) {
            kept.push_back(payload);
            return true;
        });
    }
    for (const KeptPayload& payload : kept) {
        Transaction transaction{database};
        const auto bytes = Payloads{transaction}.find(payload.digest);
        if (!bytes || !may_name(*bytes, words, systems.contains(payload.origin.system))) continue;
        Payloads{transaction}.forget(payload.digest);
        transaction.commit();
    }
}

// How every body of that record begins, whatever its fields.
std::string beginning_of_body(const Record& record) {
    return canonical_bytes({.kind = record.kind, .key = record.key, .subject = record.subject});
}

// Goes through everything that is over.
class Ending {
public:
    Ending(const Workshop& workshop, Database& database)
        : workshop_{workshop}, database_{database} {}

    ExpirySummary run() {
        for (bool more = true; more;) {
            more = end_page();
        }
        take_back();
        rebuild_if_wanted();
        return summary_;
    }

private:
    Moment now() const { return workshop_.clock.now(); }

    bool end_page() {
        const std::vector<Ended> page = next_page();
        const bool any_person = std::ranges::any_of(page, [](const Ended& one) {
            return one.action == EndAction::erase;
        });
        // First, so that a power cut in between leaves the record, by which they are found again.
        if (any_person) erase_mentions(page);
        Transaction transaction{database_};
        std::set<std::string, std::less<>> bodies;
        for (const Ended& one : page) {
            if (end_one(transaction, one)) bodies.insert(beginning_of_body(one.record));
        }
        if (!bodies.empty()) Erasure{transaction}.erase_bodies(bodies);
        transaction.commit();
        return more_;
    }

    std::vector<Ended> next_page() {
        Transaction transaction{database_, Access::reading};
        const Policy policy = policy_in_force(workshop_.rulebook.policy, transaction);
        const auto records = ended_after(transaction, after_, ended_page);
        more_ = static_cast<std::int64_t>(records.size()) == ended_page;
        std::vector<Ended> page;
        for (const StoredRecord& stored : records) {
            after_ = stored.id;
            auto one = ended(workshop_, transaction, policy, stored);
            if (!one) continue;
            if (may_end(transaction, stored)) {
                page.push_back(*std::move(one));
            } else {
                ++summary_.waiting;
            }
        }
        return page;
    }

    bool may_end(Transaction& transaction, const StoredRecord& stored) const {
        return !is_held_or_disputed(transaction, stored, now())
               && !is_carried_out_by_anybody(transaction, stored)
               && is_down_everywhere(workshop_, transaction, stored);
    }

    void erase_mentions(const std::vector<Ended>& page) {
        std::set<std::string> words;
        std::set<SystemName> systems;
        for (const Ended& one : page) {
            if (one.action != EndAction::erase) continue;
            words.merge(words_naming(one.record));
            systems.insert(one.stored.system);
            Transaction transaction{database_, Access::reading};
            for (const Publication& row : rows_of(workshop_, transaction, one.stored)) {
                systems.insert(row.system);
            }
        }
        erase_payloads(database_, words, systems);
        Transaction transaction{database_};
        for (const std::string& word : words) {
            Erasure{transaction}.erase_rows_naming(word);
        }
        transaction.commit();
    }

    // True when it was erased. Somebody may have objected, or told a platform, since the page was
    // read.
    bool end_one(Transaction& transaction, const Ended& one) {
        if (!may_end(transaction, one.stored)) {
            ++summary_.waiting;
            return false;
        }
        const bool erases = one.action == EndAction::erase;
        erases ? erase(transaction, one) : archive(transaction, one);
        return erases;
    }

    void archive(Transaction& transaction, const Ended& one) {
        Archive{transaction}.put(one.stored.id, one.by, now());
        const std::string what = one.stored.kind.text() + " " + one.stored.key.text();
        journal(transaction, "archived", one.stored.subject.text(), what, one.by);
        ++summary_.archived;
    }

    void erase(Transaction& transaction, const Ended& one) {
        std::vector<std::int64_t> publications;
        for (const Publication& row : rows_of(workshop_, transaction, one.stored)) {
            publications.push_back(row.id);
        }
        const Digest digest = Erasure{transaction}.erase(one.stored, publications, one.by, now());
        journal(transaction, "erased", "", one.stored.kind.text() + " " + digest.hex(), one.by);
        ++summary_.erased;
    }

    void journal(
        Transaction& transaction,
        const char* act,
        const std::string& subject,
        const std::string& what,
        const EndedBy& by
    ) const {
        Journal{transaction}.append(
            {.moment = now(),
             .actor = workshop_.actor,
             .act = act,
             .subject = subject,
             .detail = what + " " + by.rule + (by.article.empty() ? "" : " " + by.article)}
        );
    }

    void take_back() {
        Transaction transaction{database_};
        const auto records = Archive{transaction}.take_back();
        for (const std::int64_t id : records) {
            const StoredRecord stored = Records{transaction}.at(id);
            const std::string what = stored.kind.text() + " " + stored.key.text();
            journal(transaction, "unarchived", stored.subject.text(), what, {});
        }
        if (!records.empty()) transaction.commit();
    }

    void rebuild_if_wanted() {
        bool wanted = false;
        {
            Transaction transaction{database_, Access::reading};
            wanted = Erasure{transaction}.wants_rebuilding();
        }
        if (wanted) rebuild(database_);
    }

    const Workshop& workshop_;
    Database& database_;
    std::int64_t after_ = 0;
    bool more_ = false;
    ExpirySummary summary_;
};

}  // namespace

ExpirySummary end_expired(const Workshop& workshop, Database& database) {
    return Ending{workshop, database}.run();
}

}  // namespace xinqiao
