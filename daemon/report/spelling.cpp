#include "daemon/report/spelling.hpp"

#include <ranges>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "daemon/report/shown_value.hpp"
#include "daemon/store/contents.hpp"
#include "daemon/store/payloads.hpp"
#include "daemon/store/publications.hpp"

namespace xinqiao {
namespace {

bool is_payload_kept(Transaction& transaction, const PayloadOrigin& origin) {
    bool kept = false;
    Payloads{transaction}.each(origin, [&](const KeptPayload&) {
        kept = true;
        return false;
    });
    return kept;
}

std::string quoted(const std::optional<std::string>& spelled) {
    if (!spelled) return "(未保存)";
    return spelled->empty() ? "(空)" : "“" + *spelled + "”";
}

std::optional<std::string> kept(const Spelling& spelling, std::string_view field) {
    return spelling.is_kept() ? std::optional{spelling.text(field)} : std::nullopt;
}

boost::json::value json_text(const std::optional<std::string>& text) {
    return text ? boost::json::value(*text) : boost::json::value{};
}

Spelling spelling_of_system(Transaction& transaction, const KnownFinding& finding) {
    const auto row = Publications{transaction}.find(finding.system, finding.kind, finding.key);
    if (!row || !row->observed) return Spelling{{}};
    return Spelling{Contents{transaction}.spelling(*row->observed).value_or("")};
}

}  // namespace

Spelling::Spelling(std::string_view fields) : is_kept_{!fields.empty()} {
    if (!is_kept_) return;
    const boost::json::value parsed = boost::json::parse({fields.data(), fields.size()});
    for (const auto& [name, text] : parsed.as_object()) {
        texts_.emplace(name, text.as_string());
    }
}

std::string Spelling::text(std::string_view field) const {
    const auto found = texts_.find(field);
    return found == texts_.end() ? std::string{} : found->second;
}

std::string unspelled_note(
    Transaction& transaction, const SystemName& system, const StreamName& stream, std::int64_t run
) {
    const std::string where =
        is_payload_kept(transaction, {system, stream, run})
            ? "原始报文: xinqiao payload ls --system " + system.text() + " --run "
                  + std::to_string(run)
            : "运行 " + std::to_string(run) + " 的原始报文没有保存或已过保存期限";
    return "我方名单的写法没有保存, 再次读到该行时记下; " + where;
}

SpelledFields spelled_fields(
    Transaction& transaction, const Kind* kind, const KnownFinding& finding
) {
    const auto record = Records{transaction}.find(finding.kind, finding.key);
    if (!record || finding.field.empty()) return {};
    const Spelling ours{Contents{transaction}.own_spelling(record->digest).value_or("")};
    const Spelling theirs = spelling_of_system(transaction, finding);
    SpelledFields spelled;
    for (const auto part : std::views::split(finding.field, ',')) {
        const std::string name{part.begin(), part.end()};
        const Field* field = kind == nullptr ? nullptr : kind->find(name);
        if (field != nullptr && field->personal) continue;
        spelled.fields.push_back(
            {name, field_label(kind, name), kept(ours, name), kept(theirs, name)}
        );
    }
    if (!ours.is_kept()) {
        spelled.note = unspelled_note(transaction, record->system, record->stream, record->run);
    }
    return spelled;
}

std::string spelling_lines(const SpelledFields& spelled) {
    std::string lines;
    for (const SpelledField& field : spelled.fields) {
        lines.append(field.label).append(": 我方名单写作 ").append(quoted(field.ours));
        lines.append(", 对方写作 ").append(quoted(field.theirs)).append("\n");
    }
    if (!lines.empty() && !spelled.note.empty()) lines.append(spelled.note).append("\n");
    return lines;
}

boost::json::array spelling_json(const SpelledFields& spelled) {
    boost::json::array fields;
    for (const SpelledField& field : spelled.fields) {
        fields.push_back(boost::json::object{
            {"field", field.name},
            {"label", field.label},
            {"ours", json_text(field.ours)},
            {"theirs", json_text(field.theirs)}});
    }
    return fields;
}

}  // namespace xinqiao
