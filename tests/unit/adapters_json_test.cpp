// JSON answers: what a row becomes, and which answers are refused.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "adapters/formats/json_page.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

const JsonPlaces usual_places{"/rows", "/next", "/complete"};

std::string json_complaint(std::string_view text, const JsonPlaces& places = usual_places) {
    try {
        read_json_page(text, places);
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), Error::Kind::invalid);
        return error.what();
    }
    return {};
}

TEST(JsonPage, ReadsRowsAndWhereToGoOn) {
    const JsonPage page = read_json_page(
        R"({"next":"C2","rows":[{"名称":"甲\"乙\u4e59","n":1.50,"t":true,"e":null},{"n":7}],)"
        R"("complete":false})",
        usual_places
    );
    EXPECT_EQ(page.next, "C2");
    EXPECT_FALSE(page.complete);
    ASSERT_EQ(page.rows.size(), 2u);
    EXPECT_EQ(page.rows.cell(0, 0), "甲\"乙乙");
    EXPECT_EQ(page.rows.cell(0, 1), "1.50");
    EXPECT_EQ(page.rows.cell(0, 2), "true");
    EXPECT_EQ(page.rows.cell(0, 3), "");
    EXPECT_EQ(page.rows.cell(1, 0), std::nullopt);
    EXPECT_EQ(page.rows.cell(1, 1), "7");
}

TEST(JsonPage, KeepsTheSpellingOfNumbers) {
    const JsonPage page = read_json_page(
        R"({"rows":[{"a":123456789012345678901234567890,"b":0.1000,"c":1E3}],"next":20})",
        usual_places
    );
    EXPECT_EQ(page.rows.cell(0, 0), "123456789012345678901234567890");
    EXPECT_EQ(page.rows.cell(0, 1), "0.1000");
    EXPECT_EQ(page.rows.cell(0, 2), "1E3");
    EXPECT_EQ(page.next, "20");
}

TEST(JsonPage, MarksRowsThatAreNotPlain) {
    const JsonPage page = read_json_page(
        R"({"rows":[{"a":{"b":1}},{"a":[1]},7,{"a":1,"a":2},{"a":3}],)"
        R"("complete":true})",
        usual_places
    );
    ASSERT_EQ(page.rows.size(), 5u);
    EXPECT_TRUE(page.rows.broken(0).has_value());
    EXPECT_EQ(page.rows.cell(0, 0), R"({"b":1})");
    EXPECT_TRUE(page.rows.broken(1).has_value());
    EXPECT_TRUE(page.rows.broken(2).has_value());
    EXPECT_EQ(page.rows.repeated(3), "a");
    EXPECT_EQ(page.rows.cell(3, 0), "1");
    EXPECT_FALSE(page.rows.broken(4).has_value());
    EXPECT_TRUE(page.complete);
}

TEST(JsonPage, FindsRowsWhereThePointersSay) {
    const JsonPlaces deep{"/data/list", "/data/cursor", "/data/end"};
    const JsonPage page =
        read_json_page(R"({"code":"00","data":{"end":true,"list":[{"a":1}],"cursor":"x"}})", deep);
    EXPECT_EQ(page.rows.size(), 1u);
    EXPECT_EQ(page.next, "x");
    EXPECT_TRUE(page.complete);
    EXPECT_EQ(read_json_page(R"([{"a":1}])", {"", "/next", "/complete"}).rows.size(), 1u);
}

TEST(JsonPage, RefusesWhatIsNoList) {
    EXPECT_NE(json_complaint(""), "");
    EXPECT_NE(json_complaint("<html>"), "");
    EXPECT_NE(
        json_complaint(R"({"code":"500","message":"系统繁忙"})").find("系统繁忙"), std::string::npos
    );
    EXPECT_NE(json_complaint(R"({"rows":{"a":1}})").find("没有数据行"), std::string::npos);
    EXPECT_NE(json_complaint(R"({"rows":[],"rows":[1]})").find("出现两次"), std::string::npos);
    EXPECT_NE(json_complaint(R"({"rows":[]}{"rows":[]})").find("之后"), std::string::npos);
    EXPECT_NE(json_complaint("{\"rows\":[{\"a\":\"\xFF\"}]}"), "");
    EXPECT_NE(json_complaint(R"({"rows":[{"a":01}]})"), "");
    EXPECT_NE(json_complaint(R"({"rows":[{"a":"\ud800"}]})"), "");
    EXPECT_NE(json_complaint(R"({"rows":[],"other":tru})"), "");
    EXPECT_NE(json_complaint(std::string(100'000, '[')), "");
    EXPECT_NE(json_complaint(std::string(100'000, '[') + std::string(100'000, ']')), "");
}

TEST(JsonPage, NeverTakesAPrefixForTheWhole) {
    const std::string text = R"({"complete":true,"next":"","rows":[{"a":"甲"},{"a":2}],"z":[1]})";
    for (std::size_t length = 0; length < text.size(); ++length) {
        EXPECT_NE(json_complaint(std::string_view{text}.substr(0, length)), "") << length;
    }
    EXPECT_EQ(json_complaint(text), "");
}

RC_GTEST_PROP(JsonPage, SurvivesAnyBytes, (const std::string& noise)) {
    const std::string complaint = json_complaint("{\"rows\":[{\"a\":" + noise + "}]}");
    RC_ASSERT(complaint.empty() || complaint.find("JSON") != std::string::npos);
}

}  // namespace
}  // namespace xinqiao
