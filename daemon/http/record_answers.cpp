// The answers with every record and every publication of the store, page by page.
#include <algorithm>
#include <functional>

#include "base/error.hpp"
#include "daemon/http/answers.hpp"
#include "daemon/http/cursor.hpp"
#include "daemon/http/parameters.hpp"
#include "daemon/http/subject_asked.hpp"
#include "daemon/report/publication_words.hpp"
#include "daemon/report/subject_file.hpp"
#include "daemon/store/all_rows.hpp"
#include "daemon/store/erasure.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/records.hpp"

namespace xinqiao {
namespace {

// A page looks at no more rows than that, however rare is what is asked for.
constexpr std::int64_t most_walked = 10'000;
constexpr std::int64_t walked_at_once = 500;

template <class R>
struct Walk {
    std::vector<R> rows;
    std::int64_t last = 0;  // id of the last row that was looked at
    bool more = false;      // rows are left behind it
};

template <class R>
Walk<R> walk(
    const PageWish& page,
    const std::function<std::vector<R>(std::int64_t after, std::int64_t limit)>& read,
    const std::function<bool(const R&)>& wanted
) {
    Walk<R> taken{.rows = {}, .last = page.after};
    for (std::int64_t walked = 0; walked < most_walked; walked += walked_at_once) {
        const std::vector<R> rows = read(taken.last, walked_at_once);
        for (const R& row : rows) {
            if (static_cast<std::int64_t>(taken.rows.size()) == page.limit) {
                taken.more = true;
                return taken;
            }
            taken.last = row.id;
            if (wanted(row)) taken.rows.push_back(row);
        }
        if (static_cast<std::int64_t>(rows.size()) < walked_at_once) return taken;
    }
    taken.more = true;
    return taken;
}

// Of rows that were found otherwise, in the order of their ids, those of that part of the walk.
template <class R>
std::vector<R> part_of(const std::vector<R>& rows, std::int64_t after, std::int64_t limit) {
    const auto first = std::ranges::upper_bound(rows, after, {}, &R::id);
    const std::int64_t left = rows.end() - first;
    return {first, first + std::min(left, limit)};
}

template <class R>
std::vector<R> by_id(std::vector<R> rows) {
    std::ranges::sort(rows, {}, &R::id);
    return rows;
}

template <class R>
Response walked_response(std::string_view list, const Walk<R>& taken, boost::json::array rows) {
    boost::json::object page = page_json(list, std::move(rows), taken.last);
    page["more"] = taken.more;
    return json_response(page);
}

template <class Name>
bool is_or_any(const Name& asked, const Name& is) {
    return asked.empty() || asked == is;
}

// What both lists can be asked for.
struct Wanted {
    KindName kind;        // empty: any
    SystemName system;    // empty: any
    SubjectCode subject;  // empty: any
};

Expected<Wanted, Problem> wanted_in(
    const Request& request, const Gateway& gateway, Transaction& transaction
) {
    Wanted wanted{
        .kind = kind_parameter(request, gateway.rulebook.kinds),
        .system = system_parameter(request, gateway.config, transaction),
        .subject = {}};
    if (const std::string code = parameter_of(request, "subject"); !code.empty()) {
        const auto subject = subject_asked(code);
        if (!subject) return Unexpected{subject.error()};
        wanted.subject = *subject;
    }
    return wanted;
}

// From outside nobody learns how far a platform is, nor by asking for it.
std::string state_wanted(const Request& request, const Sight& sight) {
    if (!sight.inside && !parameter_of(request, "state").empty()) {
        throw Error{
            Error::Kind::forbidden,
            "参数 state 只供局内人员使用 / state is for clerks, approvers, stewards and auditors",
            "请去掉 state"};
    }
    return word_parameter(request, "state", publication_state::all);
}

std::vector<Publication> publications_of_subject(
    Transaction& transaction, const SubjectCode& subject
) {
    std::vector<Publication> all;
    for (const StoredRecord& record : Records{transaction}.of_subject(subject)) {
        for (Publication& one : Publications{transaction}.of_record(record.id))
            all.push_back(std::move(one));
    }
    return all;
}

// Also where a platform shows a key of which we have no record.
std::vector<Publication> publications_of_key(
    Transaction& transaction, const Systems& systems, const KindName& kind, const RecordKey& key
) {
    std::vector<Publication> all;
    if (const auto record = Records{transaction}.find(kind, key))
        all = Publications{transaction}.of_record(record->id);
    for (const SystemSettings& system : systems.all()) {
        auto one = Publications{transaction}.find(SystemName{system.name}, kind, key);
        if (!one || std::ranges::find(all, one->id, &Publication::id) != all.end()) continue;
        all.push_back(*std::move(one));
    }
    return all;
}

bool stands_on_show(Transaction& transaction, const StoredRecord& record, const Sight& sight) {
    RecordFile file{.stored = record};
    if (sight.inside || !may_see_record(file, sight)) return sight.inside;
    file.archived = Archive{transaction}.find(record.id);
    return may_see_record(file, sight);
}

bool stands_on_show(Transaction& transaction, const Publication& one, const Sight& sight) {
    if (sight.inside || one.record == 0) return sight.inside;
    return stands_on_show(transaction, Records{transaction}.at(one.record), sight);
}

}  // namespace

Response answer_records(const Service& service, const Request& request) {
    const PageWish page = page_wish(request, "records");
    const auto gateway = service.gateway();
    const auto database = service.store.open();
    Transaction transaction{*database, Access::reading};
    const auto wanted = wanted_in(request, *gateway, transaction);
    if (!wanted) return response_of(wanted.error());
    const std::string standing = parameter_of(request, "standing");
    const Sight sight = sight_of(request.caller.roles);
    std::vector<StoredRecord> of_subject;
    if (!wanted->subject.empty())
        of_subject = by_id(Records{transaction}.of_subject(wanted->subject));
    const auto found = walk<StoredRecord>(
        page,
        [&](std::int64_t after, std::int64_t limit) {
            return wanted->subject.empty() ? records_after(transaction, after, limit)
                                           : part_of(of_subject, after, limit);
        },
        [&](const StoredRecord& record) {
            return is_or_any(wanted->kind, record.kind) && is_or_any(wanted->system, record.system)
                   && is_or_any(standing, record.standing)
                   && stands_on_show(transaction, record, sight);
        }
    );
    boost::json::array shown;
    for (const StoredRecord& record : found.rows) {
        shown.push_back(
            record_json(gather_record(transaction, record.id), gateway->rulebook.kinds, sight)
        );
    }
    return walked_response("records", found, std::move(shown));
}

Response answer_publications(const Service& service, const Request& request) {
    const PageWish page = page_wish(request, "publications");
    const auto gateway = service.gateway();
    const auto database = service.store.open();
    Transaction transaction{*database, Access::reading};
    const auto wanted = wanted_in(request, *gateway, transaction);
    if (!wanted) return response_of(wanted.error());
    const RecordKey key{parameter_of(request, "key")};
    if (!key.empty() && (wanted->kind.empty() || !wanted->subject.empty())) {
        throw Error{
            Error::Kind::invalid,
            "参数 key: 须与 kind 同用, 不与 subject 同用 (needs kind, goes without subject)",
            "请参照 schema/openapi.yaml"};
    }
    const Sight sight = sight_of(request.caller.roles);
    const std::string state = state_wanted(request, sight);
    const bool walks_all = key.empty() && wanted->subject.empty();
    std::vector<Publication> few;
    if (!key.empty()) {
        few = by_id(publications_of_key(transaction, gateway->systems, wanted->kind, key));
    } else if (!wanted->subject.empty()) {
        few = by_id(publications_of_subject(transaction, wanted->subject));
    }
    const auto found = walk<Publication>(
        page,
        [&](std::int64_t after, std::int64_t limit) {
            return walks_all ? publications_after(transaction, after, limit)
                             : part_of(few, after, limit);
        },
        [&](const Publication& one) {
            return is_or_any(wanted->kind, one.kind) && is_or_any(wanted->system, one.system)
                   && (state.empty() || state == state_of(one))
                   && stands_on_show(transaction, one, sight);
        }
    );
    boost::json::array shown;
    for (const Publication& one : found.rows) {
        boost::json::object row{{"kind", one.kind.text()}, {"key", one.key.text()}};
        for (const auto& member : publication_json(one, sight))
            row[member.key()] = member.value();
        shown.push_back(std::move(row));
    }
    return walked_response("publications", found, std::move(shown));
}

}  // namespace xinqiao
