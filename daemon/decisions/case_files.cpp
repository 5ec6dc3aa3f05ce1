#include "daemon/decisions/case_files.hpp"

#include <algorithm>
#include <array>

#include "base/date.hpp"
#include "daemon/store/contents.hpp"
#include "daemon/store/decisions.hpp"
#include "daemon/store/records.hpp"
#include "schema/canonical.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view decisions_stream = "decisions";
constexpr std::string_view drafts_stream = "drafts";

// What judge says of a record that is, or may be, before the public.
bool may_stand(const StoredRecord& stored) {
    static constexpr std::array<std::string_view, 6> standings{
        "", "in-force", "held", "disputed", "unapproved", "not-yet"};
    const bool stands = std::ranges::find(standings, stored.standing) != standings.end();
    // Of others' lists we know no more than that they show it.
    return !stored.is_gone() && (stands || stored.standing == "not-ours");
}

std::optional<Record> body_of(Transaction& transaction, const StoredRecord& stored) {
    const auto body = Contents{transaction}.find(stored.digest);
    if (!body) return std::nullopt;
    return record_from_canonical(*body);
}

Neighbour neighbour_of(Transaction& transaction, const StoredRecord& stored) {
    Neighbour neighbour{.kind = stored.kind, .key = stored.key, .in_force = may_stand(stored)};
    if (const auto record = body_of(transaction, stored)) {
        const auto day = parse_day(record->fields.text("decided_on"));
        if (day) neighbour.decided_on = *day;
    }
    neighbour.serious = stored.kind.text() == "blacklist";
    // A listing that was repaired, removed or revoked by act is over before judge says so.
    const Life life = life_of(Decisions{transaction}.acts_about(stored.kind, stored.key));
    if (life.revoked || life.removed || life.repaired) neighbour.in_force = false;
    return neighbour;
}

}  // namespace

std::vector<Neighbour> neighbours_of(
    Transaction& transaction, const SubjectCode& subject, const KindName& kind, const RecordKey& key
) {
    std::vector<Neighbour> neighbours;
    for (const StoredRecord& other : Records{transaction}.of_subject(subject)) {
        if (other.kind == kind && other.key == key) continue;
        neighbours.push_back(neighbour_of(transaction, other));
    }
    return neighbours;
}

CaseFile case_of_record(Transaction& transaction, const Kind& kind, const RecordKey& key) {
    CaseFile file{.kind = kind};
    const auto stored = Records{transaction}.find(kind.name, key);
    if (!stored) return file;
    file.record = body_of(transaction, *stored);
    file.digest = stored->digest;
    file.decided_here = stored->stream.text() == decisions_stream;
    file.drafted = stored->stream.text() == drafts_stream;
    file.acts = Decisions{transaction}.acts_about(kind.name, key);
    file.life = life_of(file.acts);
    file.neighbours = neighbours_of(transaction, stored->subject, kind.name, key);
    return file;
}

CaseFile case_of_notice(Transaction& transaction, const Kind& kind, std::int64_t notice) {
    CaseFile file{.kind = kind};
    const auto found = Decisions{transaction}.find(notice);
    if (!found || found->act.act != ActKind::notice || found->act.kind != kind.name) return file;
    for (Decision& decision : Decisions{transaction}.about_subject(found->act.subject)) {
        const bool of_it = decision.act.id == notice || decision.act.about == notice;
        if (of_it) file.acts.push_back(std::move(decision.act));
    }
    return file;
}

std::int64_t open_notice(
    Transaction& transaction, const KindName& kind, const SubjectCode& subject
) {
    std::int64_t open = 0;
    for (const Decision& decision : Decisions{transaction}.about_subject(subject)) {
        if (decision.act.kind != kind) continue;
        if (decision.act.act == ActKind::notice) open = decision.act.id;
        if (decision.act.act == ActKind::list && decision.act.about == open) open = 0;
    }
    return open;
}

}  // namespace xinqiao
