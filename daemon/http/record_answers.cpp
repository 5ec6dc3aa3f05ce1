// The answers with every record and every publication of the store, page by page.
#include <algorithm>
#include <array>
#include <functional>

#include "base/error.hpp"
#include "daemon/http/answers.hpp"
#include "daemon/http/cursor.hpp"
#include "daemon/http/subject_asked.hpp"
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

// Of a few rows that were found otherwise, those of that part of the walk.
template <class R>
std::vector<R> part_of(std::vector<R> rows, std::int64_t after, std::int64_t limit) {
    std::erase_if(rows, [&](const R& row) { return row.id <= after; });
    std::ranges::sort(rows, {}, &R::id);
    if (static_cast<std::int64_t>(rows.size()) > limit)
        rows.erase(rows.begin() + limit, rows.end());
    return rows;
}

template <class R>
Response walked_response(std::string_view list, const Walk<R>& taken, boost::json::array rows) {
    boost::json::object page = page_json(list, std::move(rows), taken.last);
    page["more"] = taken.more;
    return json_response(page);
}

bool is_or_any(const std::string& asked, const std::string& is) {
    return asked.empty() || asked == is;
}

// What both lists can be asked for.
struct Wanted {
    std::string kind;
    std::string system;
    SubjectCode subject;  // empty: any
};

Expected<Wanted, Problem> wanted_in(const Request& request) {
    Wanted wanted{
        .kind = parameter_of(request, "kind"),
        .system = parameter_of(request, "system"),
        .subject = {}};
    if (const std::string code = parameter_of(request, "subject"); !code.empty()) {
        const auto subject = subject_asked(code);
        if (!subject) return Unexpected{subject.error()};
        wanted.subject = *subject;
    }
    return wanted;
}

// As publication_words tells them, without the reason behind a colon.
constexpr std::array<std::string_view, 8> publication_states{
    "结果不明, 将先回读再决定是否重推",
    "已发出, 等待回执",
    "平台退回",
    "待推送",
    "待撤下",
    "平台已确认, 尚未看到公示",
    "应已撤下, 但仍看到公示",
    "不公示"};
constexpr std::string_view verified_state = "已核验: 平台已确认并已看到公示";

// From outside nobody learns how far a platform is, nor by asking for it.
std::string state_wanted(const Request& request, const Sight& sight) {
    std::string state = parameter_of(request, "state");
    if (state.empty()) return state;
    if (!sight.inside) {
        throw Error{
            Error::Kind::forbidden,
            "参数 state 只供局内人员使用 / state is for clerks, approvers, stewards and auditors",
            "请去掉 state"};
    }
    if (state != verified_state
        && std::ranges::find(publication_states, state) == publication_states.end()) {
        throw Error{
            Error::Kind::invalid,
            "参数 state: 没有这种状态 (no such state) " + state,
            "用答复中 state 的写法, 退回者只写“平台退回”"};
    }
    return state;
}

bool is_in_state(const Publication& publication, const std::string& state) {
    if (state.empty()) return true;
    const std::string words = publication_words(publication);
    return words == state || (publication.is_refused() && words.starts_with(state + ":"));
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
    const auto wanted = wanted_in(request);
    if (!wanted) return response_of(wanted.error());
    const std::string standing = parameter_of(request, "standing");
    const Sight sight = sight_of(request.caller.roles);
    const auto database = service.store.open();
    Transaction transaction{*database, Access::reading};
    const auto found = walk<StoredRecord>(
        page,
        [&](std::int64_t after, std::int64_t limit) {
            return wanted->subject.empty()
                       ? records_after(transaction, after, limit)
                       : part_of(Records{transaction}.of_subject(wanted->subject), after, limit);
        },
        [&](const StoredRecord& record) {
            return is_or_any(wanted->kind, record.kind.text())
                   && is_or_any(wanted->system, record.system.text())
                   && is_or_any(standing, record.standing)
                   && stands_on_show(transaction, record, sight);
        }
    );
    const auto gateway = service.gateway();
    boost::json::array shown;
    for (const StoredRecord& record : found.rows) {
        shown.push_back(
            record_json(gather_record(transaction, record), gateway->rulebook.kinds, sight)
        );
    }
    return walked_response("records", found, std::move(shown));
}

Response answer_publications(const Service& service, const Request& request) {
    const PageWish page = page_wish(request, "publications");
    const auto wanted = wanted_in(request);
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
    const auto gateway = service.gateway();
    const auto database = service.store.open();
    Transaction transaction{*database, Access::reading};
    const auto found = walk<Publication>(
        page,
        [&](std::int64_t after, std::int64_t limit) {
            if (!key.empty()) {
                auto rows =
                    publications_of_key(transaction, gateway->systems, KindName{wanted->kind}, key);
                return part_of(std::move(rows), after, limit);
            }
            if (!wanted->subject.empty())
                return part_of(publications_of_subject(transaction, wanted->subject), after, limit);
            return publications_after(transaction, after, limit);
        },
        [&](const Publication& one) {
            return is_or_any(wanted->kind, one.kind.text())
                   && is_or_any(wanted->system, one.system.text()) && is_in_state(one, state)
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
