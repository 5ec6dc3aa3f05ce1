// Every address of the front door once right and once wrong, without a network.
#include <array>
#include <future>
#include <latch>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "daemon/http/wishes.hpp"
#include "tests/support/front_door.hpp"

namespace xinqiao {
namespace {

using support::FrontDoor;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

class Routes : public testing::Test {
protected:
    // By the administrator of this machine.
    Response ask(
        const std::string& method,
        const std::string& path,
        const std::string& body = {},
        const std::string& key = {},
        const std::string& token = {}
    ) {
        return door.ask({.method = method, .path = path, .body = body, .key = key, .token = token});
    }

    FrontDoor door;
};

TEST_F(Routes, Health) {
    EXPECT_EQ(ask("GET", "/healthz").status, 200U);
    EXPECT_EQ(ask("POST", "/healthz").status, 404U);
    EXPECT_EQ(ask("GET", "/readyz").status, 200U);
    door.unready = "正在停止";
    const Response stopping = ask("GET", "/readyz");
    EXPECT_EQ(stopping.status, 503U);
    EXPECT_THAT(stopping.body, HasSubstr("正在停止"));
}

TEST_F(Routes, MetricsAndStatus) {
    EXPECT_EQ(ask("GET", "/metrics").body, "m 1\n");
    const Response status = ask("GET", "/v1/status");
    EXPECT_EQ(status.status, 200U);
    const auto body = boost::json::parse(status.body);
    EXPECT_EQ(body.at("systems").at(0).at("system").as_string(), "league");
    EXPECT_EQ(body.at("systems").at(0).at("breaker").as_string(), "closed");
}

TEST_F(Routes, Subjects) {
    EXPECT_EQ(ask("GET", "/v1/subjects/91152201MA7XQ0A13N").status, 404U);
    const Response wrong = ask("GET", "/v1/subjects/abc");
    EXPECT_EQ(wrong.status, 422U);
    EXPECT_EQ(wrong.content_type, "application/problem+json");
}

TEST_F(Routes, Sync) {
    EXPECT_EQ(ask("POST", "/v1/sync", R"({"systems":["league"]})").status, 200U);
    EXPECT_EQ(door.actor, "本机管理员");
    EXPECT_EQ(ask("POST", "/v1/sync", R"({"actor":"张科"})").status, 403U);
    EXPECT_EQ(ask("POST", "/v1/sync", R"({"actor":"本机管理员"})").status, 200U);
    EXPECT_EQ(ask("POST", "/v1/sync", R"({"systems":["nowhere"]})").status, 500U);
    EXPECT_EQ(ask("POST", "/v1/sync", R"({"sytems":[]})").status, 422U);
    door.is_busy = true;
    const Response busy = ask("POST", "/v1/sync");
    EXPECT_EQ(busy.status, 503U);
    EXPECT_THAT(busy.body, HasSubstr("\"origin\":\"gateway\""));
}

TEST_F(Routes, Reconcile) {
    const Response done = ask("POST", "/v1/reconcile");
    EXPECT_EQ(done.status, 200U);
    EXPECT_THAT(done.headers, testing::Contains(testing::Pair("Xinqiao-Outcome", "differences")));
    EXPECT_EQ(ask("POST", "/v1/reconcile", "[]").status, 422U);
    EXPECT_EQ(ask("POST", "/v1/reconcile", R"({"dry_run":true})").status, 422U);
    EXPECT_EQ(ask("POST", "/v1/reconcile", R"({"kinds":"licence"})").status, 422U);
    EXPECT_EQ(ask("POST", "/v1/reconcile", R"({"kinds":["licence"]})").status, 200U);
    EXPECT_EQ(door.scope.kinds, std::vector{KindName{"licence"}});
}

TEST_F(Routes, Push) {
    EXPECT_EQ(ask("POST", "/v1/push", R"({"kind":"licence","key":"1"})").status, 200U);
    EXPECT_EQ(ask("POST", "/v1/push", R"({"kind":"licence","key":"none"})").status, 422U);
    EXPECT_EQ(ask("POST", "/v1/push", R"({"kind":"licence"})").status, 422U);
}

TEST_F(Routes, Decisions) {
    const std::string listing =
        R"({"act":"list","kind":"redlist","document":"乌自然资信〔2026〕1号","organ":"乌兰浩特市自然资源局",)"
        R"("fields":{"主体名称":"乌兰浩特市示例矿业有限公司","统一社会信用代码":"91152201MA7XQ0A13N",)"
        R"("荣誉名称":"诚信矿山"}})";
    EXPECT_EQ(ask("POST", "/v1/decisions", listing).status, 400U);
    const std::string clerk = door.issue("经办人甲", {Role::clerk});
    const Response taken = ask("POST", "/v1/decisions", listing, "t1", clerk);
    ASSERT_EQ(taken.status, 200U) << taken.body;
    EXPECT_THAT(taken.headers, testing::Contains(testing::Pair("Location", "/v1/decisions/1")));
    const auto body = boost::json::parse(taken.body);
    EXPECT_EQ(body.at("subject").as_string(), "91152201MA7XQ0A13N");
    EXPECT_EQ(body.at("standing").as_string(), "unapproved");
    EXPECT_TRUE(boost::json::parse(ask("POST", "/v1/decisions", listing, "t1", clerk).body)
                    .at("repeated")
                    .as_bool());
    EXPECT_EQ(ask("POST", "/v1/decisions", R"({"act":"notice"})", "t1").status, 422U);

    const std::string key = body.at("key").as_string().c_str();
    const std::string approval = R"({"act":"approve","kind":"redlist","key":")" + key + "\"}";
    // One person is one person, whichever of his tokens he shows.
    const std::string other_hat = door.issue("经办人甲", {Role::clerk, Role::approver});
    const Response refused = ask("POST", "/v1/decisions", approval, "t2", other_hat);
    EXPECT_EQ(refused.status, 409U);
    EXPECT_EQ(
        boost::json::parse(refused.body).at("obstacles").at(0).at("rule").as_string(), "same-person"
    );
    const std::string approver = door.issue("审批人乙", {Role::approver});
    EXPECT_EQ(ask("POST", "/v1/decisions", approval, "t3", clerk).status, 403U);
    EXPECT_EQ(ask("POST", "/v1/decisions", listing, "t4", approver).status, 403U);
    const std::string as_another =
        approval.substr(0, approval.size() - 1) + R"(,"actor":"审批人丙"})";
    EXPECT_EQ(ask("POST", "/v1/decisions", as_another, "t5", approver).status, 403U);
    EXPECT_EQ(ask("POST", "/v1/decisions", approval, "t6", approver).status, 200U);

    EXPECT_THAT(ask("GET", "/v1/decisions/1").body, HasSubstr("in-force"));
    EXPECT_EQ(ask("GET", "/v1/decisions/99").status, 404U);
    EXPECT_EQ(ask("GET", "/v1/decisions/x").status, 404U);
    EXPECT_THAT(ask("GET", "/v1/decisions").body, HasSubstr("审批人乙"));
}

// A listing that two clerks look at before they act.
class ActsIfUnchanged : public Routes {
protected:
    void SetUp() override { key = list("1"); }

    // The key of the listing by the document of that number.
    std::string list(const std::string& document) {
        const Response listed =
            act(R"({"act":"list","kind":"redlist","document":"乌自然资信〔2026〕)" + document
                    + R"(号","organ":"乌兰浩特市自然资源局","fields":{)"
                      R"("主体名称":"乌兰浩特市示例矿业有限公司",)"
                      R"("统一社会信用代码":"91152201MA7XQ0A13N","荣誉名称":"诚信矿山"}})",
                "list " + document);
        EXPECT_EQ(listed.status, 200U) << listed.body;
        return boost::json::parse(listed.body).at("key").as_string().c_str();
    }

    Response act(
        const std::string& body,
        const std::string& request,
        const std::optional<std::string>& if_match = {},
        const std::string& token = {}
    ) {
        return door.ask(
            {.method = "POST",
             .path = "/v1/decisions",
             .body = body,
             .key = request,
             .token = token.empty() ? clerk : token,
             .if_match = if_match}
        );
    }

    std::string about_it(const std::string& act, const std::string& rest = {}) const {
        return R"({"act":")" + act + R"(","kind":"redlist","key":")" + key + "\"" + rest + "}";
    }

    static std::string tag_in(const Response& response) {
        for (const auto& [name, value] : response.headers) {
            if (name == "ETag") return value;
        }
        return {};
    }

    std::string tag_of(const std::string& decision, const std::string& token = {}) {
        return tag_in(ask("GET", "/v1/decisions/" + decision, {}, {}, token));
    }

    std::int64_t acts() {
        Transaction transaction{*door.store.database, Access::reading};
        return transaction.number("select count(*) from decision");
    }

    std::string clerk = door.issue("经办人甲", {Role::clerk});
    std::string other_clerk = door.issue("经办人丁", {Role::clerk});
    std::string approver = door.issue("审批人乙", {Role::approver});
    std::string key;
    const std::string grounds = R"(,"document":"异议〔2026〕1号","reason":"名称有误")";
    const std::string number = R"(,"document":"乌自然资撤〔2026〕1号","reason":"认定有误")";
};

TEST_F(ActsIfUnchanged, WhatCameBetweenReadingAndActingLeavesNothingDone) {
    const std::string read = tag_of("1");
    ASSERT_EQ(act(about_it("object", grounds), "other", read, other_clerk).status, 200U);
    ASSERT_EQ(acts(), 2);
    const Response late = act(about_it("revoke", number), "late", read);
    EXPECT_EQ(late.status, 412U) << late.body;
    EXPECT_EQ(late.content_type, "application/problem+json");
    EXPECT_THAT(late.body, HasSubstr("urn:xinqiao:problem:precondition-failed"));
    EXPECT_EQ(tag_in(late), tag_of("1"));
    EXPECT_NE(tag_in(late), read);
    EXPECT_EQ(acts(), 2);
    EXPECT_THAT(ask("GET", "/v1/subjects/91152201MA7XQ0A13N").body, Not(HasSubstr("revoked")));
    // Whoever has looked again may act, under the same key: nothing was registered under it.
    EXPECT_EQ(act(about_it("revoke", number), "late", tag_of("1")).status, 200U);
    EXPECT_EQ(acts(), 3);
}

TEST_F(ActsIfUnchanged, OfTwoWhoActAtOnceOnWhatBothReadOneIsRefused) {
    for (int round = 0; round < 10; ++round) {
        const std::string suffix = std::to_string(round);
        key = list(std::to_string(round + 2));
        const std::int64_t before = acts();
        const std::string read = tag_of(std::to_string(before));
        std::latch start{2};
        const auto object = [&](const std::string& token, const std::string& request) {
            start.arrive_and_wait();
            return act(about_it("object", grounds), request + suffix, read, token).status;
        };
        auto one = std::async(std::launch::async, [&] { return object(clerk, "one"); });
        const unsigned other = object(other_clerk, "other");
        EXPECT_THAT((std::array{one.get(), other}), UnorderedElementsAre(200U, 412U)) << round;
        EXPECT_EQ(acts(), before + 1);
    }
}

TEST_F(ActsIfUnchanged, ARepetitionIsAnsweredAlikeThoughItChangedWhatWasRead) {
    const std::string read = tag_of("1");
    ASSERT_EQ(act(about_it("object", grounds), "once", read).status, 200U);
    EXPECT_NE(tag_of("1"), read);
    const Response again = act(about_it("object", grounds), "once", read);
    EXPECT_EQ(again.status, 200U);
    EXPECT_THAT(again.body, HasSubstr("\"repeated\":true"));
    EXPECT_EQ(act(about_it("object", grounds), "once", std::nullopt).status, 200U);
    EXPECT_EQ(acts(), 2);
}

TEST_F(ActsIfUnchanged, TagsAreComparedAsRfc9110Says) {
    const std::string tag = tag_of("1");
    EXPECT_EQ(act(about_it("object", grounds), "1", "W/" + tag).status, 412U);
    EXPECT_EQ(act(about_it("object", grounds), "2", "\"1-other\"").status, 412U);
    for (const char* wrong : {"", ",", "bare", "\"open", "*, \"a\"", "\"a\" \"b\"", "w/\"a\""})
        EXPECT_EQ(act(about_it("object", grounds), "3", wrong).status, 400U) << wrong;
    EXPECT_EQ(acts(), 1);
    EXPECT_EQ(act(about_it("object", grounds), "4", "\"a,b\", W/\"c\",, " + tag).status, 200U);
}

TEST_F(ActsIfUnchanged, AStarMeansThatThereIsADecision) {
    EXPECT_EQ(act(about_it("object", grounds), "1", "*").status, 200U);
    const std::string own_key = key;
    key = "no such record";
    const Response nothing = act(about_it("object", grounds), "2", "*");
    EXPECT_EQ(nothing.status, 412U);
    EXPECT_EQ(tag_in(nothing), "");
    EXPECT_EQ(act(about_it("object", grounds), "3").status, 409U);
}

TEST_F(ActsIfUnchanged, TheTagIsOneForClerksAndApprovers) {
    EXPECT_EQ(tag_of("1", clerk), tag_of("1", approver));
    EXPECT_EQ(act(about_it("approve"), "1", tag_of("1", clerk), approver).status, 200U);
    // Who sees less has another answer, and so another tag; he cannot act anyway.
    const std::string steward = door.issue("数据管理员", {Role::steward});
    EXPECT_NE(tag_of("1", steward), tag_of("1", clerk));
    EXPECT_NE(tag_of("1", steward), "");
}

TEST_F(ActsIfUnchanged, ElsewhereIfMatchIsRefused) {
    for (const auto& [method, path] :
         {std::pair{"POST", "/v1/sync"}, {"POST", "/v1/push"}, {"GET", "/v1/decisions/1"}}) {
        const Response refused = door.ask({.method = method, .path = path, .if_match = "*"});
        EXPECT_EQ(refused.status, 400U) << path;
        EXPECT_THAT(refused.body, HasSubstr("if-match-not-taken")) << path;
    }
    EXPECT_EQ(door.actor, "");
}

std::string refusal_of_sync(std::string_view body) {
    try {
        sync_wish(body);
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), Error::Kind::invalid);
        return error.what();
    }
    return "none";
}

TEST(Wishes, AreReadStrictly) {
    EXPECT_TRUE(sync_wish("").systems.empty());
    const SyncWish wish = sync_wish(R"({"systems":["a","b"],"dry_run":true,"accept":7})");
    EXPECT_EQ(wish.systems.size(), 2U);
    EXPECT_TRUE(wish.dry_run);
    EXPECT_EQ(wish.accept, 7);
    EXPECT_EQ(wish.actor, "");
    for (const std::string& wrong :
         {std::string{"{"},
          std::string{"[]"},
          std::string{R"({"systems":"league"})"},
          std::string{R"({"systems":[""]})"},
          std::string{R"({"dry_run":1})"},
          std::string{R"({"accept":-1})"},
          std::string{R"({"accept":1e30})"},
          std::string{R"({"actor":7})"},
          R"({"actor":")" + std::string(1025, 'x') + R"("})",
          std::string(5000, '[')}) {
        EXPECT_NE(refusal_of_sync(wrong), "none") << wrong.substr(0, 40);
    }
    EXPECT_THAT(refusal_of_sync(R"({"sytems":[]})"), HasSubstr("sytems"));
    EXPECT_THROW(push_wish(R"({"kind":"licence"})"), Error);
    EXPECT_EQ(push_wish(R"({"kind":"licence","key":"1"})").key.text(), "1");
}

}  // namespace
}  // namespace xinqiao
