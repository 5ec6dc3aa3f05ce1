// One bad row never stops the others: 10,000 rows of which 100 are poisoned in thirty ways.
#include <array>
#include <atomic>
#include <fstream>
#include <mutex>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/catalogue.hpp"
#include "adapters/formats/csv.hpp"
#include "daemon/flow/pull.hpp"
#include "daemon/store/quarantine.hpp"
#include "daemon/store/runs.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/memory_world.hpp"
#include "tests/support/scripted_server.hpp"
#include "tests/support/store_in_folder.hpp"

namespace xinqiao {
namespace {

namespace json = boost::json;

constexpr std::size_t list_rows = 10'000;
constexpr std::size_t poison_every = 100;

std::string& cell_of(WireRow& row, std::string_view column) {
    for (auto& [name, text] : row) {
        if (name == column) return text;
    }
    return row.emplace_back(column, "").second;
}

// Where only the transport can spoil a row: what the channel does to it.
enum class Wire {
    whole,
    first,
    second,
    third
};

struct Poison {
    const char* column;
    std::string text;
    std::vector<std::string> rules;  // the beginning of the rule, of any of these
    Wire wire = Wire::whole;
};

std::vector<Poison> poisons() {
    const std::string nul{"准予\0开采", 13};
    return {
        {"XK_XDR_SHXYM", "91150000114121460X", {"uscc."}},
        {"XK_XDR_SHXYM", "9115220", {"uscc."}},
        {"XK_XDR_SHXYM", "9.1152E+17", {"uscc."}},
        {"XK_XDR_SHXYM", "9115**********4X", {"uscc."}},
        {"XK_XDR_SHXYM", "#REF!", {"uscc."}},
        {"XK_XDR_SHXYM", "", {"subject.", "required"}},
        {"XK_XDR_MC", "", {"required"}},
        {"XK_XDR_LB", "外星机构", {"code.unknown"}},
        {"XK_XKLB", "", {"required"}},
        {"XK_JDRQ", "2026/02/30", {"date.impossible"}},
        {"XK_JDRQ", "1899-12-31", {"date.impossible"}},
        {"XK_JDRQ", "2026", {"date.impossible"}},
        {"XK_JDRQ", "前天", {"date.impossible"}},
        {"XK_JDRQ", "2098/01/01", {"date.future"}},
        {"XK_JDRQ", "", {"required"}},
        {"XK_YXQZI", "2001/01/01", {"date.order"}},
        {"XK_YXQZI", "", {"required"}},
        {"XK_NR", "", {"required"}},
        {"XK_NR", std::string(20'000, 'x'), {"length", "text.huge"}},
        {"XK_NR", std::string(2'000'000, 'x'), {"length", "text.huge", "row.broken"}},
        {"XK_NR", nul, {"text.", "row.broken"}},
        {"XK_XKLB", "特批", {"code.unknown"}},
        {"XK_ZT", "77", {"code.unknown"}},
        {"XK_XKJG", "", {"required"}},
        {"XK_XKJGDM", "111522010116999967", {"uscc."}},
        {"XK_LYDWDM", "没有", {"uscc."}},
        {"XK_WSH", "", {"required"}},
        // Another content under the key of the row before.
        {"XK_NR", "另一内容", {"entered-twice"}},
        {"", "", {"row.", "text.", "date.", "required"}, Wire::first},
        {"", "", {"row.", "text.", "date.", "required"}, Wire::second},
        {"", "", {"row.", "text.", "date.", "required"}, Wire::third},
    };
}

struct PoisonRow {
    WireRow cells;
    Wire wire = Wire::whole;
};

WireRow good_row(std::size_t n) {
    WireRow row = licence(static_cast<int>(n % 5) + 1);
    cell_of(row, "XK_WSH") = "乌自然资许〔2026〕" + std::to_string(100'000 + n) + "号";
    cell_of(row, "BZ") = "第" + std::to_string(n) + "笔";
    return row;
}

std::vector<PoisonRow> good_list() {
    std::vector<PoisonRow> list;
    for (std::size_t n = 0; n < list_rows; ++n) {
        list.push_back({good_row(n)});
    }
    return list;
}

const Poison& poison_at(const std::vector<Poison>& all, std::size_t n) {
    return all[n / poison_every % all.size()];
}

std::vector<PoisonRow> poisoned_list() {
    const std::vector<Poison> all = poisons();
    std::vector<PoisonRow> list = good_list();
    for (std::size_t n = poison_every - 1; n < list_rows; n += poison_every) {
        const Poison& poison = poison_at(all, n);
        PoisonRow& row = list[n];
        row.wire = poison.wire;
        if (poison.rules.front() == "entered-twice") row.cells = list[n - 1].cells;
        if (poison.wire == Wire::whole) cell_of(row.cells, poison.column) = poison.text;
    }
    return list;
}

// A way by which the list comes.
class PoisonChannel {
public:
    virtual ~PoisonChannel() = default;
    virtual void arrange(SystemSettings& system, StreamSettings& stream) const = 0;
    virtual void show(std::vector<PoisonRow> list) = 0;
};

class CsvPoison final : public PoisonChannel {
public:
    void arrange(SystemSettings& system, StreamSettings& stream) const override {
        system.adapter = "files";
        system.files.root = folder_.path();
        system.files.encoding = "utf-8";
        stream.path = "list.csv";
    }

    void show(std::vector<PoisonRow> list) override {
        std::ofstream out{folder_.path() / "list.csv", std::ios::binary};
        std::vector<std::string> heading;
        for (const auto& [column, text] : list.front().cells) {
            heading.push_back(column);
        }
        out << csv_line(heading);
        for (PoisonRow& row : list) {
            out << line_of(row);
        }
    }

private:
    static std::string line_of(PoisonRow& row) {
        std::vector<std::string> cells;
        for (auto& [column, text] : row.cells) {
            cells.push_back(text);
        }
        if (row.wire == Wire::first) cells.emplace_back("多出一列");
        if (row.wire == Wire::second) cells.resize(cells.size() - 3);
        std::string line = csv_line(cells);
        if (row.wire == Wire::third) line.insert(line.find("采矿"), "\"引号\"不成对\"");
        return line;
    }

    TemporaryFolder folder_;
};

class XmlPoison final : public PoisonChannel {
public:
    void arrange(SystemSettings& system, StreamSettings& stream) const override {
        system.adapter = "files";
        system.files.root = folder_.path();
        system.files.encoding = "utf-8";
        system.files.format = "rowdata";
        stream.path = "list.xml";
    }

    void show(std::vector<PoisonRow> list) override {
        std::ofstream out{folder_.path() / "list.xml", std::ios::binary};
        out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ROWDATA>\n";
        for (PoisonRow& row : list) {
            out << "<ROW>" << cells_of(row) << "</ROW>\n";
        }
        out << "</ROWDATA>\n";
    }

private:
    static std::string cells_of(PoisonRow& row) {
        std::string xml;
        for (const auto& [column, text] : row.cells) {
            xml += "<" + column + ">" + text + "</" + column + ">";
        }
        if (row.wire == Wire::first) xml += "<XK_NR>另一说法</XK_NR>";
        if (row.wire == Wire::second) xml += "<XK_WSH>乌自然资许〔1999〕1号</XK_WSH>";
        if (row.wire == Wire::third) xml += "<XK_JDRQ>2020/01/01</XK_JDRQ>";
        return xml;
    }

    TemporaryFolder folder_;
};

class JsonPoison final : public PoisonChannel {
public:
    void arrange(SystemSettings& system, StreamSettings& stream) const override {
        system.adapter = "rest";
        system.rest.url = server_.url();
        system.care.requests_per_minute = 1'000'000;
        stream.path = "/list";
    }

    void show(std::vector<PoisonRow> list) override {
        const std::scoped_lock lock{busy_};
        list_ = std::move(list);
    }

private:
    static constexpr std::size_t page_rows = 700;

    ScriptedReply answer(const ToldRequest& request) {
        const std::scoped_lock lock{busy_};
        const std::size_t at = request.target.find("cursor=");
        const std::string digits = at == std::string::npos ? "" : request.target.substr(at + 7);
        const std::size_t first = digits.empty() || digits.front() == '&' ? 0 : std::stoul(digits);
        const std::size_t end = std::min(first + page_rows, list_.size());
        json::array rows;
        for (std::size_t n = first; n < end; ++n) {
            rows.push_back(object_of(list_[n]));
        }
        return {
            .body = json::serialize(json::object{
                {"rows", rows}, {"next", std::to_string(end)}, {"complete", end == list_.size()}})};
    }

    static json::object object_of(const PoisonRow& row) {
        json::object object;
        for (const auto& [column, text] : row.cells) {
            object[column] = text;
        }
        if (row.wire == Wire::first) object["XK_NR"] = json::object{{"text", "准予"}};
        if (row.wire == Wire::second) object["XK_NR"] = json::array{1, 2};
        if (row.wire == Wire::third) object["XK_JDRQ"] = json::object{{"year", 2026}};
        return object;
    }

    std::mutex busy_;
    std::vector<PoisonRow> list_;
    ScriptedServer server_{[this](const ToldRequest& request) { return answer(request); }};
};

using OpenPoison = std::unique_ptr<PoisonChannel> (*)();

template <class Channel>
std::unique_ptr<PoisonChannel> open_poison() {
    return std::make_unique<Channel>();
}

// A store of its own that takes the list of a channel.
class PoisonTaker {
public:
    explicit PoisonTaker(PoisonChannel& channel) {
        system_.name = "approvals";
        system_.owner = "bureau";
        system_.care.keep_payloads_days = 0;
        stream_.name = "licences";
        stream_.kind = "licence";
        stream_.mapping = "licence-2019";
        channel.arrange(system_, stream_);
    }

    StreamSummary take() {
        clock_.advance(std::chrono::hours{24});
        const auto source = adapter_kind(system_.adapter).open_source(system_, stream_, {});
        const Rulebook& rules = world_.rulebook();
        const auto lookup = place_.store.open();
        const PullTask task{
            .system = system_,
            .stream = stream_,
            .kind = rules.kinds.at(KindName{stream_.kind}),
            .mapping = rules.mappings.at(MappingName{stream_.mapping}),
            .source = *source,
            .database = *place_.database,
            .clock = clock_,
            .actor = "test",
            .batch = 3'000,
            .progress = {},
            .lookup = lookup.get()};
        return pull(task, {});
    }

    std::vector<QuarantinedRow> quarantine() {
        Transaction transaction{*place_.database, Access::reading};
        return Quarantine{transaction}.list(SystemName{}, "open", 1'000);
    }

    // Everything that is known, and what is still wrong.
    std::vector<std::string> state() {
        std::vector<std::string> lines;
        Transaction transaction{*place_.database, Access::reading};
        transaction.run(
            "select r.key, unseal('content.body', c.digest, c.body) from record r join content c "
            "on c.id = r.content "
            "where r.gone = 0 order by r.kind, r.key",
            {},
            [&](const Row& row) {
                lines.push_back(std::string{row.text(0)}.append("\n").append(row.blob(1)));
            }
        );
        for (const char* sql :
             {"select count(*) from finding where state = 'open'",
              "select count(*) from quarantine where state = 'open'",
              "select count(*) from record where gone <> 0"}) {
            lines.push_back(std::to_string(transaction.number(sql)));
        }
        return lines;
    }

private:
    ManualClock clock_;
    MemoryWorld world_;  // for its rulebook
    StoreInFolder place_;
    SystemSettings system_;
    StreamSettings stream_;
};

class OnePercentPoison : public testing::TestWithParam<std::pair<const char*, OpenPoison>> {
protected:
    static void expect_explained(const QuarantinedRow& row, const Poison& poison) {
        const Findings findings = findings_from_json(row.findings);
        ASSERT_FALSE(findings.empty());
        const bool is_expected = std::ranges::any_of(findings, [&](const Finding& finding) {
            return std::ranges::any_of(poison.rules, [&](const std::string& rule) {
                return finding.rule.starts_with(rule);
            });
        });
        EXPECT_TRUE(is_expected) << poison.column << " " << poison.text.substr(0, 40) << ": "
                                 << row.findings.substr(0, 400);
        // A sentence in Chinese that says what to do, and who can.
        EXPECT_THAT(
            findings.front().advice,
            testing::AnyOf(testing::HasSubstr("请"), testing::HasSubstr("须"))
        ) << findings.front().rule;
    }

    std::unique_ptr<PoisonChannel> channel_ = GetParam().second();
};

TEST_P(OnePercentPoison, WaitsInQuarantineWithItsReasonAndTheRestFlows) {
    PoisonTaker taker{*channel_};
    channel_->show(poisoned_list());
    const StreamSummary summary = taker.take();
    EXPECT_EQ(summary.outcome, "done") << summary.note;
    EXPECT_EQ(summary.read, list_rows);
    EXPECT_EQ(summary.quarantined, list_rows / poison_every);
    EXPECT_EQ(summary.stored, list_rows - list_rows / poison_every);
    const std::vector<Poison> all = poisons();
    std::set<std::size_t> rows;
    for (const QuarantinedRow& row : taker.quarantine()) {
        // The first row is 1, and 2 in a file with a heading.
        const auto near = static_cast<std::size_t>(row.place);
        const std::size_t n = (near / poison_every * poison_every) - 1;
        rows.insert(n);
        expect_explained(row, poison_at(all, n));
    }
    EXPECT_EQ(rows.size(), list_rows / poison_every) << "each once";
    for (std::size_t n = poison_every - 1; n < list_rows; n += poison_every) {
        const Poison& poison = poison_at(all, n);
        EXPECT_EQ(rows.count(n), 1U) << poison.column << " = " << poison.text.substr(0, 40);
    }
}

TEST_P(OnePercentPoison, OnceMendedAllIsAsIfItHadNeverBeen) {
    PoisonTaker taker{*channel_};
    channel_->show(poisoned_list());
    taker.take();
    channel_->show(good_list());
    EXPECT_EQ(taker.take().outcome, "done");
    PoisonTaker healthy{*channel_};
    healthy.take();
    EXPECT_EQ(taker.state(), healthy.state());
}

INSTANTIATE_TEST_SUITE_P(
    Channels,
    OnePercentPoison,
    testing::Values(
        std::pair{"Csv", OpenPoison{open_poison<CsvPoison>}},
        std::pair{"Xml", OpenPoison{open_poison<XmlPoison>}},
        std::pair{"Json", OpenPoison{open_poison<JsonPoison>}}
    ),
    [](const auto& each) { return std::string{each.param.first}; }
);

}  // namespace
}  // namespace xinqiao
