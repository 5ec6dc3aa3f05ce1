#include "daemon/store/decisions.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/error.hpp"

namespace xinqiao {
namespace {

std::string fields_text(const std::map<std::string, std::string>& fields) {
    boost::json::object object;
    for (const auto& [name, text] : fields) {
        object[name] = text;
    }
    return boost::json::serialize(object);
}

std::map<std::string, std::string> fields_of(std::string_view text) {
    std::map<std::string, std::string> fields;
    const boost::json::value parsed = boost::json::parse(text);
    for (const auto& entry : parsed.as_object()) {
        fields.emplace(entry.key(), entry.value().as_string());
    }
    return fields;
}

ActKind act_of(std::string_view word) {
    if (const auto act = act_named(word)) return *act;
    throw Error{Error::Kind::bug, "a decision is of no kind we know"};
}

Decision decision_of(const Row& row) {
    Decision decision;
    SignedAct& act = decision.act;
    act.id = row.number(0);
    act.act = act_of(row.text(1));
    act.kind = KindName{row.text(2)};
    act.key = RecordKey{row.text(3)};
    act.subject = SubjectCode{row.text(4)};
    act.about = row.number(5);
    act.day = Day{std::chrono::days{row.number(6)}};
    act.document = row.text(7);
    act.organ = row.text(8);
    act.digest = row.digest(9);
    act.outcome = row.text(10);
    act.reason = row.text(11);
    decision.fields = fields_of(row.text(12));
    act.who = row.text(13);
    decision.moment = row.moment(14);
    return decision;
}

constexpr std::string_view largest_decision = "select coalesce(max(id), 0) from decision";

constexpr std::string_view insert_decision = R"(
    insert into decision (id, act, kind, key, subject, about, day, document, organ, digest,
                          outcome, reason, fields, who, moment)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,
            seal('decision.reason', $1, $12), seal('decision.fields', $1, $13), $14, $15))";

constexpr std::string_view select_decision = R"(
    select id, act, kind, key, subject, about, day, document, organ, digest, outcome,
           unseal('decision.reason', id, reason), unseal('decision.fields', id, fields), who, moment
    from decision )";
constexpr const char* decision_at = "where id = $1";
constexpr const char* decisions_of_key = "where kind = $1 and key = $2 and key <> '' order by id";
constexpr const char* decisions_of_subject = "where subject = $1 order by id";
constexpr const char* newest_decisions = "order by id desc limit $1";

std::vector<Decision> all_decisions(
    Transaction& transaction, const char* which, std::initializer_list<Value> values
) {
    std::vector<Decision> decisions;
    const std::string sql = std::string{select_decision} + which;
    transaction.run(sql, values, [&](const Row& row) { decisions.push_back(decision_of(row)); });
    return decisions;
}

constexpr std::string_view select_answered =
    "select request, decision from answered_request where token = $1";
constexpr std::string_view insert_answered = R"(
    insert into answered_request (token, request, decision, moment) values ($1, $2, $3, $4))";

}  // namespace

std::int64_t Decisions::record(const Decision& decision) {
    const std::int64_t id = transaction_.next_id(largest_decision);
    const SignedAct& act = decision.act;
    transaction_.run(
        insert_decision,
        {id,
         word_of(act.act),
         act.kind,
         act.key,
         act.subject,
         act.about,
         std::int64_t{act.day.time_since_epoch().count()},
         act.document,
         act.organ,
         act.digest,
         act.outcome,
         act.reason,
         fields_text(decision.fields),
         act.who,
         decision.moment}
    );
    return id;
}

std::optional<Decision> Decisions::find(std::int64_t id) {
    const auto found = all_decisions(transaction_, decision_at, {id});
    if (found.empty()) return std::nullopt;
    return found.front();
}

std::vector<Decision> Decisions::about(const KindName& kind, const RecordKey& key) {
    return all_decisions(transaction_, decisions_of_key, {kind, key});
}

std::vector<SignedAct> Decisions::acts_about(const KindName& kind, const RecordKey& key) {
    std::vector<SignedAct> acts;
    for (Decision& decision : about(kind, key)) {
        acts.push_back(std::move(decision.act));
    }
    return acts;
}

std::vector<Decision> Decisions::about_subject(const SubjectCode& subject) {
    return all_decisions(transaction_, decisions_of_subject, {subject});
}

std::vector<Decision> Decisions::recent(std::int64_t limit) {
    return all_decisions(transaction_, newest_decisions, {limit});
}

std::optional<AnsweredRequests::Answered> AnsweredRequests::find(std::string_view token) {
    std::optional<Answered> answered;
    transaction_.run(select_answered, {token}, [&](const Row& row) {
        answered = Answered{row.digest(0).value(), row.number(1)};
    });
    return answered;
}

void AnsweredRequests::keep(std::string_view token, const Answered& answered, Moment now) {
    transaction_.run(insert_answered, {token, answered.request, answered.decision, now});
}

}  // namespace xinqiao
