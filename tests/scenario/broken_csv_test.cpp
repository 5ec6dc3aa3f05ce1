// A broken CSV file never deletes.
#include <fstream>

#include "adapters/formats/csv.hpp"
#include "tests/scenario/suite/broken_source.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao {
namespace {

void write_table(std::ofstream& out, const std::vector<WireRow>& rows, const WireRow& heading) {
    std::vector<std::string> cells;
    for (const auto& [column, text] : rows.empty() ? heading : rows.front()) {
        cells.push_back(column);
    }
    out << csv_line(cells);
    for (const WireRow& row : rows) {
        cells.clear();
        for (const auto& [column, text] : row) {
            cells.push_back(text);
        }
        out << csv_line(cells);
    }
}

class CsvChannel final : public BrokenChannel {
public:
    void arrange(SystemSettings& system, StreamSettings& stream) const override {
        system.adapter = "files";
        system.files.root = folder_.path().string();
        system.files.encoding = "utf-8";
        stream.path = "licence.csv";
    }

    void show(const std::vector<WireRow>& rows, Break how) override {
        const auto file = folder_.path() / "licence.csv";
        std::ofstream out{file, std::ios::binary};
        if (how == Break::login_page) {
            out << broken_login_page;
        } else if (how == Break::error_envelope) {
            out << broken_error_envelope;
        } else {
            write_table(out, spoilt(rows, how), rows.front());
        }
        if (how == Break::page_repeated) write_table(out, rows, rows.front());
        out.close();
        if (how != Break::truncated) return;
        std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
    }

    // A file that says every row twice is whole; the rows mean the same twice.
    bool is_harmless(Break how) const override { return how == Break::page_repeated; }

private:
    TemporaryFolder folder_;
};

std::unique_ptr<BrokenChannel> csv_channel() {
    return std::make_unique<CsvChannel>();
}

INSTANTIATE_TEST_SUITE_P(Csv, EveryBreak, every_break("Csv", csv_channel), name_of_case);
INSTANTIATE_TEST_SUITE_P(Csv, AcceptedBreak, accepted_breaks("Csv", csv_channel), name_of_case);
INSTANTIATE_TEST_SUITE_P(Csv, SmallLoss, small_losses("Csv", csv_channel), name_of_case);

}  // namespace
}  // namespace xinqiao
