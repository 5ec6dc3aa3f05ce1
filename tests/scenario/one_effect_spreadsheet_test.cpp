// One effect of each change in sheets that people upload; a person there works between the nights.
#include <set>

#include "adapters/files/durable.hpp"
#include "adapters/files/open_file.hpp"
#include "adapters/formats/csv.hpp"
#include "adapters/formats/xlsx_table.hpp"
#include "adapters/spreadsheet/workbook.hpp"
#include "tests/scenario/suite/one_effect.hpp"

namespace xinqiao::support {
namespace {

namespace fs = std::filesystem;

class SheetSide final : public EffectSide {
public:
    explicit SheetSide(World& world) : root_{world.path("sheets")} {
        for (const char* folder : {"outbox", "receipts", "published"}) {
            fs::create_directories(root_ / folder);
        }
        publish();
    }

    std::string conf() const override {
        return "adapter = \"spreadsheet\"\n" + effect_care("0s") + "[spreadsheet]\nroot = \""
               + root_.string() + "\"\n" + shown_and_told("published/licences.csv", "", "");
    }

    // The answers to the next two uploads.
    void misbehave(const std::string& fault) override {
        fault_ = fault;
        left_ = 2;
    }
    bool misbehaved(const std::string&) override { return left_ < 2; }

    // Uploads what is new in the outbox, once.
    void work() override {
        std::set<std::string> names;
        for (const auto& entry : fs::directory_iterator{root_ / "outbox"}) {
            const std::string name = entry.path().filename().string();
            if (!name.starts_with('.')) names.insert(name);
        }
        for (const std::string& name : names) {
            if (uploaded_.insert(name).second) upload(name);
        }
        publish();
    }

    std::map<std::string, int> effects() override { return effects_; }
    std::size_t shown() override { return standing_.size(); }

private:
    void upload(const std::string& name);
    void answer(const std::string& name, std::vector<SheetLine> lines);
    void publish() const;

    fs::path root_;
    std::set<std::string> uploaded_;
    std::map<std::string, int> effects_;
    SheetLine headings_{"XK_WSH", "XK_XDR_MC", "XK_NR"};
    std::map<std::string, SheetLine> standing_;
    std::string fault_;
    int left_ = 2;
};

void SheetSide::upload(const std::string& name) {
    const OpenFile bytes{*look_at("outbox/" + name, root_), root_};
    Rows rows;
    xlsx_reader(bytes, {.sheet = upsert_sheet, .needed = {"变更编号"}})->read(rows, 1000);
    const std::size_t licence = *rows.find_column("XK_WSH");
    std::vector<SheetLine> lines{{"变更编号", "校验结果", "平台编号"}};
    headings_.assign(rows.columns().begin() + 2, rows.columns().end());
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const std::string key{*rows.cell(row, licence)};
        SheetLine& line = standing_[key];
        for (const std::string& column : headings_) {
            line.emplace_back(rows.cell(row, *rows.find_column(column)).value_or(""));
        }
        ++effects_[key];
        lines.push_back({std::string{*rows.cell(row, 0)}, "通过", "R-" + key});
    }
    answer(name, std::move(lines));
}

void SheetSide::answer(const std::string& name, std::vector<SheetLine> lines) {
    const std::string fault = left_ > 0 ? fault_ : "";
    if (!fault.empty()) --left_;
    if (fault == "receipt_lost") return;
    if (fault == "receipts_missing") lines.resize(2);
    std::string workbook = workbook_of({{"结果", lines}}, root_ / ".answer");
    if (fault == "truncated") workbook.resize(workbook.size() / 2);
    write_durably(root_ / "receipts" / name, workbook);
    if (fault == "receipt_twice") write_durably(root_ / "receipts" / ("again-" + name), workbook);
}

void SheetSide::publish() const {
    std::string text = csv_line(headings_);
    for (const auto& [key, line] : standing_) {
        text += csv_line(line);
    }
    write_durably(root_ / "published/licences.csv", text);
}

std::unique_ptr<EffectSide> sheet_side(World& world) {
    return std::make_unique<SheetSide>(world);
}

// A sheet that is written twice is the same file: nobody uploads it twice.
const EffectTransport over_sheets{
    "Spreadsheet", sheet_side, {"receipt_lost", "receipt_twice", "receipts_missing", "truncated"}};

INSTANTIATE_TEST_SUITE_P(
    Spreadsheet, OneEffect, testing::ValuesIn(effect_cases(over_sheets)), name_of_effect_case
);

}  // namespace
}  // namespace xinqiao::support
