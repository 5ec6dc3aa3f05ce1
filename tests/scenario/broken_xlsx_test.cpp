// A broken workbook never deletes.
#include "adapters/files/durable.hpp"
#include "adapters/spreadsheet/workbook.hpp"
#include "tests/scenario/suite/broken_source.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao {
namespace {

std::vector<SheetLine> sheet_of_list(const std::vector<WireRow>& rows, const WireRow& heading) {
    std::vector<SheetLine> lines{{"行政许可信息公示表"}, {}};
    for (const auto& [column, text] : rows.empty() ? heading : rows.front()) {
        lines.back().push_back(column);
    }
    for (const WireRow& row : rows) {
        SheetLine line;
        for (const auto& [column, text] : row) {
            line.push_back(text);
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

class XlsxChannel final : public BrokenChannel {
public:
    void arrange(SystemSettings& system, StreamSettings& stream) const override {
        system.adapter = "spreadsheet";
        system.spreadsheet.root = folder_.path().string();
        stream.path = "licence.xlsx";
    }

    void show(const std::vector<WireRow>& rows, Break how) override {
        std::string bytes;
        if (how == Break::login_page) {
            bytes = broken_login_page;
        } else if (how == Break::error_envelope) {
            bytes = broken_error_envelope;
        } else {
            std::vector<SheetLine> lines = sheet_of_list(spoilt(rows, how), rows.front());
            if (how == Break::page_repeated)
                lines.insert(lines.end(), lines.begin() + 2, lines.end());
            bytes = workbook_of({{"许可", lines}}, folder_.path() / ".draft");
        }
        if (how == Break::truncated) bytes.resize(bytes.size() / 2);
        write_durably(folder_.path() / "licence.xlsx", bytes);
    }

    // A sheet that says every row twice is whole; the rows mean the same twice.
    bool is_harmless(Break how) const override { return how == Break::page_repeated; }

private:
    TemporaryFolder folder_;
};

std::unique_ptr<BrokenChannel> xlsx_channel() {
    return std::make_unique<XlsxChannel>();
}

INSTANTIATE_TEST_SUITE_P(Xlsx, EveryBreak, every_break("Xlsx", xlsx_channel), name_of_case);
INSTANTIATE_TEST_SUITE_P(Xlsx, AcceptedBreak, accepted_breaks("Xlsx", xlsx_channel), name_of_case);
INSTANTIATE_TEST_SUITE_P(Xlsx, SmallLoss, small_losses("Xlsx", xlsx_channel), name_of_case);

}  // namespace
}  // namespace xinqiao
