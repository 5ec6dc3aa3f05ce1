// The rows of three digests: desire, observe, look up.
#include "daemon/store/publications.hpp"

#include "daemon/store/all_rows.hpp"
#include "daemon/store/contents.hpp"
#include "daemon/store/publication_rows.hpp"
#include "daemon/store/sightings.hpp"

namespace xinqiao {
namespace {

constexpr std::int64_t page_of_rows = 1000;

constexpr std::string_view largest_publication = R"(
    select coalesce(max(id), 0)
    from (select max(id) as id from publication
          union all select largest from erased_id where name = 'publication'))";

constexpr std::string_view select_desired = R"(
    select id, desired, desired_why, desired_rule, desired_until, record, push_order, lane,
        lawful
    from publication where system = $1 and kind = $2 and key = $3)";

constexpr std::string_view insert_publication = R"(
    insert into publication (
        id, system, kind, key, record, push_order, lane,
        desired, desired_why, desired_rule, desired_until, desired_at,
        flight, sent, message, sent_at, acknowledged, acknowledged_at, reference, receipt,
        refused, refused_action, refused_code, refused_reason, refused_at,
        observed, observed_at, attempts, next_attempt, lawful)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
            '', $13, 0, 0, $13, 0, '', '', $13, '', '', '', 0, $13, 0, 0, 0, $14))";

constexpr std::string_view update_desired = R"(
    update publication set desired = $2, desired_why = $3, desired_rule = $4, desired_until = $5,
        desired_at = $6, record = $7, push_order = $8, lane = $9, lawful = $10, attempts = 0,
        next_attempt = 0
    where id = $1)";

constexpr std::string_view update_desired_words = R"(
    update publication set desired_why = $2, desired_rule = $3, desired_until = $4, record = $5,
        push_order = $6, lane = $7, lawful = $8
    where id = $1)";

constexpr std::string_view update_lawful =
    "update publication set lawful = 0 where record = $1 and record <> 0 and lawful <> 0";

// "record <> 0" lets the partial index answer: without it every row is looked at.
constexpr std::string_view update_lane =
    "update publication set lane = 1, next_attempt = 0 where record = $1 and record <> 0 and "
    "desired <> acknowledged";

// What judge must compare before it writes.
struct DesiredRow {
    std::int64_t id = 0;
    Desire desire;
};

DesiredRow desired_row(const Row& row) {
    DesiredRow result;
    result.id = row.number(0);
    result.desire.digest = row.digest(1);
    result.desire.why = row.text(2);
    result.desire.rule = row.text(3);
    result.desire.until = row.number(4);
    result.desire.record = row.number(5);
    result.desire.push_order = static_cast<int>(row.number(6));
    result.desire.lane = static_cast<Lane>(row.number(7));
    result.desire.lawful = row.number(8) != 0;
    return result;
}

bool same_words(const Desire& left, const Desire& right) {
    return left.why == right.why && left.rule == right.rule && left.until == right.until
           && left.record == right.record && left.push_order == right.push_order
           && left.lawful == right.lawful;
}

void insert_publication_row(
    Transaction& transaction, std::int64_t id, const Desire& desire, Moment at
) {
    transaction.run(
        insert_publication,
        {id,
         desire.system,
         desire.kind,
         desire.key,
         desire.record,
         desire.push_order,
         static_cast<int>(desire.lane),
         desire.digest,
         desire.why,
         desire.rule,
         desire.until,
         at,
         Blob{},
         desire.lawful}
    );
}

void change_desired(Transaction& transaction, std::int64_t id, const Desire& desire, Moment now) {
    transaction.run(
        update_desired,
        {id,
         desire.digest,
         desire.why,
         desire.rule,
         desire.until,
         now,
         desire.record,
         desire.push_order,
         static_cast<int>(desire.lane),
         desire.lawful}
    );
}

}  // namespace

bool Publications::desire(const Desire& desire, Moment now) {
    DesiredRow known;
    transaction_.run(select_desired, {desire.system, desire.kind, desire.key}, [&](const Row& row) {
        known = desired_row(row);
    });
    if (known.id == 0) {
        if (!desire.digest) return false;
        insert_publication_row(
            transaction_, transaction_.next_id(largest_publication), desire, now
        );
        return true;
    }
    if (known.desire.digest != desire.digest) {
        change_desired(transaction_, known.id, desire, now);
        return true;
    }
    if (!same_words(known.desire, desire) || desire.lane > known.desire.lane) {
        const Lane lane = std::max(known.desire.lane, desire.lane);
        transaction_.run(
            update_desired_words,
            {known.id,
             desire.why,
             desire.rule,
             desire.until,
             desire.record,
             desire.push_order,
             static_cast<int>(lane),
             desire.lawful}
        );
    }
    return false;
}

void Publications::freeze(std::int64_t record) {
    transaction_.run(update_lawful, {record});
}

void Publications::hurry(std::int64_t record) {
    transaction_.run(update_lane, {record});
}

namespace {

constexpr std::string_view select_observed =
    "select id, observed, observed_at from publication where system = $1 and kind = $2 and key = "
    "$3";

constexpr std::string_view update_observed =
    "update publication set observed = $2, observed_at = $3 where id = $1";

}  // namespace

Publications::Observation Publications::observe(
    const SystemName& system,
    const KindName& kind,
    const RecordKey& key,
    const std::optional<Digest>& digest,
    const Look& look
) {
    Observation result;
    std::optional<Digest> before;
    Moment since{};
    transaction_.run(select_observed, {system, kind, key}, [&](const Row& row) {
        result.id = row.number(0);
        before = row.digest(1);
        since = row.moment(2);
    });
    if (before == digest || look.is_older_than(since)) return result;
    result.changed = true;
    if (result.id == 0) {
        result.id = transaction_.next_id(largest_publication);
        Desire nothing;
        nothing.system = system;
        nothing.kind = kind;
        nothing.key = key;
        insert_publication_row(transaction_, result.id, nothing, Moment{});
    }
    transaction_.run(update_observed, {result.id, digest, look.began});
    Sightings sightings{transaction_};
    if (before) sightings.end(result.id, look.began);
    if (digest) sightings.begin(result.id, *digest, look.began);
    return result;
}

namespace {

constexpr std::string_view select_publication = R"(
    select p.* from publication p where p.system = $1 and p.kind = $2 and p.key = $3)";

constexpr std::string_view select_of_record =
    "select p.* from publication p where p.record = $1 and p.record <> 0 order by p.system";

constexpr std::string_view select_by_id_after =
    "select p.* from publication p where p.id > $1 order by p.id limit $2";

constexpr std::string_view select_publications_after = R"(
    select p.* from publication p where p.system = $1 and p.kind = $2 and p.key > $3
    order by p.key limit $4)";

// The condition is that of the index publication_differing, word for word.
constexpr std::string_view select_differing_after = R"(
    select p.* from publication p
    where p.system = $1 and p.kind = $2 and p.key > $3
      and (acknowledged <> observed or desired <> acknowledged or flight <> '')
    order by p.key limit $4)";

}  // namespace

std::optional<Publication> Publications::find(
    const SystemName& system, const KindName& kind, const RecordKey& key
) {
    return one_publication(transaction_, select_publication, {system, kind, key});
}

std::vector<Publication> Publications::of_record(std::int64_t record) {
    return all_publications(transaction_, select_of_record, {record});
}

std::vector<Publication> publications_after(
    Transaction& transaction, std::int64_t id, std::int64_t limit
) {
    return all_publications(transaction, select_by_id_after, {id, limit});
}

void Publications::each(const SystemName& system, const KindName& kind, const Each& each) {
    RecordKey key;
    for (;;) {
        const std::vector<Publication> page = after(system, kind, key, page_of_rows);
        for (const Publication& publication : page) {
            each(publication);
        }
        if (page.empty()) return;
        key = page.back().key;
    }
}

std::vector<Publication> Publications::after(
    const SystemName& system, const KindName& kind, const RecordKey& key, std::int64_t limit
) {
    return all_publications(transaction_, select_publications_after, {system, kind, key, limit});
}

std::vector<Publication> Publications::differing_after(
    const SystemName& system, const KindName& kind, const RecordKey& key, std::int64_t limit
) {
    return all_publications(transaction_, select_differing_after, {system, kind, key, limit});
}

std::int64_t Publications::largest_id() {
    return transaction_.number(largest_publication);
}

namespace {

constexpr std::string_view count_refusals = R"(
    select refused_code, count(*), max(refused_reason) from publication
    where system = $1 and desired <> acknowledged and flight = '' and refused_action <> ''
      and refused = desired
    group by refused_code order by count(*) desc, refused_code)";

}  // namespace

std::vector<RefusalCount> Publications::refusals(const SystemName& system) {
    std::vector<RefusalCount> refusals;
    transaction_.run(count_refusals, {system}, [&](const Row& row) {
        refusals.push_back({std::string{row.text(0)}, row.number(1), std::string{row.text(2)}});
    });
    return refusals;
}

namespace {

// The partial indexes answer all but the total.
constexpr std::string_view count_all =
    "select count(*) from publication where system = $1 and kind = $2";

constexpr std::string_view count_pending = R"(
    select coalesce(sum(case when refused_action = '' or refused <> desired then 1 else 0 end), 0),
           coalesce(sum(case when refused_action = '' or refused <> desired then 0 else 1 end), 0),
           coalesce(min(case when refused_action = '' or refused <> desired
                             then desired_at end), 0),
           coalesce(min(case when refused_action = '' or refused <> desired
                             then next_attempt end), 0)
    from publication
    where system = $1 and kind = $2 and desired <> acknowledged and flight = '')";

constexpr std::string_view count_in_flight = R"(
    select count(*), coalesce(sum(case when desired <> acknowledged then 1 else 0 end), 0)
    from publication where system = $1 and kind = $2 and flight <> '')";

constexpr std::string_view count_unverified = R"(
    select count(*) from publication
    where system = $1 and kind = $2 and acknowledged <> observed and desired = acknowledged
      and (acknowledged <> observed or desired <> acknowledged or flight <> ''))";

constexpr std::string_view count_nothing = R"(
    select count(*) from publication
    where system = $1 and kind = $2 and desired = $3 and acknowledged = $3 and observed = $3)";

constexpr std::string_view count_held = R"(
    select count(*) from publication p
    where p.system = $1 and p.kind = $2 and p.desired <> p.acknowledged and p.flight = ''
      and (p.refused_action = '' or p.refused <> p.desired)
      and p.lawful = 0
      and exists (select 1 from hold h
                  where h.lifted_at = 0 and h.from_moment <= $3
                    and (h.until_moment = 0 or h.until_moment > $3)
                    and (h.scope = '' or h.scope = p.system)
                    and ((h.kind = p.kind and h.key = p.key)
                         or (h.subject <> ''
                             and h.subject = (select r.subject from record r
                                              where r.id = p.record)))))";

}  // namespace

PublicationCounts Publications::counts(const SystemName& system, const KindName& kind, Moment now) {
    PublicationCounts counts;
    transaction_.run(count_pending, {system, kind}, [&](const Row& row) {
        counts.pending = row.number(0);
        counts.refused = row.number(1);
        counts.oldest_pending = row.moment(2);
        counts.next_attempt = row.moment(3);
    });
    std::int64_t unacknowledged = counts.pending + counts.refused;
    transaction_.run(count_in_flight, {system, kind}, [&](const Row& row) {
        counts.in_flight = row.number(0);
        unacknowledged += row.number(1);
    });
    counts.total = transaction_.number(count_all, {system, kind});
    counts.unverified = transaction_.number(count_unverified, {system, kind});
    counts.held = counts.pending == 0 ? 0 : transaction_.number(count_held, {system, kind, now});
    const std::int64_t nothing = transaction_.number(count_nothing, {system, kind, Blob{}});
    counts.verified = counts.total - unacknowledged - counts.unverified - nothing;
    return counts;
}

}  // namespace xinqiao
