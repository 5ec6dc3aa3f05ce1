// The pretend platform keeps its books right, and misbehaves exactly as told.
#include <gtest/gtest.h>

#include "tests/platform/cases/small_world.hpp"
#include "tests/platform/generate/encoding.hpp"
#include "tests/platform/serve/authentication.hpp"

namespace xinqiao::platform {
namespace {

std::size_t effects(SmallWorld& small) {
    return small.ask("GET", "/control/effects").at("effects").as_array().size();
}

std::string code(const boost::json::object& reply, std::size_t at = 0) {
    return cell(reply.at("receipts").as_array().at(at).as_object(), "code");
}

std::size_t shown(SmallWorld& small) {
    return small.ask("GET", "/published/licences").at("rows").as_array().size();
}

TEST(PretendExchange, CountsARepeatedIdOnceWhereItRecognisesIds) {
    SmallWorld small;
    const auto first = small.ask("POST", "/licences", batch({change("c1", "甲1号")}));
    const auto again = small.ask("POST", "/licences", batch({change("c1", "甲1号")}));
    EXPECT_EQ(first.at("receipts"), again.at("receipts"));
    EXPECT_EQ(effects(small), 1U);
}

TEST(PretendExchange, CountsARepeatedIdTwiceWhereItDoesNot) {
    SmallWorld small{"idempotent = false\n" + std::string{plain_world}};
    small.ask("POST", "/licences", batch({change("c1", "甲1号")}));
    small.ask("POST", "/licences", batch({change("c1", "甲1号")}));
    EXPECT_EQ(effects(small), 2U);
    EXPECT_EQ(shown(small), 1U);
}

TEST(PretendExchange, RefusesAsPlatformsDo) {
    SmallWorld small;
    const auto with = [&](const std::string& column, const std::string& text) {
        auto one = boost::json::parse(change("c-" + column + text, "甲1号")).as_object();
        one["row"].as_object()[column] = text;
        return code(small.ask("POST", "/licences", batch({boost::json::serialize(one)})));
    };
    EXPECT_EQ(with("XK_XDR_SHXYM", "91152201078377449Q"), "1001");
    EXPECT_EQ(with("XK_XDR_LB", "个体工商户"), "1002");
    EXPECT_EQ(with("XK_JDRQ", "2094/04/02"), "1003");
    EXPECT_EQ(with("XK_JDRQ", "明天"), "10004");
    EXPECT_EQ(with("XK_XDR_MC", "<b>"), "1005");
    EXPECT_EQ(with("XK_WSH", ""), "2001");
    EXPECT_EQ(effects(small), 0U);
    EXPECT_EQ(with("BZ", "<&\">"), "00");
}

TEST(PretendExchange, WithdrawsAndThePublicSeesNoMore) {
    SmallWorld small;
    small.ask("POST", "/licences", batch({change("c1", "甲1号"), change("c2", "甲2号")}));
    EXPECT_EQ(shown(small), 2U);
    small.ask("POST", "/licences", batch({change("c3", "甲1号", "", "withdraw")}));
    EXPECT_EQ(shown(small), 1U);
    EXPECT_EQ(effects(small), 3U);
}

TEST(PretendExchange, ShowsThePublicOnlyPublicColumns) {
    SmallWorld small;
    small.ask("POST", "/licences", batch({change("c1", "甲1号")}));
    const auto rows = small.ask("GET", "/published/licences").at("rows").as_array();
    EXPECT_EQ(rows.at(0).as_object().size(), 2U);
    const auto found = small.ask("POST", "/licences/find", batch({change("c1", "甲1号")}));
    EXPECT_EQ(found.at("found").at(0).at("row").as_object().size(), 5U);
}

TEST(PretendExchange, PagesWithoutGapAndSaysWhenItIsThrough) {
    SmallWorld small;
    for (int n = 0; n < 7; ++n) {
        const std::string text = std::to_string(n);
        small.ask("POST", "/licences", batch({change("c" + text, "甲" + text + "号")}));
    }
    std::size_t rows = 0;
    std::string cursor;
    for (int page = 1; page <= 3; ++page) {
        const auto reply = small.ask("GET", "/licences?limit=3&cursor=" + cursor);
        rows += reply.at("rows").as_array().size();
        cursor = cell(reply, "next");
        EXPECT_EQ(reply.at("complete").as_bool(), page == 3);
    }
    EXPECT_EQ(rows, 7U);
    EXPECT_EQ(small.ask("GET", "/licences?page=3&size=3").at("rows").as_array().size(), 1U);
}

TEST(PretendExchange, FaultsBeforeTheEffectHaveNone) {
    SmallWorld small;
    const std::string body = batch({change("c1", "甲1号")});
    EXPECT_EQ(small.reply("POST", "/licences", body, "500").status, 500U);
    EXPECT_EQ(small.reply("POST", "/licences", body, "503").status, 503U);
    EXPECT_EQ(small.reply("POST", "/licences", body, "unauthorised").status, 401U);
    EXPECT_EQ(small.reply("POST", "/licences", body, "429").headers.at(0).second, "1");
    EXPECT_EQ(small.reply("POST", "/licences", body, "login_page").body.substr(0, 9), "<!DOCTYPE");
    EXPECT_EQ(cell(small.ask("POST", "/licences", body, "error_envelope"), "code"), "500");
    EXPECT_EQ(code(small.ask("POST", "/licences", body, "defer")), "09");
    EXPECT_EQ(effects(small), 0U);
}

TEST(PretendExchange, FaultsAfterTheEffectHaveIt) {
    SmallWorld small;
    const std::string body = batch({change("c1", "甲1号"), change("c2", "甲2号")});
    EXPECT_EQ(small.reply("POST", "/licences", body, "500_after").status, 500U);
    EXPECT_EQ(effects(small), 2U);
    EXPECT_EQ(
        small.ask("POST", "/licences", body, "receipts_missing").at("receipts").as_array().size(),
        1U
    );
    EXPECT_EQ(effects(small), 2U);
}

TEST(PretendExchange, PartialSuccessRefusesEverySecond) {
    SmallWorld small;
    const std::string body = batch({change("c1", "甲1号"), change("c2", "甲2号")});
    const auto reply = small.ask("POST", "/licences", body, "partial");
    EXPECT_EQ(code(reply, 0), "00");
    EXPECT_EQ(code(reply, 1), "5001");
    EXPECT_EQ(effects(small), 1U);
}

TEST(PretendExchange, BrokenListsAreBrokenAsTold) {
    SmallWorld small;
    small.ask("POST", "/licences", batch({change("c1", "甲1号"), change("c2", "甲2号")}));
    const std::string whole = small.reply("GET", "/licences").body;
    EXPECT_EQ(
        small.reply("GET", "/licences", "", "truncated").body, whole.substr(0, whole.size() / 2)
    );
    EXPECT_EQ(small.reply("GET", "/licences", "", "wrong_charset").body, gb18030_of(whole));
    const auto empty = small.ask("GET", "/licences", "", "empty_list");
    EXPECT_TRUE(empty.at("rows").as_array().empty());
    EXPECT_TRUE(empty.at("complete").as_bool());
    const auto first = small.ask("GET", "/licences?limit=1");
    const std::string next = "/licences?limit=1&cursor=" + cell(first, "next");
    EXPECT_EQ(small.ask("GET", next, "", "repeated_page"), first);
    EXPECT_TRUE(small.ask("GET", next, "", "skipped_last_page").at("rows").as_array().empty());
}

TEST(PretendExchange, AsksForTheTokenAndChecksTheSignature) {
    SmallWorld token{"authentication = \"token\"\nsecret = \"s\"\n" + std::string{plain_world}};
    EXPECT_EQ(token.reply("GET", "/licences").status, 401U);
    EXPECT_EQ(
        token.exchange.answer({"GET", "/licences", {{"authorization", "Bearer s"}}, ""}, {}).status,
        200U
    );
    EXPECT_EQ(
        signature("key", "GET", "/a?b=1", "20240402080000", ""),
        "33914d631e2cdfdeaa93bc5524824629bf461d9168dadeda9c153a6c4c485e40"
    );
}

TEST(PretendExchange, AnswersNonsenseWithAnErrorAndGoesOn) {
    SmallWorld small;
    EXPECT_EQ(small.reply("POST", "/licences", "{").status, 400U);
    EXPECT_EQ(small.reply("POST", "/licences", "[]").status, 400U);
    EXPECT_EQ(small.reply("GET", "/nowhere").status, 404U);
    EXPECT_EQ(small.reply("GET", "/licences").status, 200U);
}

TEST(PretendFaults, StrikeFromTheNthRequestSoManyTimes) {
    Faults faults;
    faults.script({{{"fault", "500"}, {"method", "POST"}, {"nth", 2}, {"times", 2}}}, 1);
    std::string struck;
    for (int n = 0; n < 5; ++n) {
        EXPECT_TRUE(faults.due("GET", "/a").empty());
        struck += faults.due("POST", "/a").empty() ? '.' : 'x';
    }
    EXPECT_EQ(struck, ".xx..");
}

TEST(PretendFaults, StrikeByChanceTheSameForASeed) {
    const auto struck = [](std::uint64_t seed) {
        Faults faults;
        faults.script({{{"fault", "500"}, {"times", 0}, {"probability", 0.5}}}, seed);
        std::string pattern;
        for (int n = 0; n < 64; ++n) {
            pattern += faults.due("GET", "/").empty() ? '.' : 'x';
        }
        return pattern;
    };
    EXPECT_EQ(struck(7), struck(7));
    EXPECT_NE(struck(7), struck(8));
    EXPECT_NE(struck(7).find('.'), std::string::npos);
}

TEST(PretendWorld, PublishesAlteredWhatAQuirkNames) {
    SmallWorld small{
        std::string{plain_world} +
        "[[quirk]]\ntable = \"licence\"\nnth = 1\ncolumn = \"XK_XDR_MC\"\nvalue = \"改\"\n"
        "[[quirk]]\ntable = \"licence\"\nkey = \"甲2号\"\nlose = true\n"};
    small.ask("POST", "/licences", batch({change("c1", "甲1号"), change("c2", "甲2号")}));
    const auto rows = small.ask("GET", "/published/licences").at("rows").as_array();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(cell(rows.at(0).as_object(), "XK_XDR_MC"), "改");
    EXPECT_EQ(small.ask("GET", "/licences").at("rows").as_array().size(), 2U);
}

TEST(PretendFolder, TakesEachMessageOnceAndAnswersByFile) {
    SmallWorld small;
    const auto root = small.folder.path / "files";
    Folder folder{small.world, small.database, small.holdings, small.faults, root};
    const std::string message =
        "<DATAS><DATA id=\"c1\" action=\"upsert\" reference=\"\"><XK_WSH>甲1号</XK_WSH>"
        "<XK_XDR_MC>兴安盟恒丰矿业有限公司</XK_XDR_MC>"
        "<XK_XDR_SHXYM>91152201078377449P</XK_XDR_SHXYM></DATA></DATAS>";
    for (int n = 0; n < 2; ++n) {
        std::ofstream{root / "outbox/0001_20240402_00001.xml"} << message;
        folder.tick();
    }
    EXPECT_EQ(effects(small), 1U);
    std::ifstream receipt{root / "receipts/0001_20240402_00001.xml"};
    const std::string text{std::istreambuf_iterator<char>{receipt}, {}};
    EXPECT_NE(text.find("id=\"c1\" code=\"00\""), std::string::npos) << text;
    std::ifstream list{root / "published/licence.xml"};
    const std::string published{std::istreambuf_iterator<char>{list}, {}};
    EXPECT_NE(published.find("<XK_WSH>甲1号</XK_WSH>"), std::string::npos) << published;
    EXPECT_EQ(published.find("XK_XDR_SHXYM"), std::string::npos) << published;
}

}  // namespace
}  // namespace xinqiao::platform
