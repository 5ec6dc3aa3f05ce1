// Rows of a platform's list, page by page.
#include <sstream>

#include "adapters/formats/json_page.hpp"
#include "adapters/formats/xml_page.hpp"
#include "adapters/rest/ends.hpp"
#include "base/digest.hpp"

namespace xinqiao {
namespace {

// How far a list paged by number or offset was read. A list may shift while it is read, and a
// platform may give the same page for every number: so it says, too, what the page before held, its
// last row, how many rows came, and the total that was said first.
struct NumberedPage {
    std::uint64_t number = 0;
    std::string former = "-";
    std::string last_row = "-";
    std::uint64_t rows = 0;
    std::string total = "-";
};

NumberedPage numbered_page(const Cursor& cursor, std::uint64_t first) {
    NumberedPage page;
    page.number = first;
    if (cursor.text().empty()) return page;
    std::istringstream words{cursor.text()};
    if (words >> page.number >> page.former) {
        if (words >> page.last_row >> page.rows >> page.total || words.eof()) return page;
    }
    throw Error{Error::Kind::invalid, "游标“" + cursor.text() + "”不是按页码分页的"};
}

Cursor cursor_of(const NumberedPage& page) {
    return Cursor{
        std::to_string(page.number) + " " + page.former + " " + page.last_row + " "
        + std::to_string(page.rows) + " " + page.total};
}

[[noreturn]] void list_shifted(const std::string& how) {
    throw Error{
        Error::Kind::transient,
        "名单在读取期间变动 (" + how + "), 本次不采用",
        "下次运行重新读取; 若每次如此, 请检查 rest.total_at, 或调整 page_rows"};
}

std::string mark_of(std::string_view text) {
    return sha256(text).hex().substr(0, 32);
}

[[noreturn]] void page_repeated(const std::string& what) {
    throw Error{
        Error::Kind::invalid,
        "对方重复返回同一页 (" + what + "), 名单无法读完",
        "请联系平台; 也可能是 rest.paging 设置不符"};
}

class RestSource final : public Source {
public:
    RestSource(
        const SystemSettings& system, const StreamSettings& stream, const Credentials& credentials
    )
        : rest_{system.rest}, stream_{stream}, service_{system, credentials} {}

    Page pull(const Cursor& cursor, const Call& call) override {
        const std::string size = std::to_string(stream_.page_rows);
        if (rest_.paging == "page") return pull_number(numbered_page(cursor, 1), call);
        if (rest_.paging == "offset") return pull_number(numbered_page(cursor, 0), call);
        const std::string word = rest_.paging == "since" ? "since" : "cursor";
        JsonPage answer;
        Page page = read(word + "=" + query_text(cursor.text()) + "&limit=" + size, answer, call);
        go_on_behind(cursor, answer, page);
        return page;
    }

private:
    Page pull_number(const NumberedPage& at, const Call& call);
    std::string query_for(const NumberedPage& at) const;
    NumberedPage behind(const NumberedPage& at, const Page& page, const std::string& total) const;
    void end_by_total(const NumberedPage& read, Page& page) const;
    Page read(const std::string& query, JsonPage& answer, const Call& call);
    JsonPage page_in(const HttpAnswer& given) const;
    static void go_on_behind(const Cursor& cursor, const JsonPage& answer, Page& page);

    RestSettings rest_;
    StreamSettings stream_;
    RestService service_;
};

std::string RestSource::query_for(const NumberedPage& at) const {
    const std::string size = std::to_string(stream_.page_rows);
    const std::string number = std::to_string(at.number);
    if (rest_.paging == "offset") return "offset=" + number + "&limit=" + size;
    return "page=" + number + "&size=" + size;
}

Page RestSource::pull_number(const NumberedPage& at, const Call& call) {
    JsonPage answer;
    Page page = read(query_for(at), answer, call);
    const NumberedPage next = behind(at, page, answer.total);
    page.next = cursor_of(next);
    if (page.rows.empty()) page.last = true;
    if (next.total != "-") end_by_total(next, page);
    return page;
}

NumberedPage RestSource::behind(const NumberedPage& at, const Page& page, const std::string& total)
    const {
    NumberedPage next = at;
    if (!total.empty()) next.total = total;
    if (at.total != "-" && at.total != next.total)
        list_shifted("总数由 " + at.total + " 变为 " + total);
    std::string rows;
    for (std::size_t row = 0; row < page.rows.size(); ++row) {
        const std::string text = page.rows.json(row);
        next.last_row = mark_of(text);
        if (row == 0 && next.last_row == at.last_row && page.rows.size() > 1) {
            list_shifted("上一页的末行又出现在本页之首");
        }
        rows += text + "\n";
    }
    next.former = mark_of(rows);
    if (!page.rows.empty() && next.former == at.former) {
        page_repeated("第 " + std::to_string(at.number) + " 页");
    }
    next.number += rest_.paging == "offset" ? page.rows.size() : 1;
    next.rows += page.rows.size();
    return next;
}

// Where the platform says how many rows there are, the list is whole when they all came.
void RestSource::end_by_total(const NumberedPage& read, Page& page) const {
    const std::string count = std::to_string(read.rows);
    if (count == read.total) page.last = true;
    if (!page.last) return;
    if (count != read.total) list_shifted("共 " + read.total + " 行, 读到 " + count + " 行");
    page.complete = stream_.full;
}

Page RestSource::read(const std::string& query, JsonPage& answer, const Call& call) {
    Page page;
    HttpAnswer got = service_.get(stream_.path, query, call, [&](const HttpAnswer& given) {
        during("读取名单 " + stream_.name, [&] { answer = page_in(given); });
    });
    page.payload = std::move(got.body);
    page.rows = std::move(answer.rows);
    page.last = answer.complete;
    page.unnumbered = true;
    page.complete = answer.complete && stream_.full;
    return page;
}

JsonPage RestSource::page_in(const HttpAnswer& given) const {
    const JsonPlaces places = list_places(rest_);
    const std::string text = service_.text_of(given);
    return is_xml(given) ? read_xml_page(text, places) : read_json_page(text, places);
}

// The end is what the platform calls the end, never what looks like it.
void RestSource::go_on_behind(const Cursor& cursor, const JsonPage& answer, Page& page) {
    page.next = answer.next.empty() ? cursor : Cursor{answer.next};
    if (page.last) return;
    if (answer.next.empty()) {
        throw Error{
            Error::Kind::invalid,
            "对方没有给出下一页, 也没有说名单已完",
            "请检查 rest.next_at 与 rest.complete_at"};
    }
    if (page.next == cursor) page_repeated("游标 " + cursor.text());
}

}  // namespace

std::unique_ptr<Source> rest_source(
    const SystemSettings& system, const StreamSettings& stream, const Credentials& credentials
) {
    return std::make_unique<RestSource>(system, stream, credentials);
}

}  // namespace xinqiao
