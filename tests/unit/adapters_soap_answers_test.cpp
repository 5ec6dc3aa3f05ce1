// SOAP envelopes and what stands in them: read, written, and every way they were seen spoilt.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "adapters/formats/xml_tree.hpp"
#include "adapters/soap/answers.hpp"
#include "adapters/soap/envelope.hpp"
#include "adapters/soap/payload.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "tests/support/soap_far_side.hpp"

namespace xinqiao {
namespace {

std::string result_text(std::string_view envelope) {
    const auto result = result_in(envelope);
    return result ? *result : "fault " + result.error().code + ": " + result.error().reason;
}

// What the reading complains of, in Chinese.
std::string soap_complaint(const std::function<void()>& reading) {
    try {
        reading();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), Error::Kind::invalid) << error.what();
        EXPECT_FALSE(error.hint().empty());
        return error.what();
    }
    return {};
}

std::string envelope_complaint(const std::string& envelope) {
    return soap_complaint([&] { static_cast<void>(result_in(envelope)); });
}

std::string soap_cell(const Rows& rows, std::size_t row, std::string_view column) {
    const auto index = rows.find_column(column);
    return std::string{index ? rows.cell(row, *index).value_or("absent") : "no such column"};
}

std::string word_for(const Receipt& receipt) {
    constexpr std::array words{"accepted", "refused", "deferred", "unknown", "taken"};
    return words.at(receipt.index());
}

std::string receipt_words(const std::string& result, std::size_t count, const SoapWords& words) {
    std::string text;
    for (const Receipt& receipt : receipts_of(verdict_in(result, words), count, words)) {
        text += (text.empty() ? "" : " ") + word_for(receipt);
    }
    return text;
}

TEST(SoapEnvelope, StandsAsThePlatformWantsIt) {
    SoapSettings soap;
    soap.name_space = "urn:credit";
    const std::string plain = envelope_of(soap, "importXml", {{"xml", "<a>&"}}, Secret{"T&1"});
    const SoapQuestion question = soap_question(plain);
    EXPECT_EQ(question.operation, "importXml");
    EXPECT_EQ(question.parameters.at("token"), "T&1");
    EXPECT_EQ(question.parameters.at("xml"), "<a>&");
    EXPECT_NE(plain.find("<x:importXml xmlns:x=\"urn:credit\"><token>"), std::string::npos)
        << plain;
    soap.qualified = true;
    soap.token_at = "header";
    soap.version = "1.2";
    const std::string other = envelope_of(soap, "importXml", {{"xml", "1"}}, Secret{"T&1"});
    EXPECT_EQ(soap_question(other).header, "T&1");
    EXPECT_NE(other.find("<x:xml>1</x:xml>"), std::string::npos) << other;
    EXPECT_NE(other.find("http://www.w3.org/2003/05/soap-envelope"), std::string::npos);
    EXPECT_EQ(envelope_of(soap, "q", {}, Secret{}).find("Header"), std::string::npos);
}

TEST(SoapEnvelope, GivesTheResultHoweverItIsWrapped) {
    const auto wrapped = [](const std::string& inner) {
        return "<?xml version=\"1.0\" encoding=\"GBK\"?><e:Envelope "
               "xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Header/><e:Body>"
               "<r xmlns=\"urn:x\">"
               + inner + "</r></e:Body></e:Envelope>";
    };
    EXPECT_EQ(
        result_text(wrapped("<return>&lt;code&gt;00&lt;/code&gt;</return>")), "<code>00</code>"
    );
    EXPECT_EQ(
        result_text(wrapped("<return><![CDATA[<code>甲</code>]]></return>")), "<code>甲</code>"
    );
    EXPECT_EQ(
        result_text(wrapped("<return><p:code xmlns:p=\"urn:p\">00</p:code></return>")),
        "<return><code>00</code></return>"
    );
    EXPECT_EQ(
        result_text(wrapped("<code>00</code><line>3</line>")),
        "<r><code>00</code><line>3</line></r>"
    );
    EXPECT_EQ(result_text(wrapped("<return/>")), "");
}

TEST(SoapEnvelope, TellsFaultsOfBothVersions) {
    EXPECT_EQ(result_text(soap_fault_reply("S:Server", "数据库忙").body), "fault Server: 数据库忙");
    const std::string newer =
        "<e:Envelope xmlns:e=\"http://www.w3.org/2003/05/soap-envelope\"><e:Body><e:Fault><e:Code>"
        "<e:Value>e:Sender</e:Value></e:Code><e:Reason><e:Text>参数不符</e:Text></e:Reason>"
        "</e:Fault></e:Body></e:Envelope>";
    EXPECT_EQ(result_text(newer), "fault Sender: 参数不符");
    EXPECT_TRUE(result_in(newer).error().ours);
    EXPECT_FALSE(result_in(soap_fault_reply("S:Server", "").body).error().ours);
}

TEST(SoapEnvelope, RefusesWhatIsNone) {
    const std::string good = soap_envelope("00");
    ASSERT_TRUE(result_in(good));
    for (std::size_t cut = 0; cut < good.size(); ++cut) {
        EXPECT_NE(envelope_complaint(good.substr(0, cut)), "") << cut;
    }
    EXPECT_NE(envelope_complaint(good + "<x/>"), "");
    EXPECT_NE(envelope_complaint("<html><title>登录</title></html>"), "");
    EXPECT_NE(envelope_complaint("<!DOCTYPE html><html></html>"), "");
    EXPECT_NE(envelope_complaint("<Envelope xmlns=\"urn:other\"><Body><a/></Body></Envelope>"), "");
    EXPECT_NE(envelope_complaint(soap_envelope("\x01")), "");
    EXPECT_NE(envelope_complaint("{\"code\":\"00\"}"), "");
}

TEST(SoapEnvelope, ExpandsNoEntitiesAndClimbsNoLadders) {
    const std::string laughs =
        "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"hahaha\"><!ENTITY b "
        "\"&a;&a;&a;\">]><x>&b;</x>";
    EXPECT_NE(envelope_complaint(laughs).find("DOCTYPE"), std::string::npos);
    const std::string file = "<!DOCTYPE x [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><x>&f;</x>";
    EXPECT_NE(envelope_complaint(file).find("DOCTYPE"), std::string::npos);
    EXPECT_NE(envelope_complaint("<x>&unheard;</x>"), "");
    std::string ladder;
    for (int level = 0; level < 100'000; ++level) {
        ladder += "<a>";
    }
    EXPECT_NE(envelope_complaint(ladder).find("64"), std::string::npos);
}

TEST(SoapVerdict, ReadsCodesWhereverPlatformsPutThem) {
    const SoapWords words;
    EXPECT_EQ(verdict_in("00", words).code, "00");
    EXPECT_EQ(verdict_in(" <r><code>00</code></r> ", words).code, "00");
    EXPECT_EQ(
        verdict_in("<?xml version=\"1.0\" encoding=\"GBK\"?><code>00</code>", words).code, "00"
    );
    EXPECT_EQ(
        verdict_in("&lt;r&gt;&lt;code&gt;A&amp;amp;B&lt;/code&gt;&lt;/r&gt;", words).code, "A&B"
    );
    const auto json = verdict_in(R"({"errorCode":200,"errorMsg":"好","failSize":2})", words);
    EXPECT_EQ(json.words(), "200 好");
    EXPECT_EQ(json.failed, 2U);
    EXPECT_NE(
        soap_complaint([&] { verdict_in("<r><code>1</code><code>2</code></r>", words); }), ""
    );
    EXPECT_NE(soap_complaint([&] { verdict_in("<r><failSize>许多</failSize></r>", words); }), "");
    EXPECT_NE(soap_complaint([&] { verdict_in("<r><code>00</code>", words); }), "");
    EXPECT_NE(soap_complaint([&] { verdict_in("{\"code\":", words); }), "");
}

TEST(SoapVerdict, LeavesTheOtherRowsOpenUnlessTheOperatorKnows) {
    SoapWords words;
    const std::string second = "<r><code>09</code><line>2</line></r>";
    EXPECT_EQ(receipt_words(second, 3, words), "unknown refused unknown");
    words.failing_line = "stops";
    EXPECT_EQ(receipt_words(second, 3, words), "accepted refused deferred");
    words.failing_line = "continues";
    EXPECT_EQ(receipt_words(second, 3, words), "accepted refused accepted");
    words.failing_line = "rolls_back";
    EXPECT_EQ(receipt_words(second, 3, words), "deferred refused deferred");
    EXPECT_EQ(
        receipt_words("<r><code>09</code><line>1,3</line></r>", 3, words),
        "refused deferred refused"
    );
}

TEST(SoapVerdict, BelievesNoLineThatCannotBe) {
    SoapWords words;
    words.failing_line = "continues";
    for (const char* const line : {"0", "4", "-1", "三", "99999999999999999999999"}) {
        const std::string answer = std::string{"<r><code>09</code><line>"} + line + "</line></r>";
        EXPECT_EQ(receipt_words(answer, 3, words), "unknown unknown unknown") << line;
    }
    EXPECT_EQ(receipt_words("<r><code>00</code><line>2</line></r>", 2, words), "unknown unknown");
    EXPECT_EQ(
        receipt_words("<r><code>200</code><line>2</line><failSize>2</failSize></r>", 3, words),
        "unknown unknown unknown"
    );
}

TEST(SoapVerdict, CountsWhatTheFiguresSay) {
    SoapWords words;
    words.success = {"200"};
    EXPECT_EQ(
        receipt_words(R"({"errorCode":"200","totalSize":2,"failSize":0})", 2, words),
        "accepted accepted"
    );
    EXPECT_EQ(
        receipt_words(R"({"errorCode":"200","totalSize":2,"failSize":1})", 2, words),
        "unknown unknown"
    );
    EXPECT_EQ(
        receipt_words(R"({"errorCode":"200","totalSize":2,"failSize":2})", 2, words),
        "refused refused"
    );
    EXPECT_EQ(
        receipt_words(R"({"errorCode":"200","totalSize":1,"failSize":0})", 2, words),
        "unknown unknown"
    );
    EXPECT_EQ(receipt_words(R"({"errorCode":"500"})", 2, words), "unknown unknown");
    EXPECT_EQ(receipt_words(R"({})", 2, words), "unknown unknown");
    words.later = {"429"};
    EXPECT_EQ(receipt_words(R"({"errorCode":"429"})", 2, words), "deferred deferred");
    words.refused_whole = {"4002"};
    EXPECT_NE(soap_complaint([&] { receipt_words(R"({"errorCode":"4002"})", 2, words); }), "");
}

TEST(SoapVerdict, TakesResultsRowByRow) {
    SoapWords words;
    words.row = "item";
    words.later = {"88"};
    const std::string answer =
        "<r><code>01</code><item><line>3</line><code>1001</code><message>未查询到主体</message></"
        "item>"
        "<item><line>1</line><code>00</code><reference>R-7</reference></item>"
        "<item><line>4</line><code>88</code></item></r>";
    EXPECT_EQ(receipt_words(answer, 4, words), "accepted unknown refused deferred");
    const auto receipts = receipts_of(verdict_in(answer, words), 4, words);
    EXPECT_EQ(std::get<Accepted>(receipts[0]).reference, "R-7");
    EXPECT_EQ(std::get<Refused>(receipts[2]).reason, "未查询到主体");
    const std::string twice =
        "<r><item><line>1</line><code>00</code></item><item><line>1</line>"
        "<code>00</code></item></r>";
    EXPECT_EQ(receipt_words(twice, 1, words), "unknown");
}

TEST(SoapRows, ComeOutOfEveryWrapping) {
    const SoapWords words;
    const std::string list = "<ROWDATA><ROW><MC>甲&amp;乙</MC></ROW></ROWDATA>";
    const auto rows = [&](const std::string& result) { return rows_of(result, words); };
    EXPECT_EQ(soap_cell(rows(list).rows, 0, "MC"), "甲&乙");
    EXPECT_EQ(soap_cell(rows("<r><code>00</code>" + list + "</r>").rows, 0, "MC"), "甲&乙");
    EXPECT_EQ(rows("<r><total>7</total>" + list + "</r>").total, 7U);
    EXPECT_EQ(soap_cell(rows("<DATAS><DATA><MC>丙</MC></DATA></DATAS>").rows, 0, "MC"), "丙");
    EXPECT_TRUE(rows("<r><ROWDATA/></r>").rows.empty());
    EXPECT_TRUE(rows("<r><ROWDATA></ROWDATA></r>").rows.empty());
    const std::string twice = soap_question(soap_envelope(list)).parameters.at("return");
    EXPECT_EQ(soap_cell(rows(twice).rows, 0, "MC"), "甲&乙");
}

TEST(SoapRows, KeepTheBadRowApartFromTheGood) {
    const auto found = rows_of(
        "<r><code>00</code><ROWDATA><ROW><MC>甲</MC></ROW><ROW><MC>&nbsp;</MC></ROW>"
        "<ROW><MC>丙</MC></ROW></ROWDATA></r>",
        SoapWords{}
    );
    ASSERT_EQ(found.rows.size(), 3U);
    EXPECT_FALSE(found.rows.broken(0));
    EXPECT_TRUE(found.rows.broken(1));
    EXPECT_EQ(soap_cell(found.rows, 2, "MC"), "丙");
}

TEST(SoapRows, AreNeverMadeOfWhatIsNoList) {
    SoapWords words;
    const auto complaint = [&](const std::string& result) {
        return soap_complaint([&] { rows_of(result, words); });
    };
    EXPECT_NE(complaint(""), "");
    EXPECT_NE(complaint("00"), "");
    EXPECT_NE(complaint("<r><code>00</code></r>"), "");
    EXPECT_NE(complaint("<r><code>99</code><ROWDATA/></r>").find("99"), std::string::npos);
    EXPECT_NE(complaint("<r><ROWDATA><ROW/></r>"), "");
    EXPECT_NE(complaint("<r><ROWDATA><ROW/></ROWDATA>"), "");
    EXPECT_NE(complaint("<r><ROWDATA/><ROWDATA><ROW/></ROWDATA></r>"), "");
    EXPECT_NE(complaint("<!DOCTYPE html><html></html>"), "");
    words.nothing_found = {"3001"};
    EXPECT_TRUE(rows_of("<r><code>3001</code></r>", words).rows.empty());
}

// Any text that a row may hold comes back from payload and envelope as it was.
RC_GTEST_PROP(SoapRows, SurviveEscapesWithinEscapes, ()) {
    const auto character = rc::gen::oneOf(
        rc::gen::element<std::string>(
            "<", ">", "&", "\"", "'", "&amp;", "&lt;", "]]>", "<![CDATA["
        ),
        rc::gen::element<std::string>(
            "\r", "\n", "\t", " ", "</ROW>", "</ROWDATA>", "&#13;", "﷐"
        ),
        rc::gen::element<std::string>("甲", "㐀", "\xF0\xA0\x80\x80", "é", "a", "0", "%", "\\")
    );
    const auto pieces = *rc::gen::container<std::vector<std::string>>(character);
    std::string value;
    for (const std::string& piece : pieces) {
        value += piece;
    }
    RC_PRE(!trimmed(value).empty());
    SoapSettings soap;
    Change change;
    change.id = ChangeId{"c1"};
    change.row = {{"MC", value}, {"名称", "x" + value + "x"}};
    RC_ASSERT(obstacle_to_tell(soap, SoapCalls{}, change).empty());
    const std::string payload = payload_of(soap, {&change.row, 1});
    const std::string asked = envelope_of(soap, "importXml", {{"xml", payload}}, Secret{});
    const XmlElement tree = read_xml_tree(asked);
    const std::string carried = tree.children.at(0).children.at(0).children.at(0).text;
    RC_ASSERT(carried == payload);
    const auto result = result_in(envelope_of(soap, "answer", {{"return", payload}}, Secret{}));
    const Rows rows = rows_of(*result, SoapWords{}).rows;
    RC_ASSERT(rows.size() == 1U);
    RC_ASSERT(!rows.broken(0));
    RC_ASSERT(soap_cell(rows, 0, "MC") == value);
    RC_ASSERT(soap_cell(rows, 0, "名称") == "x" + value + "x");
}

TEST(SoapPayload, IsNotMadeOfWhatXmlCannotCarry) {
    const SoapSettings soap;
    const auto obstacle = [&](const std::string& column, const std::string& value) {
        Change change;
        change.row = {{column, value}};
        return obstacle_to_tell(soap, SoapCalls{}, change);
    };
    EXPECT_EQ(obstacle("MC", "甲"), "");
    EXPECT_NE(obstacle("MC", std::string{"甲\0乙", 7}), "");
    EXPECT_NE(obstacle("MC", "\x0B"), "");
    EXPECT_NE(obstacle("MC", "\xEF\xBF\xBF"), "");
    EXPECT_NE(obstacle("MC", "\xC3\xFB"), "");
    EXPECT_NE(obstacle("1 MC", "甲"), "");
}

TEST(SoapPayload, MarksWithdrawalsAndCarriesOurNumber) {
    SoapSettings soap;
    Change change;
    change.id = ChangeId{"c1"};
    change.action = Action::withdraw;
    change.row = {{"WSH", "1"}, {"ZT", "0"}};
    EXPECT_NE(obstacle_to_tell(soap, SoapCalls{}, change), "");
    EXPECT_EQ(obstacle_to_tell(soap, SoapCalls{.withdraw = "withdrawXml"}, change), "");
    soap.withdrawn = "ZT=2";
    soap.id_column = "BGBH";
    EXPECT_EQ(obstacle_to_tell(soap, SoapCalls{}, change), "");
    EXPECT_EQ(
        told_row(soap, SoapCalls{}, change), (WireRow{{"WSH", "1"}, {"ZT", "2"}, {"BGBH", "c1"}})
    );
    const std::vector<WireRow> rows{{{"A", "甲\""}}, {{"A", ""}}};
    EXPECT_EQ(
        payload_of(soap, rows), "<ROWDATA><ROW><A>甲&quot;</A></ROW><ROW><A/></ROW></ROWDATA>"
    );
    soap.payload = "json";
    EXPECT_EQ(payload_of(soap, rows), R"([{"A":"甲\""},{"A":""}])");
}

}  // namespace
}  // namespace xinqiao
