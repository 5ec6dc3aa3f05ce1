// A local source of licences and a platform that shows them, both inside the test; either end can
// be broken in every way that was ever seen.
#include "tests/scenario/broken_world.hpp"

#include <algorithm>
#include <fstream>

#include <boost/json.hpp>

#include "adapters/formats/csv.hpp"
#include "daemon/store/transaction.hpp"

namespace xinqiao {
namespace json = boost::json;
namespace {

constexpr std::size_t page_rows = 50;

constexpr std::string_view login_page =
    "<!DOCTYPE html><html><head><title>用户登录</title></head><body><form></form></body></html>";
constexpr std::string_view error_envelope = R"({"code":"500","message":"系统繁忙,请联系管理员"})";
// "名单" in GB18030, where UTF-8 is declared.
constexpr std::string_view other_charset = "\xC3\xFB\xB5\xA5";

std::vector<WireRow> all_licences() {
    std::vector<WireRow> rows;
    for (std::size_t n = 0; n < BrokenWorld::list_rows; ++n) {
        WireRow row = licence(static_cast<int>(n % 5) + 1);
        for (auto& [column, text] : row) {
            if (column == "XK_WSH") text = "乌自然资许〔2026〕" + std::to_string(1000 + n) + "号";
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

std::string document_of(const json::object& row) {
    return std::string{row.at("XK_WSH").as_string()};
}

// What is left of the list, and how its columns and cells look.
std::vector<WireRow> spoilt(std::vector<WireRow> rows, Break how) {
    if (how == Break::empty) rows.clear();
    if (how == Break::sixty_gone) rows.resize(rows.size() * 40 / 100);
    if (how == Break::ten_gone) rows.resize(rows.size() * 90 / 100);
    if (how == Break::one_gone) rows.pop_back();
    if (how == Break::last_page_missing && rows.size() > page_rows) rows.resize(page_rows);
    for (WireRow& row : rows) {
        for (auto& [column, text] : row) {
            if (how == Break::key_renamed && column == "XK_WSH") column = "WENHAO";
            if (how == Break::wrong_charset && column == "XK_XDR_MC") text = other_charset;
        }
    }
    return rows;
}

json::object json_of(const WireRow& row) {
    json::object object;
    for (const auto& [column, text] : row) {
        object[column] = text;
    }
    return object;
}

std::size_t cursor_in(const std::string& target) {
    const std::string word = "cursor=";
    const std::size_t at = target.find(word);
    const std::string digits = at == std::string::npos ? "" : target.substr(at + word.size());
    return digits.empty() || digits.front() == '&' ? 0 : std::stoul(digits);
}

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

StreamSettings stream(const std::string& role, const std::string& path) {
    return {
        .name = role + "-licences",
        .kind = "licence",
        .mapping = "licence-2019",
        .role = role,
        .path = path,
        .page_rows = static_cast<std::int64_t>(page_rows),
        .guards = {.minimum = 5, .most_gone = 20}};
}

}  // namespace

BrokenWorld::BrokenWorld(Channel channel) : channel_{channel} {}

SystemSettings BrokenWorld::local() const {
    SystemSettings system;
    system.name = "approvals";
    system.label = "行政审批系统";
    system.owner = "bureau";
    system.adapter = channel_ == Channel::file ? "files" : "rest";
    system.rest.url = server_.url();
    system.care.requests_per_minute = 1'000'000;
    system.files.root = folder_.path().string();
    system.files.encoding = "utf-8";
    const std::string path = channel_ == Channel::file ? "licence.csv" : "/licences";
    system.streams.push_back(stream("take", path));
    return system;
}

SystemSettings BrokenWorld::platform() const {
    SystemSettings system;
    system.name = "league";
    system.label = "盟平台";
    system.owner = "league";
    system.adapter = "rest";
    system.rest.url = server_.url();
    system.care.requests_per_minute = 1'000'000;
    system.streams.push_back(stream("published", "/published"));
    system.publications.push_back(
        {.kind = "licence", .mapping = "licence-2019", .path = "/taken", .batch = 1000}
    );
    return system;
}

NightSummary BrokenWorld::night(std::int64_t accept) {
    if (channel_ == Channel::file) write_file();
    clock_.advance(std::chrono::hours{24});
    const auto no_secrets = [](const CredentialName&) { return Secret{}; };
    const Systems systems{{local(), platform()}, no_secrets, clock_, nullptr};
    Workshop workshop{rulebook_.rulebook(), systems, clock_, store_.store, progress_, "test"};
    return run_night(workshop, {.accept = accept}, {}).summary;
}

const StreamSummary& BrokenWorld::list_of(const NightSummary& night) const {
    return night.systems.at(channel_ == Channel::published ? 1 : 0).streams.at(0);
}

std::size_t BrokenWorld::standing() {
    const std::scoped_lock lock{busy_};
    return books_.size();
}

std::int64_t BrokenWorld::told() {
    const std::scoped_lock lock{busy_};
    return told_;
}

std::int64_t BrokenWorld::withdrawn() {
    const std::scoped_lock lock{busy_};
    return withdrawn_;
}

std::int64_t BrokenWorld::observed() {
    Transaction transaction{*store_.database, Access::reading};
    return transaction.number("select count(*) from publication where length(observed) > 0", {});
}

void BrokenWorld::write_file() {
    const std::vector<WireRow> whole = all_licences();
    std::ofstream out{folder_.path() / "licence.csv", std::ios::binary};
    if (broken_ == Break::login_page) {
        out << login_page;
    } else if (broken_ == Break::error_envelope) {
        out << error_envelope;
    } else {
        write_table(out, spoilt(whole, broken_), whole.front());
    }
    if (broken_ == Break::page_repeated) write_table(out, whole, whole.front());
    out.close();
    if (broken_ != Break::truncated) return;
    const auto file = folder_.path() / "licence.csv";
    std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
}

ScriptedReply BrokenWorld::answer(const ToldRequest& request) {
    if (request.method == "POST") return take(request.body);
    const bool shown = request.target.starts_with("/published");
    const bool spoil = shown == (channel_ == Channel::published);
    std::vector<WireRow> list;
    {
        const std::scoped_lock lock{busy_};
        for (const auto& [document, row] : books_) {
            list.push_back(row);
        }
    }
    return page(
        request.target, shown ? list : all_licences(), spoil ? broken_.load() : Break::none
    );
}

ScriptedReply BrokenWorld::page(const std::string& target, std::vector<WireRow> list, Break how) {
    if (how == Break::login_page) return {.body = std::string{login_page}, .type = "text/html"};
    if (how == Break::error_envelope) return {.body = std::string{error_envelope}};
    list = spoilt(std::move(list), how);
    const std::size_t first = how == Break::page_repeated ? 0 : cursor_in(target);
    const std::size_t end = std::min(first + page_rows, list.size());
    json::array rows;
    for (std::size_t n = first; n < end; ++n) {
        rows.push_back(json_of(list[n]));
    }
    const json::object page{
        {"rows", rows}, {"next", std::to_string(end)}, {"complete", end == list.size()}};
    ScriptedReply reply{.body = json::serialize(page)};
    // The answer itself is whole and breaks off all the same.
    if (how == Break::truncated) reply.body.resize(reply.body.size() / 2);
    return reply;
}

ScriptedReply BrokenWorld::take(const std::string& body) {
    const std::scoped_lock lock{busy_};
    json::array receipts;
    const json::value message = json::parse(body);
    for (const json::value& change : message.at("changes").as_array()) {
        const json::object& row = change.at("row").as_object();
        ++told_;
        if (change.at("action").as_string() == "withdraw") {
            ++withdrawn_;
            books_.erase(document_of(row));
        } else {
            WireRow& taken = books_[document_of(row)];
            taken.clear();
            for (const auto& cell : row) {
                taken.emplace_back(cell.key(), cell.value().as_string());
            }
        }
        receipts.push_back(json::object{
            {"id", change.at("id")}, {"code", "00"}, {"message", ""}, {"reference", ""}});
    }
    return {.body = json::serialize(json::object{{"code", "00"}, {"receipts", receipts}})};
}

}  // namespace xinqiao
