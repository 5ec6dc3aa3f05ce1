#include "adapters/rest/messages.hpp"

#include <algorithm>
#include <map>

#include <boost/json.hpp>

#include "adapters/files/message.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace json = boost::json;
namespace {

constexpr std::int64_t longest_pause = 86'400;

bool is_one_of(const std::vector<std::string>& codes, const std::string& code) {
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

json::object row_object(const WireRow& row) {
    json::object object;
    for (const auto& [column, text] : row) {
        object[column] = text;
    }
    return object;
}

json::object document_in(std::string_view answer) {
    json::error_code fault;
    json::value document = json::parse(answer, fault);
    if (fault || !document.is_object()) {
        throw Error{Error::Kind::invalid, "应答不是 JSON 对象: " + fault.message(), "请联系平台"};
    }
    return std::move(document.as_object());
}

std::string member_text(const json::object& object, std::string_view name) {
    const json::value* const value = object.if_contains(name);
    if (value == nullptr || value->is_null()) return {};
    if (value->is_string()) return std::string{value->get_string()};
    return json::serialize(*value);
}

std::int64_t pause_in(const json::object& receipt, const std::string& name) {
    const json::value* const value = receipt.if_contains(name);
    if (value == nullptr || !value->is_int64()) return 60;
    return std::clamp<std::int64_t>(value->get_int64(), 0, longest_pause);
}

Receipt receipt_in(const json::object& receipt, const RestSettings& rest) {
    const std::string code = member_text(receipt, rest.receipt.code);
    if (code.empty()) return Unknown{"回执没有结果代码"};
    if (is_one_of(rest.good_codes, code)) {
        return Accepted{member_text(receipt, rest.receipt.reference)};
    }
    if (is_one_of(rest.later_codes, code)) {
        return Deferred{std::chrono::seconds{pause_in(receipt, rest.receipt.pause)}};
    }
    return Refused{code, member_text(receipt, rest.receipt.message)};
}

using ReceiptsById = std::map<std::string, const json::object*, std::less<>>;

// Two different answers to one change are no answer: its entry is then null.
ReceiptsById receipts_by_id(const json::value& document, const RestSettings& rest) {
    ReceiptsById receipts;
    json::error_code none;
    const json::value* const list = document.find_pointer(rest.receipts_at, none);
    if (list == nullptr || !list->is_array()) return receipts;
    for (const json::value& entry : list->get_array()) {
        if (!entry.is_object()) continue;
        const json::object& receipt = entry.get_object();
        const auto [place, added] =
            receipts.emplace(member_text(receipt, rest.receipt.id), &receipt);
        if (!added && place->second != nullptr && *place->second != receipt) {
            place->second = nullptr;
        }
    }
    return receipts;
}

std::string text_at(const json::value& document, const std::string& pointer) {
    json::error_code none;
    const json::value* const value = document.find_pointer(pointer, none);
    if (value == nullptr || value->is_null()) return {};
    return value->is_string() ? std::string{value->get_string()} : json::serialize(*value);
}

void refuse_error_envelope(
    const json::value& document, bool has_receipts, const RestSettings& rest
) {
    const std::string code = text_at(document, rest.code_at);
    if (has_receipts || code.empty() || is_one_of(rest.good_codes, code)) return;
    throw Error{
        Error::Kind::invalid,
        "对方拒收整批: " + code + " " + text_at(document, rest.message_at),
        "请按平台的错误代码表处理"};
}

void add_row(const json::value& row, Rows& rows) {
    if (!row.is_object()) return;
    rows.begin_row(rows.size() + 1);
    for (const auto& entry : row.get_object()) {
        const std::size_t column = rows.column(std::string_view{entry.key()});
        if (entry.value().is_structured()) rows.mark_broken("字段里还有下级结构");
        rows.set(column, member_text(row.get_object(), entry.key()));
    }
}

}  // namespace

JsonPlaces list_places(const RestSettings& rest) {
    return {
        rest.rows_at,
        rest.next_at,
        rest.complete_at,
        rest.total_at,
        rest.code_at,
        rest.message_at,
        rest.good_codes};
}

std::string push_message(std::span<const Change> changes, std::string_view run) {
    json::array list;
    for (const Change& change : changes) {
        list.push_back(json::object{
            {"id", change.id.text()},
            {"action", name_of(change.action)},
            {"reference", change.reference},
            {"row", row_object(change.row)}});
    }
    return json::serialize(json::object{{"batch", run}, {"changes", list}});
}

std::string find_message(std::span<const Change> changes) {
    json::array list;
    for (const Change& change : changes) {
        list.push_back(json::object{
            {"id", change.id.text()},
            {"reference", change.reference},
            {"row", row_object(change.row)}});
    }
    return json::serialize(json::object{{"changes", list}});
}

std::vector<Receipt> receipts_in(
    std::string_view answer, std::span<const Change> changes, const RestSettings& rest
) {
    json::value document;
    try {
        document = document_in(answer);
    } catch (const Error& error) {
        return std::vector<Receipt>(changes.size(), Unknown{error.what()});
    }
    const ReceiptsById by_id = receipts_by_id(document, rest);
    refuse_error_envelope(document, !by_id.empty(), rest);
    std::vector<Receipt> receipts;
    for (const Change& change : changes) {
        const auto found = by_id.find(change.id.text());
        if (found == by_id.end()) {
            receipts.emplace_back(Unknown{"应答里没有这条报文的回执"});
        } else if (found->second == nullptr) {
            receipts.emplace_back(Unknown{"应答里有两份不同的回执"});
        } else {
            receipts.push_back(receipt_in(*found->second, rest));
        }
    }
    return receipts;
}

Rows rows_found_in(std::string_view answer, const Change& change) {
    const json::object document = document_in(answer);
    const json::value* const found = document.if_contains("found");
    Rows rows;
    bool mentioned = false;
    if (found != nullptr && found->is_array()) {
        for (const json::value& entry : found->get_array()) {
            const json::object* const object = entry.if_object();
            if (object == nullptr || member_text(*object, "id") != change.id.text()) continue;
            const json::value* const row = object->if_contains("row");
            if (row == nullptr || (!row->is_null() && !row->is_object())) continue;
            mentioned = true;
            add_row(*row, rows);
        }
    }
    if (mentioned) return rows;
    throw Error{Error::Kind::invalid, "回读的应答里没有这条记录", "请联系平台"};
}

}  // namespace xinqiao
