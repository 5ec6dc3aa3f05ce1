// The ways in which platforms page, and in which they write: one list each, whole or refused.
#include <gmock/gmock.h>

#include "adapters/rest/kept_answers.hpp"
#include "base/text.hpp"
#include "tests/support/fault.hpp"
#include "tests/support/rest_adapter.hpp"

namespace xinqiao {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class RestDialect : public RestAdapter {
protected:
    // A list of so many rows, named by their number, as a platform pages it.
    void show_numbered(std::size_t rows, const std::string& total) {
        answer_by([=, this](const ToldRequest& request) {
            const std::size_t size =
                number(request.target, system_.rest.paging == "page" ? "size" : "limit");
            const std::size_t from = system_.rest.paging == "page"
                                         ? (number(request.target, "page") - 1) * size
                                         : number(request.target, "offset");
            std::string list;
            for (std::size_t row = from; row < std::min(rows, from + size); ++row) {
                list += (list.empty() ? "" : ",") + ("{\"a\":\"" + std::to_string(row)) + "\"}";
            }
            return reply_of(200, "{\"rows\":[" + list + "],\"total\":" + total + "}");
        });
    }

    static std::size_t number(const std::string& target, const std::string& name) {
        return std::stoul(target.substr(target.find(name + "=") + name.size() + 1));
    }

    // The first cell of every row, page after page.
    std::vector<std::string> pull_all() {
        std::vector<std::string> cells;
        Cursor cursor;
        do {
            last_ = pull(cursor);
            cursor = last_.next;
            for (std::size_t row = 0; row < last_.rows.size(); ++row) {
                cells.emplace_back(*last_.rows.cell(row, 0));
            }
        } while (!last_.last && cells.size() < 100);
        return cells;
    }

    Error error_of_all() {
        return fault_of([&] { pull_all(); });
    }

    Page last_;
};

TEST_F(RestDialect, ByOffsetAListIsWholeWhenItsTotalCame) {
    stream_.page_rows = 2;
    system_.rest.total_at = "/total";
    for (const char* paging : {"offset", "page"}) {
        system_.rest.paging = paging;
        show_numbered(5, "5");
        EXPECT_THAT(pull_all(), ElementsAre("0", "1", "2", "3", "4"));
        EXPECT_TRUE(last_.complete) << paging;
        show_numbered(0, "0");
        EXPECT_THAT(pull_all(), ElementsAre());
        EXPECT_TRUE(last_.complete) << paging;
    }
}

TEST_F(RestDialect, WithoutATotalOrAnEndMarkAListIsNeverWhole) {
    system_.rest.paging = "offset";
    stream_.page_rows = 2;
    show_numbered(3, "3");
    EXPECT_THAT(pull_all(), ElementsAre("0", "1", "2"));
    EXPECT_FALSE(last_.complete);
}

TEST_F(RestDialect, AListThatIsShorterThanItsTotalIsRefused) {
    system_.rest.paging = "offset";
    system_.rest.total_at = "/total";
    stream_.page_rows = 2;
    show_numbered(3, "4");
    const Error error = error_of_all();
    EXPECT_EQ(error.kind(), Error::Kind::transient);
    EXPECT_THAT(error.what(), HasSubstr("共 4 行, 读到 3 行"));
}

TEST_F(RestDialect, AListThatShiftsWhileItIsReadIsRefused) {
    system_.rest.paging = "page";
    system_.rest.total_at = "/total";
    answer(reply_of(200, R"({"rows":[{"a":1},{"a":2}],"total":4})"));
    const Cursor behind = pull().next;
    answer(reply_of(200, R"({"rows":[{"a":2},{"a":3}],"total":4})"));
    EXPECT_EQ(pull_error(behind).kind(), Error::Kind::transient);
    answer(reply_of(200, R"({"rows":[{"a":3},{"a":4}],"total":5})"));
    EXPECT_THAT(pull_error(behind).what(), HasSubstr("总数由 4 变为 5"));
}

TEST_F(RestDialect, ReadsXmlInGbk) {
    system_.rest.rows_at = "/data";
    system_.rest.code_at = "/head/code";
    const std::string text =
        "<?xml version=\"1.0\" encoding=\"GBK\"?><answer><head><code>00</code></head><data>"
        "<row><名称>乌兰浩特市甲公司</名称><代码>1</代码></row>"
        "<row><名称>乙 &amp; 丙</名称><代码/></row></data><complete>true</complete></answer>";
    answer(reply_of(200, *gb18030_from_utf8(text), "text/xml"));
    const Page page = pull();
    ASSERT_EQ(page.rows.size(), 2U);
    EXPECT_TRUE(page.complete);
    EXPECT_EQ(page.rows.json(0), R"({"名称":"乌兰浩特市甲公司","代码":"1"})");
    EXPECT_EQ(page.rows.json(1), R"({"名称":"乙 & 丙","代码":""})");
    EXPECT_EQ(page.payload, *gb18030_from_utf8(text));
}

TEST_F(RestDialect, ReadsJsonInGb18030WhereTheTypeOrTheOperatorSaysSo) {
    const std::string text = R"({"rows":[{"名称":"㐂公司"}],"complete":true})";
    answer(reply_of(200, *gb18030_from_utf8(text), "application/json; charset=GBK"));
    EXPECT_EQ(pull().rows.json(0), R"({"名称":"㐂公司"})");
    answer(reply_of(200, *gb18030_from_utf8(text)));
    EXPECT_EQ(pull_error().kind(), Error::Kind::invalid);
    system_.rest.encoding = "gb18030";
    EXPECT_EQ(pull().rows.json(0), R"({"名称":"㐂公司"})");
}

TEST_F(RestDialect, RefusesXmlThatIsNoList) {
    system_.rest.rows_at = "/rows";
    for (const char* text :
         {"",
          "<r>",
          "<r/>",
          "<html><rows/></html>",
          "<r><code>500</code><rows/></r>",
          "<r><rows/></r><r/>",
          "<!DOCTYPE r [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><r><rows>&e;</rows></r>",
          "<r><rows><row><a>\xBC\xD7</a></row></rows></r>"}) {
        answer(reply_of(200, text, "application/xml"));
        EXPECT_EQ(pull_error().kind(), Error::Kind::invalid) << text;
    }
}

TEST_F(RestDialect, NestedXmlRowsAreBrokenRows) {
    answer(reply_of(
        200,
        "<r><rows><row><a>1</a></row><row><a><b>2</b></a></row></rows>"
        "<complete>true</complete></r>",
        "application/xml"
    ));
    const Page page = pull();
    ASSERT_EQ(page.rows.size(), 2U);
    EXPECT_FALSE(page.rows.broken(0));
    EXPECT_THAT(*page.rows.broken(1), HasSubstr("下级元素"));
}

TEST_F(RestDialect, AnAnswerToAPushThatCannotBeDecodedIsUnknown) {
    answer(reply_of(200, "{\"code\":\"\xBC\xD7\"}", "application/json; charset=utf-16"));
    EXPECT_TRUE(all_receipts_are<Unknown>());
    system_.rest.encoding = "gb18030";
    answer(reply_of(200, "{\"code\":\"\xFF\xFF\"}"));
    EXPECT_TRUE(all_receipts_are<Unknown>());
}

TEST_F(RestDialect, NamesOfTheEnvelopeAreTheOperatorsToSay) {
    system_.rest.code_at = "/status";
    system_.rest.message_at = "/msg";
    system_.rest.good_codes = {"ok"};
    system_.rest.rows_at = "/data/list";
    answer(reply_of(200, R"({"status":"ok","data":{"list":[{"a":1}]},"complete":true})"));
    EXPECT_EQ(pull().rows.size(), 1U);
    answer(reply_of(200, R"({"status":"9","msg":"配额用尽","data":{"list":[]},"complete":true})"));
    EXPECT_THAT(pull_error().what(), HasSubstr("9 配额用尽"));
}

class RestConditional : public RestAdapter {
protected:
    // Says its version, and "not changed" to whoever has it.
    ScriptedReply platform(const ToldRequest& request) {
        const auto known = request.headers.find("if-none-match");
        asked_ = known != request.headers.end();
        if (asked_ && known->second == "\"" + version_ + "\"") return reply_of(304, "");
        ScriptedReply reply = reply_of(200, body_);
        reply.headers = {"ETag: \"" + version_ + "\""};
        return reply;
    }

    RestConditional() {
        answer_by([this](const ToldRequest& request) { return platform(request); });
    }

    std::string body_ = R"({"rows":[{"a":1}],"complete":true})";
    std::string version_ = "v1";
    bool asked_ = false;
};

TEST_F(RestConditional, NotChangedIsTheSamePictureAndNeverAnEmptyList) {
    const Page first = pull();
    const Page second = pull();
    EXPECT_TRUE(asked_);
    EXPECT_EQ(second.rows.json(0), R"({"a":"1"})");
    EXPECT_EQ(second.payload, first.payload);
    EXPECT_TRUE(second.complete);
    version_ = "v2";
    body_ = R"({"rows":[{"a":2}],"complete":true})";
    EXPECT_EQ(pull().rows.json(0), R"({"a":"2"})");
    EXPECT_EQ(pull().rows.json(0), R"({"a":"2"})");
}

TEST_F(RestConditional, NotChangedWithoutAQuestionIsRefused) {
    answer(reply_of(304, ""));
    EXPECT_EQ(pull_error().kind(), Error::Kind::invalid);
    EXPECT_THAT(pull_error().what(), HasSubstr("没有这样问过"));
}

TEST_F(RestConditional, WhatCouldNotBeReadIsAskedForAgain) {
    body_ = R"({"rows":[{"a":1})";
    EXPECT_EQ(pull_error().kind(), Error::Kind::invalid);
    body_ = R"({"rows":[],"complete":true})";
    EXPECT_TRUE(pull().complete);
    EXPECT_FALSE(asked_);
}

TEST_F(RestConditional, MayBeSwitchedOff) {
    system_.rest.conditional = false;
    pull();
    pull();
    EXPECT_FALSE(asked_);
}

TEST(KeptAnswers, AreForgottenAfterTwentyHoursAndWhenTheyAreTooMany) {
    HttpAnswer answer;
    answer.etag = "v";
    answer.body.assign(10 << 20, ' ');
    const Moment begin{};
    for (int question = 0; question < 8; ++question) {
        keep_answer("q" + std::to_string(question), answer, begin + std::chrono::hours{question});
    }
    EXPECT_FALSE(kept_answer("q0", begin));
    EXPECT_TRUE(kept_answer("q7", begin + std::chrono::hours{27}));
    EXPECT_FALSE(kept_answer("q7", begin + std::chrono::hours{28}));
    answer.etag.clear();
    keep_answer("q7", answer, begin);
    EXPECT_FALSE(kept_answer("q7", begin));
}

TEST_F(RestDialect, FurtherHeadersGoAlong) {
    system_.rest.headers = {"serviceId: 42"};
    answer(reply_of(200, R"({"rows":[],"complete":true})"));
    pull();
    EXPECT_EQ(server_.requests().front().headers.at("serviceid"), "42");
    system_.rest.headers = {"no colon"};
    EXPECT_EQ(pull_error().kind(), Error::Kind::misconfigured);
}

}  // namespace
}  // namespace xinqiao
