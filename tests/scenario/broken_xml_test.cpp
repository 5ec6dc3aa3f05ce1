// A broken XML file never deletes.
#include <fstream>

#include "adapters/formats/xml_rows.hpp"
#include "tests/scenario/suite/broken_source.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao {
namespace {

std::string rowdata_rows(const std::vector<WireRow>& rows) {
    std::string text;
    for (const WireRow& row : rows) {
        text += "<ROW>";
        for (const auto& [column, value] : row) {
            text += "<" + column + ">" + xml_escaped(value) + "</" + column + ">";
        }
        text += "</ROW>\n";
    }
    return text;
}

class XmlChannel final : public BrokenChannel {
public:
    void arrange(SystemSettings& system, StreamSettings& stream) const override {
        system.adapter = "files";
        system.files.root = folder_.path().string();
        system.files.format = "rowdata";
        system.files.encoding = "utf-8";
        stream.path = "licence.xml";
    }

    void show(const std::vector<WireRow>& rows, Break how) override {
        std::string list = rowdata_rows(spoilt(rows, how));
        if (how == Break::page_repeated) list += list;
        std::string text =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ROWDATA>" + list + "</ROWDATA>";
        if (how == Break::login_page) text = broken_login_page;
        if (how == Break::error_envelope) text = broken_error_envelope;
        if (how == Break::truncated) text.resize(text.size() / 2);
        std::ofstream{folder_.path() / "licence.xml", std::ios::binary} << text;
    }

    // A file that says every row twice is whole; the rows mean the same twice.
    bool is_harmless(Break how) const override { return how == Break::page_repeated; }

private:
    TemporaryFolder folder_;
};

std::unique_ptr<BrokenChannel> xml_channel() {
    return std::make_unique<XmlChannel>();
}

INSTANTIATE_TEST_SUITE_P(Xml, EveryBreak, every_break("Xml", xml_channel), name_of_case);
INSTANTIATE_TEST_SUITE_P(Xml, AcceptedBreak, accepted_breaks("Xml", xml_channel), name_of_case);
INSTANTIATE_TEST_SUITE_P(Xml, SmallLoss, small_losses("Xml", xml_channel), name_of_case);

}  // namespace
}  // namespace xinqiao
