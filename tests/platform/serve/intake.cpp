// Takes changes as a platform does: checks each, counts its effect, answers it.
#include "tests/platform/serve/intake.hpp"

#include "tests/platform/serve/checks.hpp"

namespace xinqiao::platform {
namespace json = boost::json;
namespace {

Answer answer_from(const json::object& object) {
    return {
        cell(object, "id"),
        cell(object, "code"),
        cell(object, "message"),
        cell(object, "reference"),
        0};
}

// What a fault does to the change at this place in the batch, if anything.
std::optional<Answer> spoilt(
    const std::optional<Fault>& fault, const Told& change, std::size_t place
) {
    if (!fault) return std::nullopt;
    if (fault->name == "partial" && place % 2 == 1) {
        return Answer{change.id, "5001", "数据入库失败", {}, 0};
    }
    if (fault->name == "refuse") return Answer{change.id, fault->code, fault->message, {}, 0};
    if (fault->name == "defer") {
        return Answer{change.id, "09", "系统繁忙,请稍后再试", {}, fault->seconds};
    }
    return std::nullopt;
}

}  // namespace

json::object json_of(const Answer& answer) {
    json::object object{
        {"id", answer.id},
        {"code", answer.code},
        {"message", answer.message},
        {"reference", answer.reference}};
    if (answer.code == "09") object["pause"] = answer.pause;
    return object;
}

std::vector<Answer> Intake::take(
    const Table& table,
    const std::string& batch,
    std::span<const Told> changes,
    const std::optional<Fault>& fault
) {
    std::vector<Answer> answers;
    for (const Told& change : changes) {
        answers.push_back(take_one(table, batch, change, answers.size(), fault));
    }
    return answers;
}

Answer Intake::take_one(
    const Table& table,
    const std::string& batch,
    const Told& change,
    std::size_t place,
    const std::optional<Fault>& fault
) {
    const auto wrong = spoilt(fault, change, place);
    return wrong ? *wrong : answer(table, batch, change);
}

Answer Intake::answer(const Table& table, const std::string& batch, const Told& change) {
    if (const auto before = earlier(change)) return *before;
    const bool withdrawal = change.action == "withdraw";
    if (!withdrawal && change.action != "upsert") {
        return {change.id, "2003", "不支持的操作:" + change.action, {}, 0};
    }
    const std::string key = key_for(table, change);
    if (!withdrawal) {
        if (const auto refusal = refusal_of(table, change.row, today())) {
            return {change.id, refusal->code, refusal->message, {}, 0};
        }
        if (world_.refuse_duplicates && same_stands(table, key, change)) {
            return {change.id, "2002", "数据重复报送", {}, 0};
        }
    }
    return taken(table, batch, change, key);
}

Answer Intake::taken(
    const Table& table, const std::string& batch, const Told& change, const std::string& key
) {
    Answer answer{change.id, "00", "", change.reference, 0};
    bool effect = true;
    if (change.action == "withdraw") {
        effect = holdings_.remove(table, key);
    } else {
        answer.reference = holdings_.put(table, key, change.row);
    }
    if (effect) count(table, batch, change, key);
    database_.prepare("insert or replace into answer values(?, ?)")
        .bind(change.id)
        .bind(json::serialize(json_of(answer)))
        .run();
    return answer;
}

std::optional<Answer> Intake::earlier(const Told& change) {
    if (!world_.idempotent) return std::nullopt;
    auto statement = database_.prepare("select receipt from answer where change = ?");
    if (!statement.bind(change.id).step()) return std::nullopt;
    return answer_from(json::parse(statement.text(0)).as_object());
}

// A withdrawal may name its record by our reference alone.
std::string Intake::key_for(const Table& table, const Told& change) {
    const std::string key = key_of(table, change.row);
    if (!key.empty() || change.reference.empty()) return key;
    const auto standing = holdings_.find_by_reference(table, change.reference);
    return standing ? standing->key : key;
}

bool Intake::same_stands(const Table& table, const std::string& key, const Told& change) {
    const auto standing = holdings_.find(View::held, table, key);
    return standing && standing->row == change.row;
}

void Intake::count(
    const Table& table, const std::string& batch, const Told& change, const std::string& key
) {
    database_
        .prepare(
            "insert into effect(list, key, change, action, row, batch, at) "
            "values(?, ?, ?, ?, ?, ?, ?)"
        )
        .bind(table.name)
        .bind(key)
        .bind(change.id)
        .bind(change.action)
        .bind(json::serialize(change.row))
        .bind(batch)
        .bind(now())
        .run();
}

}  // namespace xinqiao::platform
