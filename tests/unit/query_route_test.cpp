// A program asks about a code: it is in the ledger before it is answered, under its own name, and
// only an auditor reads the ledger, page by page.
#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/front_door.hpp"

namespace xinqiao {
namespace {

namespace json = boost::json;
using support::FrontDoor;
using testing::HasSubstr;

class QueryRoute : public testing::Test {
protected:
    Response ask(const std::string& document, const std::string& more = {}) {
        return door.ask(
            {.method = "POST",
             .path = "/v1/queries",
             .body = R"({"uscc":"91152201MA7XQ0A13N","purpose":"采矿权延续","document":")"
                     + document + "\"" + more + "}",
             .token = office}
        );
    }
    json::value ledger(const std::string& words = {}) {
        const Response page =
            door.ask({.method = "GET", .path = "/v1/queries" + words, .token = auditor});
        EXPECT_EQ(page.status, 200U) << page.body;
        return json::parse(page.body);
    }

    FrontDoor door;
    std::string office = door.issue("审批办", {Role::query});
    std::string auditor = door.issue("审计", {Role::auditor});
};

TEST_F(QueryRoute, IsAskedInTheNameOfTheHolder) {
    const Response answer = ask("乌自然资审〔2026〕3号");
    ASSERT_EQ(answer.status, 200U) << answer.body;
    EXPECT_EQ(json::parse(answer.body).at("ledger").as_int64(), 1);
    EXPECT_EQ(json::parse(answer.body).at("caller").as_string(), "审批办");
    EXPECT_EQ(ask("乌自然资审〔2026〕4号", R"(,"actor":"别的股室")").status, 403U);
    EXPECT_EQ(ask(" ").status, 422U);
    door.clock.advance(std::chrono::minutes{2});
    const json::value page = ledger();
    ASSERT_EQ(page.at("queries").as_array().size(), 1U);
    EXPECT_EQ(page.at("queries").at(0).at("caller").as_string(), "审批办");
    EXPECT_EQ(page.at("queries").at(0).at("document").as_string(), "乌自然资审〔2026〕3号");
}

TEST_F(QueryRoute, TheLedgerIsReadPageByPageAndNeverBeforeItHasSettled) {
    for (const char* document : {"1号", "2号", "3号"})
        ASSERT_EQ(ask(document).status, 200U);
    door.clock.advance(std::chrono::minutes{2});
    ASSERT_EQ(ask("4号").status, 200U);
    const json::value first = ledger("?limit=2");
    EXPECT_EQ(first.at("queries").as_array().size(), 2U);
    const std::string next = first.at("next").as_string().c_str();
    const json::value second = ledger("?limit=2&cursor=" + next);
    ASSERT_EQ(second.at("queries").as_array().size(), 1U);
    EXPECT_EQ(second.at("queries").at(0).at("document").as_string(), "3号");
    const std::string end = second.at("next").as_string().c_str();
    EXPECT_TRUE(ledger("?cursor=" + end).at("queries").as_array().empty());
    door.clock.advance(std::chrono::minutes{2});
    const json::value later = ledger("?cursor=" + end);
    ASSERT_EQ(later.at("queries").as_array().size(), 1U);
    EXPECT_EQ(later.at("queries").at(0).at("document").as_string(), "4号");
    const Response wrong =
        door.ask({.method = "GET", .path = "/v1/queries?cursor=" + next + "0", .token = auditor});
    EXPECT_EQ(wrong.status, 422U);
    EXPECT_THAT(wrong.body, HasSubstr("cursor"));
}

TEST_F(QueryRoute, ManyCodesAreAnsweredEachByItself) {
    const Response answer = door.ask(
        {.method = "POST",
         .path = "/v1/subjects:batch",
         .body = R"({"codes":["91152201MA7XQ0A13N","abc"]})",
         .token = office}
    );
    ASSERT_EQ(answer.status, 200U) << answer.body;
    const json::value body = json::parse(answer.body);
    const auto type = [&](std::size_t at) -> std::string {
        return body.at("subjects").at(at).at("problem").at("type").as_string().c_str();
    };
    EXPECT_EQ(type(0), "urn:xinqiao:problem:unknown-subject");
    EXPECT_EQ(type(1), "urn:xinqiao:problem:invalid-code");
    std::string many = "\"x\"";
    for (int i = 0; i < 1000; ++i)
        many += ",\"x\"";
    const Response refused = door.ask(
        {.method = "POST",
         .path = "/v1/subjects:batch",
         .body = R"({"codes":[)" + many + "]}",
         .token = office}
    );
    EXPECT_EQ(refused.status, 422U);
}

}  // namespace
}  // namespace xinqiao
