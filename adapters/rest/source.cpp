// Rows of a platform's list, page by page.
#include <charconv>

#include "adapters/formats/json_page.hpp"
#include "adapters/rest/ends.hpp"
#include "base/digest.hpp"

namespace xinqiao {
namespace {

// How far a list paged by number was read: the next number, and what the page before held. A
// platform that gives the same page for every number would otherwise be read for ever.
struct NumberedPage {
    std::uint64_t number = 1;
    std::string former;
};

NumberedPage numbered_page(const Cursor& cursor) {
    NumberedPage page;
    const std::string& text = cursor.text();
    if (text.empty()) return page;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), page.number);
    if (fault != std::errc{} || end == text.data() + text.size() || *end != ' ') {
        throw Error{Error::Kind::invalid, "游标“" + text + "”不是按页码分页的"};
    }
    page.former = std::string{end + 1, text.data() + text.size()};
    return page;
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
        if (rest_.paging == "page") return pull_number(numbered_page(cursor), size, call);
        const std::string word = rest_.paging == "since" ? "since" : "cursor";
        JsonPage answer;
        Page page = read(word + "=" + query_text(cursor.text()) + "&limit=" + size, answer, call);
        go_on_behind(cursor, answer, page);
        return page;
    }

private:
    Page pull_number(const NumberedPage& at, const std::string& size, const Call& call);
    Page read(const std::string& query, JsonPage& answer, const Call& call);
    static void go_on_behind(const Cursor& cursor, const JsonPage& answer, Page& page);

    RestSettings rest_;
    StreamSettings stream_;
    RestService service_;
};

Page RestSource::pull_number(const NumberedPage& at, const std::string& size, const Call& call) {
    JsonPage answer;
    const std::string number = std::to_string(at.number);
    Page page = read("page=" + number + "&size=" + size, answer, call);
    std::string rows;
    for (std::size_t row = 0; row < page.rows.size(); ++row) {
        rows += page.rows.json(row) + "\n";
    }
    const std::string digest = sha256(rows).hex().substr(0, 32);
    if (!page.rows.empty() && digest == at.former) page_repeated("第 " + number + " 页");
    if (page.rows.empty()) page.last = true;
    page.next = Cursor{std::to_string(at.number + 1) + " " + digest};
    return page;
}

Page RestSource::read(const std::string& query, JsonPage& answer, const Call& call) {
    Page page;
    page.payload = service_.get(stream_.path, query, call);
    during("读取名单 " + stream_.name, [&] {
        answer = read_json_page(
            page.payload, JsonPlaces{rest_.rows_at, rest_.next_at, rest_.complete_at}
        );
    });
    page.rows = std::move(answer.rows);
    page.last = answer.complete;
    page.complete = answer.complete && stream_.full;
    return page;
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
