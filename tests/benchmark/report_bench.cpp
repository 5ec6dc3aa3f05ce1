// The page of many findings beside the same rows written by libxlsxwriter, in one run.
//
//   report_bench FINDINGS FOLDER
#include <chrono>
#include <filesystem>
#include <iostream>
#include <memory>

#include <fmt/format.h>
#include <xlsxwriter.h>

#include "daemon/report/finding_facts.hpp"
#include "daemon/report/finding_table.hpp"
#include "daemon/report/gather.hpp"
#include "daemon/report/report_files.hpp"
#include "daemon/store/contents.hpp"
#include "daemon/store/known_findings.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/records.hpp"
#include "daemon/store/sqlite_store.hpp"
#include "schema/canonical.hpp"
#include "schema/uscc_arithmetic.hpp"
#include "tests/benchmark/private_memory.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;
using std::chrono::steady_clock;

constexpr const char* system_name = "league";
constexpr std::array<const char*, 4> reasons{"altered", "lost", "name-changed", "refused"};

double seconds_of(const std::function<void()>& work) {
    const auto begin = steady_clock::now();
    work();
    return std::chrono::duration<double>(steady_clock::now() - begin).count();
}

Record record_numbered(int number) {
    const std::string body = fmt::format("91152201MA{:07}", number);
    const std::string code = body + uscc_check_character(body);
    const std::string document = fmt::format("乌自然资许〔2026〕{}号", number);
    Record record{KindName{"licence"}, RecordKey{code + "|" + document}, SubjectCode{code}, {}};
    record.fields.set("authority", "乌兰浩特市自然资源局");
    record.fields.set("content", "采矿权首次登记, 矿区面积 0.5 平方公里, 生产规模 3 万吨/年");
    record.fields.set("decided_on", "2026-05-20");
    record.fields.set("document_number", document);
    record.fields.set("legal_representative", "张某");
    record.fields.set("source_unit", "乌兰浩特市自然资源局");
    record.fields.set("subject_category", "organisation");
    record.fields.set("subject_code", code);
    record.fields.set("subject_name", fmt::format("兴安盟第{}号矿业有限责任公司", number));
    record.fields.set("valid_from", "2026-05-20");
    record.fields.set("valid_until", "2031-05-19");
    return record;
}

constexpr std::string_view confirm_and_show = R"(
    update publication set acknowledged = desired, acknowledged_at = $4, observed = $5,
        observed_at = $4, reported_at = $4
    where system = $1 and kind = $2 and key = $3)";

// One record that the system shows otherwise than it was told, and the finding of it.
void add_finding(Transaction& transaction, int number, Moment now) {
    const Record ours = record_numbered(number);
    Record theirs = ours;
    theirs.fields.set("content", "采矿权首次登记");
    const Digest digest = digest_of(ours);
    const Digest shown = digest_of(theirs);
    const SystemName system{system_name};
    Contents{transaction}.keep(shown, canonical_bytes(theirs));
    Contents{transaction}.keep_spelling(shown, R"({"content":"采矿权（首次）登记"})");
    StoredRecord stored{
        .kind = ours.kind,
        .key = ours.key,
        .subject = ours.subject,
        .owner = "bureau",
        .system = SystemName{"approvals"},
        .stream = StreamName{"licences"},
        .digest = digest,
        .content = Contents{transaction}.keep(digest, canonical_bytes(ours)),
        .since = now,
        .run = 1};
    const std::int64_t record = Records{transaction}.insert(stored);
    Desire desire;
    desire.system = system;
    desire.kind = ours.kind;
    desire.key = ours.key;
    desire.record = record;
    desire.digest = digest;
    desire.why = "在公示期内";
    Publications{transaction}.desire(desire, now);
    transaction.run(confirm_and_show, {system, ours.kind, ours.key, now, shown});
    KnownFinding finding{
        .system = system, .kind = ours.kind, .key = ours.key, .subject = ours.subject};
    finding.reason = reasons[static_cast<std::size_t>(number) % reasons.size()];
    finding.severity = "error";
    finding.field = "content";
    finding.last_run = 1;
    KnownFindings{transaction}.see(finding, now);
}

void fill(Database& database, int findings) {
    constexpr int batch = 1000;
    const Moment now = SystemClock{}.now();
    for (int number = 0; number < findings;) {
        Transaction transaction{database};
        for (int end = std::min(number + batch, findings); number < end; ++number) {
            add_finding(transaction, number, now);
        }
        transaction.commit();
    }
}

NightSummary night() {
    NightSummary summary;
    summary.systems.push_back({.system = system_name, .label = "兴安盟信用信息共享平台"});
    return summary;
}

// The plainest way to write rows that are in memory already.
void write_with_libxlsxwriter(
    const fs::path& file, const std::vector<std::vector<std::string>>& rows
) {
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    lxw_workbook* const book = workbook_new_opt(file.c_str(), &options);
    lxw_worksheet* const sheet = workbook_add_worksheet(book, nullptr);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        for (std::size_t column = 0; column < rows[row].size(); ++column) {
            worksheet_write_string(
                sheet,
                static_cast<lxw_row_t>(row),
                static_cast<lxw_col_t>(column),
                rows[row][column].c_str(),
                nullptr
            );
        }
    }
    workbook_close(book);
}

int run(int findings, const fs::path& folder) {
    SqliteSettings settings;
    settings.file = folder / "report.db";
    const SqliteStore store{settings};
    const auto database = store.open();
    fill(*database, findings);

    const Rulebook rulebook{fs::path{XINQIAO_SOURCE_FOLDER} / "schema"};
    Transaction transaction{*database, Access::reading};
    const Moment now = SystemClock{}.now();
    const NightSummary summary = night();
    std::vector<std::vector<std::string>> rows;
    const double reading = seconds_of([&] {
        FindingReader{transaction, rulebook, summary}.each([&](const FindingFacts& finding) {
            rows.push_back(cell_texts(finding_cells(finding)));
        });
    });
    const double peer = seconds_of([&] { write_with_libxlsxwriter(folder / "peer.xlsx", rows); });
    rows = {};
    ReportFacts facts;
    const double gathering =
        seconds_of([&] { facts = gather_report(transaction, summary, rulebook, {}, now); });
    const ReportSource source{transaction, facts, rulebook, now};
    const long before = private_memory();
    const double html =
        seconds_of([&] { write_report(folder / "report.html", ReportForm::html, source); });
    const long after = private_memory();
    const double workbook =
        seconds_of([&] { write_report(folder / "report.xlsx", ReportForm::xlsx, source); });
    std::cout << fmt::format(
        "report of {} findings: reading them {:.2f} s, first page gathered {:.2f} s\n"
        "report HTML with reading {:.2f} s, {} MiB; MiB grown {}; workbook with reading {:.2f} s\n"
        "report libxlsxwriter, the same rows from memory: {:.2f} s\n"
        "report HTML, times libxlsxwriter: {:.2f}\n",
        findings,
        reading,
        gathering,
        html,
        fs::file_size(folder / "report.html") >> 20U,
        (after - before) / 1024,
        workbook,
        peer,
        html / peer
    );
    return 0;
}

}  // namespace
}  // namespace xinqiao

int main(int count, char** words) {
    if (count != 3) {
        std::cerr << "usage: report_bench FINDINGS FOLDER\n";
        return 1;
    }
    try {
        return xinqiao::run(std::stoi(words[1]), words[2]);
    } catch (const std::exception& problem) {
        std::cerr << problem.what() << '\n';
        return 1;
    }
}
