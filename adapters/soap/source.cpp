// Rows of a platform's list, whole or page by page.
#include <sstream>

#include "adapters/soap/answers.hpp"
#include "adapters/soap/ends.hpp"
#include "adapters/soap/service.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace {

// How far a list was read page by page: the page to come, the rows before it, the rows of the whole
// list as they were said first, and what the page before held. A platform that gives the same page
// for every number would otherwise be read for ever.
struct SoapPlace {
    std::size_t page = 1;
    std::size_t seen = 0;
    std::size_t total = 0;
    std::string former;
};

SoapPlace soap_place(const Cursor& cursor) {
    SoapPlace place;
    if (cursor.text().empty()) return place;
    std::istringstream text{cursor.text()};
    if (text >> place.page >> place.seen >> place.total >> place.former) return place;
    throw Error{Error::Kind::invalid, "游标“" + cursor.text() + "”不是 soap 分页的"};
}

Cursor soap_cursor(const SoapPlace& place) {
    return Cursor{
        std::to_string(place.page) + " " + std::to_string(place.seen) + " "
        + std::to_string(place.total) + " " + place.former};
}

std::string mark_of_page(const Rows& rows) {
    std::string text;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        text += rows.json(row) + "\n";
    }
    return sha256(text).hex().substr(0, 32);
}

[[noreturn]] void refuse_paging(const std::string& what, const std::string& hint) {
    throw Error{Error::Kind::invalid, what, hint};
}

class SoapSource final : public Source {
public:
    SoapSource(
        const SystemSettings& system, const StreamSettings& stream, const Credentials& credentials
    )
        : soap_{system.soap},
          stream_{stream},
          service_{system, {stream.path, stream.soap}, credentials} {}

    Page pull(const Cursor& cursor, const Call& call) override {
        return soap_.paging == "page" ? pull_page(soap_place(cursor), call) : pull_whole(call);
    }

private:
    SoapRows read(const SoapParameters& parameters, Page& page, const Call& call);
    Page pull_whole(const Call& call);
    Page pull_page(SoapPlace place, const Call& call);
    static void check_page(const SoapPlace& place, const SoapRows& found, const std::string& mark);

    SoapSettings soap_;
    StreamSettings stream_;
    SoapService service_;
};

SoapRows SoapSource::read(const SoapParameters& parameters, Page& page, const Call& call) {
    SoapAnswer answer = service_.ask(stream_.soap.operation, parameters, call);
    page.payload = std::move(answer.payload);
    page.unnumbered = true;
    return during("读取名单 " + stream_.name, [&] { return rows_of(answer.result, soap_.answer); });
}

Page SoapSource::pull_whole(const Call& call) {
    Page page;
    SoapRows found = read({}, page, call);
    if (found.total && *found.total != found.rows.size()) {
        refuse_paging(
            "对方说名单有 " + std::to_string(*found.total) + " 行, 给出的是 "
                + std::to_string(found.rows.size()) + " 行",
            "名单可能分页, 请检查 soap.paging"
        );
    }
    page.rows = std::move(found.rows);
    page.last = true;
    page.complete = stream_.full;
    return page;
}

Page SoapSource::pull_page(SoapPlace place, const Call& call) {
    Page page;
    SoapRows found = read(
        {{soap_.page_parameter, std::to_string(place.page)},
         {soap_.size_parameter, std::to_string(stream_.page_rows)}},
        page,
        call
    );
    const std::string mark = mark_of_page(found.rows);
    check_page(place, found, mark);
    ++place.page;
    place.seen += found.rows.size();
    place.total = *found.total;
    place.former = mark;
    page.rows = std::move(found.rows);
    page.last = place.seen == place.total;
    page.complete = page.last && stream_.full;
    page.next = soap_cursor(place);
    return page;
}

// The end is where as many rows were read as the platform says there are, and nowhere else.
void SoapSource::check_page(
    const SoapPlace& place, const SoapRows& found, const std::string& mark
) {
    const std::string number = "第 " + std::to_string(place.page) + " 页";
    if (!found.total) {
        refuse_paging(
            number + "的应答没有总行数, 无法知道名单是否读完", "请检查 soap.answer.total"
        );
    }
    if (place.page > 1 && *found.total != place.total) {
        throw Error{
            Error::Kind::transient,
            "名单在读取途中由 " + std::to_string(place.total) + " 行变为 "
                + std::to_string(*found.total) + " 行",
            "稍后会从头再读"};
    }
    if (!found.rows.empty() && mark == place.former) {
        refuse_paging("对方重复返回同一页 (" + number + ")", "请检查 soap.paging 与页码参数");
    }
    const std::size_t seen = place.seen + found.rows.size();
    if (seen > *found.total || (found.rows.empty() && seen < *found.total)) {
        refuse_paging(
            "对方说名单有 " + std::to_string(*found.total) + " 行, 到" + number + "共给出 "
                + std::to_string(seen) + " 行",
            "请联系平台, 或检查 soap.paging 与页码参数"
        );
    }
}

}  // namespace

std::unique_ptr<Source> soap_source(
    const SystemSettings& system, const StreamSettings& stream, const Credentials& credentials
) {
    return std::make_unique<SoapSource>(system, stream, credentials);
}

}  // namespace xinqiao
