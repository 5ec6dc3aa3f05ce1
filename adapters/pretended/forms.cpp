#include "adapters/pretended/forms.hpp"

#include <algorithm>

#include <boost/json.hpp>

#include "adapters/files/exchange_schema.hpp"
#include "adapters/files/message.hpp"
#include "adapters/files/receipt_file.hpp"
#include "adapters/formats/csv.hpp"
#include "adapters/formats/json_page.hpp"
#include "adapters/formats/xml_records.hpp"
#include "adapters/formats/xml_rows.hpp"
#include "adapters/rest/messages.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace json = boost::json;
namespace {

constexpr std::size_t canary_rows_at_once = 1000;

WireRow wire_row(const Rows& rows, std::size_t row) {
    WireRow cells;
    for (std::size_t column = 0; column < rows.columns().size(); ++column) {
        const auto text = rows.cell(row, column);
        if (text) cells.emplace_back(rows.columns()[column], *text);
    }
    return cells;
}

Change change_of(const Rows& rows, std::size_t row) {
    Change change;
    change.id = ChangeId{std::to_string(row + 1)};
    change.row = wire_row(rows, row);
    return change;
}

// Objects are made on the way; "/a/b" is the member b of the member a.
void put_at(json::value& document, const std::string& pointer, json::value part) {
    json::value* place = &document;
    for (std::size_t at = 0; at < pointer.size();) {
        const std::size_t end = std::min(pointer.find('/', at + 1), pointer.size());
        if (!place->is_object()) *place = json::object{};
        place = &place->get_object()[pointer.substr(at + 1, end - at - 1)];
        at = end;
    }
    *place = std::move(part);
}

Rows rows_through_json(const RestSettings& rest, const Rows& rows) {
    json::array list;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        json::object object;
        for (const auto& [column, text] : wire_row(rows, row))
            object[column] = text;
        list.push_back(std::move(object));
    }
    json::value document = json::object{};
    put_at(document, rest.rows_at, std::move(list));
    if (!rest.complete_at.empty() && !rest.rows_at.empty()) {
        put_at(document, rest.complete_at, true);
    }
    const JsonPlaces places{
        rest.rows_at,
        rest.next_at,
        rest.complete_at,
        rest.total_at,
        rest.code_at,
        rest.message_at,
        rest.good_codes};
    return read_json_page(json::serialize(document), places).rows;
}

std::string csv_list(const Rows& rows, char separator) {
    std::string text = csv_line(rows.columns(), separator);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        std::vector<std::string> cells;
        for (std::size_t column = 0; column < rows.columns().size(); ++column)
            cells.emplace_back(rows.cell(row, column).value_or(""));
        text += csv_line(cells, separator);
    }
    return text;
}

std::string list_of(const FilesSettings& files, const std::string& kind, const Rows& rows) {
    if (files.format == "csv") return csv_list(rows, files.separator.at(0));
    std::vector<Change> changes;
    for (std::size_t row = 0; row < rows.size(); ++row)
        changes.push_back(change_of(rows, row));
    std::vector<const Change*> told;
    for (const Change& change : changes)
        told.push_back(&change);
    return message_of(told, files.format, kind);
}

std::unique_ptr<RowReader> reader_of(const FilesSettings& files, const Bytes& bytes) {
    if (files.format == "csv") {
        return csv_reader(bytes, decide_encoding(bytes, files.encoding), files.separator.at(0));
    }
    return xml_reader(bytes, names_of_format(files.format), encoding_of_xml(bytes, files.encoding));
}

Rows rows_through_file(const FilesSettings& files, const std::string& kind, const Rows& rows) {
    const std::string text = in_encoding_of(files, list_of(files, kind, rows));
    const TextBytes bytes{text};
    const auto reader = reader_of(files, bytes);
    Rows read;
    while (reader->read(read, canary_rows_at_once)) {
    }
    if (reader->whole()) return read;
    throw Error{Error::Kind::invalid, "探针的文件没有读到结尾 / the list was not read to its end"};
}

std::string fault_of_file(
    const FilesSettings& files, const std::string& kind, const Change& change
) {
    const std::string obstacle = obstacle_of(change, files);
    if (!obstacle.empty() || files.format == "csv") return obstacle;
    const SentName any{"Biz" + files.code + "000101000001.xml", "", Moment{}, false};
    const Change* const told[] = {&change};
    const std::string message = files.format == "biz" ? biz_message_of(change, any, files, kind)
                                                      : message_of(told, files.format, kind);
    return schema_fault(message, files.format);
}

Receipt receipt_through_file(
    const FilesSettings& files, const Change& change, const std::string& reference
) {
    if (files.format == "biz") {
        const std::string text = "<respond><SuccessFlag>1</SuccessFlag><CertID>"
                                 + xml_escaped(reference) + "</CertID></respond>";
        return read_respond(TextBytes{text}).value();
    }
    const std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<RECEIPTS><RECEIPT id=\""
                             + xml_escaped(change.id.text()) + "\" code=\"00\" reference=\""
                             + xml_escaped(reference) + "\"/></RECEIPTS>";
    ReceiptPage page;
    read_receipt_file(TextBytes{text}, "canary", page);
    if (page.receipts.size() == 1 && page.receipts[0].change == change.id) {
        return page.receipts[0].receipt;
    }
    return Unknown{page.faults.empty() ? "回执读不出来" : page.faults.front()};
}

Receipt receipt_through_json(
    const RestSettings& rest, const Change& change, const std::string& reference
) {
    json::value document = json::object{};
    const json::object receipt{
        {rest.receipt.id, change.id.text()},
        {rest.receipt.code, rest.good_codes.at(0)},
        {rest.receipt.reference, reference}};
    put_at(document, rest.receipts_at, json::array{receipt});
    return receipts_in(json::serialize(document), {&change, 1}, rest).at(0);
}

}  // namespace

Rows rows_through_form(
    const SystemSettings& system, const StreamSettings& stream, const Rows& rows
) {
    if (rows.empty()) return rows;
    if (system.adapter == "rest") return rows_through_json(system.rest, rows);
    if (system.adapter == "files") return rows_through_file(system.files, stream.kind, rows);
    return rows;
}

std::string fault_of_message(
    const SystemSettings& system, const PublicationSettings& publication, const Change& change
) {
    if (system.adapter == "files") return fault_of_file(system.files, publication.kind, change);
    if (system.adapter == "rest") check_json(push_message({&change, 1}, "canary"));
    return {};
}

Receipt acceptance_through_form(
    const SystemSettings& system, const Change& change, const std::string& reference
) {
    if (system.adapter == "rest") return receipt_through_json(system.rest, change, reference);
    if (system.adapter == "files") return receipt_through_file(system.files, change, reference);
    return Accepted{reference};
}

}  // namespace xinqiao
