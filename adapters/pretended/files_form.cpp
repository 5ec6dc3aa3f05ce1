// Message files: CSV, ROWDATA, DATAS and Biz, in the encoding of the system.
#include "adapters/files/exchange_schema.hpp"
#include "adapters/files/message.hpp"
#include "adapters/files/receipt_file.hpp"
#include "adapters/formats/csv.hpp"
#include "adapters/formats/xml_records.hpp"
#include "adapters/formats/xml_rows.hpp"
#include "adapters/pretended/system_form.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t canary_rows_at_once = 1000;

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

std::string xml_list(const FilesSettings& files, const std::string& kind, const Rows& rows) {
    std::vector<Change> changes;
    for (WireRow& row : wire_rows(rows)) {
        Change& change = changes.emplace_back();
        change.id = ChangeId{std::to_string(changes.size())};
        change.row = std::move(row);
    }
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

class FilesForm final : public SystemForm {
public:
    explicit FilesForm(const FilesSettings& files) : files_{files} {}

    Rows list(const StreamSettings& stream, const Rows& rows, const Call&) override {
        const std::string list = files_.format == "csv" ? csv_list(rows, files_.separator.at(0))
                                                        : xml_list(files_, stream.kind, rows);
        const std::string text = in_encoding_of(files_, list);
        const TextBytes bytes{text};
        const auto reader = reader_of(files_, bytes);
        Rows read;
        while (reader->read(read, canary_rows_at_once)) {
        }
        if (reader->whole()) return read;
        throw Error{
            Error::Kind::invalid, "探针的文件没有读到结尾 / the list was not read to its end"};
    }

    std::string fault_of(const PublicationSettings& publication, const Change& change, const Call&)
        override {
        const std::string obstacle = obstacle_of(change, files_);
        if (!obstacle.empty() || files_.format == "csv") return obstacle;
        const SentName any{"Biz" + files_.code + "000101000001.xml", "", Moment{}, false};
        const Change* const told[] = {&change};
        const std::string message = files_.format == "biz"
                                        ? biz_message_of(change, any, files_, publication.kind)
                                        : message_of(told, files_.format, publication.kind);
        return schema_fault(message, files_.format);
    }

    Receipt
    accepted(const PublicationSettings&, const Change& change, const std::string& reference, const Call&)
        override {
        if (files_.format == "biz") {
            const std::string text = "<respond><SuccessFlag>1</SuccessFlag><CertID>"
                                     + xml_escaped(reference) + "</CertID></respond>";
            return read_respond(TextBytes{text}).value();
        }
        const std::string text =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<RECEIPTS><RECEIPT id=\""
            + xml_escaped(change.id.text()) + "\" code=\"00\" reference=\"" + xml_escaped(reference)
            + "\"/></RECEIPTS>";
        ReceiptPage page;
        read_receipt_file(TextBytes{text}, "canary", page);
        if (page.receipts.size() == 1 && page.receipts[0].change == change.id) {
            return page.receipts[0].receipt;
        }
        return Unknown{page.faults.empty() ? "回执读不出来" : page.faults.front()};
    }

private:
    FilesSettings files_;
};

}  // namespace

std::unique_ptr<SystemForm> files_form(const SystemSettings& system) {
    return std::make_unique<FilesForm>(system.files);
}

}  // namespace xinqiao
