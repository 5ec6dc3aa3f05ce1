// SOAP over HTTP: what is sent, and what becomes of every bad answer.
#include <mutex>

#include <gtest/gtest.h>

#include "adapters/soap/soap.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "tests/support/soap_far_side.hpp"

namespace xinqiao {
namespace {

using SoapScript = std::function<ScriptedReply(const SoapQuestion&)>;

class SoapAdapter : public testing::Test {
protected:
    SoapAdapter() {
        system_.soap.url = server_.url() + "/services/";
        system_.soap.overwrites = true;
        publication_.path = "/penalties";
        publication_.soap.operation = "importXml";
        publication_.soap.withdraw = "withdrawXml";
        publication_.soap.query = "queryXml";
        publication_.soap.query_by = {"WSH"};
        stream_.path = "list";
        stream_.soap.operation = "listXml";
        for (const char* const id : {"c1", "c2"}) {
            Change& change = changes_.emplace_back();
            change.id = ChangeId{id};
            change.row = {{"WSH", id}};
        }
    }

    void answer(const ScriptedReply& reply) {
        answer_by([reply](const SoapQuestion&) { return reply; });
    }
    void answer_by(SoapScript script) {
        const std::lock_guard lock{mutex_};
        script_ = std::move(script);
    }

    std::vector<Receipt> push() {
        return open_soap_target(system_, publication_, credentials_).target->push(changes_, {});
    }
    Page pull(const Cursor& cursor = {}) {
        return open_soap_source(system_, stream_, credentials_)->pull(cursor, {});
    }
    Rows read_back() {
        const auto ends = open_soap_target(system_, publication_, credentials_);
        return ends.read_back->read_back(changes_[0], {});
    }

    // "accepted refused", or what was thrown: "forbidden!".
    std::string pushed() {
        constexpr std::array words{"accepted", "refused", "deferred", "unknown", "taken"};
        try {
            std::string text;
            for (const Receipt& receipt : push()) {
                text += (text.empty() ? "" : " ") + std::string{words.at(receipt.index())};
            }
            return text;
        } catch (const Error& error) {
            return std::string{name_of(error.kind())} + "!";
        }
    }
    std::string pulled() {
        try {
            return std::to_string(pull().rows.size());
        } catch (const Error& error) {
            EXPECT_FALSE(error.hint().empty()) << error.what();
            return std::string{name_of(error.kind())} + "!";
        }
    }
    std::vector<std::string> operations() const {
        std::vector<std::string> operations;
        for (const ToldRequest& request : server_.requests()) {
            operations.push_back(soap_question(request.body).operation);
        }
        return operations;
    }
    SoapQuestion last_question() const { return soap_question(server_.requests().back().body); }

    std::mutex mutex_;
    SoapScript script_;  // guarded by the mutex
    ScriptedServer server_{[this](const ToldRequest& request) {
        const std::lock_guard lock{mutex_};
        return script_(soap_question(request.body));
    }};
    SystemSettings system_;
    StreamSettings stream_;
    PublicationSettings publication_;
    std::vector<Change> changes_;
    Credentials credentials_ = [](const CredentialName& name) {
        return Secret{"text of " + name.name};
    };
};

using Fate = ScriptedReply::Fate;

ScriptedReply plain_reply(int status, std::string body, std::string type = "text/html") {
    return {.status = status, .body = std::move(body), .type = std::move(type)};
}

const std::string one_row =
    "<RESULT><code>00</code><ROWDATA><ROW><WSH>c1</WSH><ZT>0</ZT></ROW>"
    "</ROWDATA></RESULT>";

TEST_F(SoapAdapter, SaysWhatThePlatformNeeds) {
    system_.soap.name_space = "urn:credit";
    system_.soap.action = "urn:credit/";
    system_.soap.token.name = "t";
    publication_.soap.parameters = {"tableCode=FRXZCF", "version=1=2"};
    answer(soap_reply("00"));
    EXPECT_EQ(pushed(), "accepted accepted");
    const ToldRequest told = server_.requests().back();
    EXPECT_EQ(told.target, "/services/penalties");
    EXPECT_EQ(told.headers.at("soapaction"), "\"urn:credit/importXml\"");
    EXPECT_EQ(told.headers.at("content-type"), "text/xml; charset=utf-8");
    const SoapQuestion question = last_question();
    EXPECT_EQ(question.parameters.at("token"), "text of t");
    EXPECT_EQ(question.parameters.at("tableCode"), "FRXZCF");
    EXPECT_EQ(question.parameters.at("version"), "1=2");
    EXPECT_EQ(
        question.parameters.at("xml"),
        "<ROWDATA><ROW><WSH>c1</WSH></ROW><ROW><WSH>c2</WSH></ROW></ROWDATA>"
    );
    system_.soap.version = "1.2";
    EXPECT_EQ(pushed(), "accepted accepted");
    EXPECT_EQ(
        server_.requests().back().headers.at("content-type"),
        "application/soap+xml; charset=utf-8; action=\"urn:credit/importXml\""
    );
}

TEST_F(SoapAdapter, TakesOnlyAWholeAnswerForAnAnswer) {
    const ScriptedReply good = soap_reply("00");
    for (const Fate fate : {Fate::reset, Fate::cut_short}) {
        ScriptedReply reply = good;
        reply.fate = fate;
        answer(reply);
        EXPECT_EQ(pushed(), "unknown unknown");
    }
    answer(plain_reply(200, "<html><title>登录</title></html>"));
    EXPECT_EQ(pushed(), "unknown unknown");
    answer(plain_reply(200, good.body.substr(0, good.body.size() / 2), "text/xml"));
    EXPECT_EQ(pushed(), "unknown unknown");
    answer(soap_reply("<RESULT><code>00</code>"));
    EXPECT_EQ(pushed(), "unknown unknown");
    answer(plain_reply(200, good.body, "multipart/related"));
    EXPECT_EQ(pushed(), "unknown unknown");
}

TEST_F(SoapAdapter, KnowsWhenNothingWasTaken) {
    system_.soap.answer.refused_whole = {"4002"};
    const std::vector<std::pair<ScriptedReply, std::string>> cases{
        {plain_reply(401, ""), "forbidden!"},
        {plain_reply(404, ""), "misconfigured!"},
        {plain_reply(503, ""), "transient!"},
        {plain_reply(502, ""), "unknown unknown"},
        {plain_reply(500, ""), "unknown unknown"},
        {{.status = 503, .type = "text/html", .headers = {"Retry-After: 7"}}, "deferred deferred"},
        {{.status = 429, .type = "text/html", .headers = {}}, "deferred deferred"},
        {soap_fault_reply("S:Server", "数据库忙"), "unknown unknown"},
        {soap_fault_reply("S:Client", "参数不符"), "invalid!"},
        {soap_fault_reply("S:Client.Authentication", "令牌无效"), "forbidden!"},
        {soap_reply("<r><code>4002</code></r>"), "invalid!"},
    };
    for (const auto& [reply, expected] : cases) {
        answer(reply);
        EXPECT_EQ(pushed(), expected) << reply.status << reply.body;
    }
}

TEST_F(SoapAdapter, KeepsTheOrderOfWithdrawalsAndTheirReplacements) {
    changes_.push_back(changes_[0]);
    changes_[1].action = Action::withdraw;
    answer(soap_reply("00"));
    EXPECT_EQ(pushed(), "accepted accepted accepted");
    EXPECT_EQ(operations(), (std::vector<std::string>{"importXml", "withdrawXml", "importXml"}));
}

TEST_F(SoapAdapter, PutsOffWhatComesBehindAMessageThatDidNotArrive) {
    changes_[1].action = Action::withdraw;
    answer_by([](const SoapQuestion& question) {
        return question.operation == "importXml" ? soap_reply("00") : plain_reply(503, "");
    });
    EXPECT_EQ(pushed(), "accepted deferred");
}

TEST_F(SoapAdapter, RefusesByItselfWhatCannotBeSaid) {
    changes_[0].row = {{"WSH", "\x02"}};
    answer(soap_reply("00"));
    EXPECT_EQ(pushed(), "refused accepted");
    EXPECT_EQ(last_question().parameters.at("xml"), "<ROWDATA><ROW><WSH>c2</WSH></ROW></ROWDATA>");
    publication_.soap.withdraw = "";
    changes_[1].action = Action::withdraw;
    EXPECT_EQ(pushed(), "refused refused");
}

TEST_F(SoapAdapter, LogsInAgainWhenATokenEnds) {
    system_.soap.login.operation = "login";
    system_.soap.login.user = "bureau";
    system_.soap.login.password.name = "p";
    system_.soap.login.ended = {"403"};
    auto logins = std::make_shared<int>(0);
    answer_by([logins](const SoapQuestion& question) {
        if (question.operation == "login") {
            const bool right = question.parameters.at("password") == "text of p";
            return soap_reply(right ? "T" + std::to_string(++*logins) : "");
        }
        const bool fresh = *logins == 2 && question.parameters.at("token") == "T2";
        return soap_reply(fresh ? "00" : "<r><code>403</code><message>login timeout</message></r>");
    });
    auto ends = open_soap_target(system_, publication_, credentials_);
    EXPECT_EQ(ends.target->push(changes_, {}).size(), 2U);
    // Another end goes on with the token that this one has.
    EXPECT_EQ(pushed(), "accepted accepted");
    EXPECT_EQ(
        operations(),
        (std::vector<std::string>{"login", "importXml", "login", "importXml", "importXml"})
    );
}

TEST_F(SoapAdapter, SaysWhichTokenIsWanted) {
    system_.soap.token.name = "t";
    system_.soap.login.ended = {"403"};
    answer(soap_reply("<r><code>403</code></r>"));
    EXPECT_EQ(pushed(), "forbidden!");
    EXPECT_EQ(pulled(), "forbidden!");
    system_.soap.login.operation = "login";
    answer(soap_reply(""));
    EXPECT_EQ(pushed(), "forbidden!");
}

TEST_F(SoapAdapter, ReadsBackWhatStandsThere) {
    answer(soap_reply(one_row));
    EXPECT_EQ(read_back().size(), 1U);
    EXPECT_EQ(last_question().parameters.at("WSH"), "c1");
    system_.soap.withdrawn = "ZT=0";
    EXPECT_TRUE(read_back().empty()) << "it carries the mark of a withdrawal";
    system_.soap.answer.nothing_found = {"3001"};
    answer(soap_reply("<r><code>3001</code></r>"));
    EXPECT_TRUE(read_back().empty());
    answer(soap_reply("<r><code>500</code></r>"));
    EXPECT_THROW(read_back(), Error);
    publication_.soap.query_by = {"NOSUCH"};
    EXPECT_THROW(read_back(), Error);
}

TEST_F(SoapAdapter, ReadsAListInTheEncodingThatIsSaid) {
    const std::string body = soap_envelope("<ROWDATA><ROW><MC>乌兰浩特</MC></ROW></ROWDATA>");
    const std::string bytes = gb18030_from_utf8(body).value();
    const auto name = [&] { return std::string{pull().rows.cell(0, 0).value_or("")}; };
    answer(plain_reply(200, bytes, "text/xml; charset=GBK"));
    EXPECT_EQ(name(), "乌兰浩特");
    answer(plain_reply(200, "<?xml version='1.0' encoding='gb2312'?>" + bytes, "text/xml"));
    EXPECT_EQ(name(), "乌兰浩特");
    answer(plain_reply(200, "\xEF\xBB\xBF" + body, "text/xml"));
    EXPECT_EQ(name(), "乌兰浩特");
    answer(plain_reply(200, bytes, "text/xml; charset=utf-8"));
    EXPECT_EQ(pulled(), "invalid!");
    answer(plain_reply(200, body, "text/xml; charset=EBCDIC"));
    EXPECT_EQ(pulled(), "invalid!");
}

TEST_F(SoapAdapter, BelievesAListOnlyToItsLastRow) {
    answer(soap_reply(one_row));
    EXPECT_TRUE(pull().complete);
    stream_.full = false;
    EXPECT_FALSE(pull().complete);
    answer(soap_reply("<r><total>2</total><ROWDATA><ROW/></ROWDATA></r>"));
    EXPECT_EQ(pulled(), "invalid!");
    system_.soap.paging = "page";
    EXPECT_FALSE(pull().last);
    answer(soap_reply("<r><ROWDATA><ROW/></ROWDATA></r>"));
    EXPECT_EQ(pulled(), "invalid!") << "no total";
    answer(soap_reply("<r><total>2</total><ROWDATA/></r>"));
    EXPECT_EQ(pulled(), "invalid!") << "an empty page before the end";
    answer(soap_fault_reply("S:Server", "忙"));
    EXPECT_EQ(pulled(), "transient!");
    answer(plain_reply(200, "<html></html>"));
    EXPECT_EQ(pulled(), "invalid!");
}

TEST_F(SoapAdapter, NoticesAListThatChangesOrRepeatsUnderItsReading) {
    system_.soap.paging = "page";
    stream_.page_rows = 1;
    const auto page = [](const char* name, const char* total) {
        return soap_reply(
            std::string{"<r><total>"} + total + "</total><ROWDATA><ROW><MC>" + name
            + "</MC></ROW></ROWDATA></r>"
        );
    };
    answer(page("甲", "2"));
    const Cursor next = pull().next;
    const auto kind_of_second = [&] {
        try {
            return std::string{pull(next).last ? "last" : "more"};
        } catch (const Error& error) {
            return std::string{name_of(error.kind())};
        }
    };
    EXPECT_EQ(kind_of_second(), "invalid") << "the same page again";
    answer(page("乙", "3"));
    EXPECT_EQ(kind_of_second(), "transient");
    answer(page("乙", "2"));
    EXPECT_EQ(kind_of_second(), "last");
    EXPECT_THROW(pull(Cursor{"of another adapter"}), Error);
}

TEST_F(SoapAdapter, RefusesSettingsThatCannotWork) {
    const auto refused = [&] {
        try {
            open_soap_target(system_, publication_, credentials_);
            return false;
        } catch (const Error& error) {
            return error.kind() == Error::Kind::misconfigured && !error.hint().empty();
        }
    };
    EXPECT_FALSE(refused());
    const SystemSettings good = system_;
    system_.soap.url = "credit.example";
    EXPECT_TRUE(refused());
    system_ = good;
    system_.soap.payload_parameter = "a b";
    EXPECT_TRUE(refused());
    system_ = good;
    system_.soap.withdrawn = "ZT";
    EXPECT_TRUE(refused());
    system_ = good;
    system_.soap.overwrites = false;
    publication_.soap.query = "";
    EXPECT_TRUE(refused()) << "a lost answer could never be cleared up";
    system_.soap.id_column = "BGBH";
    EXPECT_FALSE(refused());
    publication_.soap.operation = "";
    EXPECT_TRUE(refused());
}

TEST_F(SoapAdapter, IsCheckedWithoutTellingAnything) {
    system_.streams = {stream_};
    system_.publications = {publication_};
    answer(soap_reply(one_row));
    for (const Probe& probe : check_soap(system_, credentials_, {})) {
        EXPECT_TRUE(probe.works) << probe.tried << probe.says;
    }
    EXPECT_EQ(operations(), (std::vector<std::string>{"listXml", "queryXml"}));
    answer(plain_reply(200, "<html></html>"));
    for (const Probe& probe : check_soap(system_, credentials_, {})) {
        EXPECT_FALSE(probe.works) << probe.tried;
    }
}

}  // namespace
}  // namespace xinqiao
