// Answers of platforms: JSON and XML pages, receipts in every form.
#include "adapters/soap/answers.hpp"

#include <boost/json/parse.hpp>

#include "adapters/files/receipt_file.hpp"
#include "adapters/formats/json_page.hpp"
#include "adapters/formats/xml_page.hpp"
#include "adapters/formats/xml_tree.hpp"
#include "adapters/rest/messages.hpp"
#include "tests/fuzz/targets.hpp"

namespace xinqiao::fuzz {
namespace {

const JsonPlaces places{
    .rows = "/data/rows",
    .next = "/data/next",
    .complete = "/data/complete",
    .total = "/data/total"};

// A second parser, of another library.
bool boost_takes(std::string_view text) {
    boost::system::error_code fault;
    boost::json::parse_options options;
    options.max_depth = 128;
    boost::json::parse(text, fault, {}, options);
    return !fault;
}

}  // namespace

void read_json(std::string_view bytes) {
    if (takes(check_json, bytes)) {
        promised(boost_takes(bytes), "what we take for JSON others do, too");
    }
    takes(
        [](std::string_view text) {
            JsonPage page = read_json_page(text, places);
            refuse_error_code(page, places);
            for (std::size_t row = 0; row < page.rows.size(); ++row) {
                check_json(page.rows.json(row));
            }
        },
        bytes
    );
    takes(
        [](std::string_view text) {
            json_texts_at(text, {"/a", "/data", "/data/rows/0", ""});
        },
        bytes
    );
}

void read_xml_answer(std::string_view bytes) {
    takes([](std::string_view text) { read_xml_page(text, places); }, bytes);
    takes([](std::string_view text) { xml_texts_at(text, {"/a", "/data/rows"}); }, bytes);
    takes(
        [](std::string_view text) {
            const XmlElement tree = read_xml_tree(text);
            const std::string written = xml_of(tree);
            promised(
                xml_of(read_xml_tree(written)) == written,
                "a tree that is written is read as it was"
            );
        },
        bytes
    );
}

void read_receipts(std::string_view bytes) {
    takes(
        [](std::string_view text) {
            const TextBytes source{text};
            ReceiptPage page;
            read_receipt_file(source, "receipt.xml", page);
        },
        bytes
    );
    takes(
        [](std::string_view text) {
            const TextBytes source{text};
            read_respond(source);
        },
        bytes
    );
    takes(
        [](std::string_view text) {
            std::vector<Change> changes(2);
            changes[0].id = ChangeId{"1"};
            changes[1].id = ChangeId{"2"};
            const auto receipts = receipts_in(text, changes, RestSettings{});
            promised(receipts.size() == changes.size(), "one receipt for each change");
            rows_found_in(text, changes[0]);
        },
        bytes
    );
    takes(
        [](std::string_view text) {
            const SoapVerdict verdict = verdict_in(text, SoapWords{});
            promised(receipts_of(verdict, 3, SoapWords{}).size() == 3, "one receipt for each row");
        },
        bytes
    );
    takes([](std::string_view text) { rows_of(text, SoapWords{}); }, bytes);
}

}  // namespace xinqiao::fuzz
