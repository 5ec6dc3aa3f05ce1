// Bodies in SM4: as the standard has it, both ways, and never mistaken for an answer when broken.
#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include "adapters/rest/cipher.hpp"
#include "tests/support/rest_adapter.hpp"

namespace xinqiao {
namespace {

using testing::HasSubstr;

constexpr const char* standard_digits = "0123456789abcdeffedcba9876543210";
const std::string standard_bytes =
    "\x01\x23\x45\x67\x89\xab\xcd\xef\xfe\xdc\xba\x98\x76\x54\x32\x10";

Credentials key_of_digits(const std::string& digits = standard_digits) {
    return [digits](const CredentialName&) { return Secret{digits}; };
}

BodyCipher cipher_by(const std::string& method, const std::string& digits = standard_digits) {
    CipherSettings settings;
    settings.method = method;
    return {settings, key_of_digits(digits)};
}

// GB/T 32907-2016, annex A: the first block; the second is padding.
TEST(Sm4, AgreesWithTheStandard) {
    const std::string encrypted = sm4_encrypted(Secret{standard_bytes}, "", standard_bytes);
    EXPECT_EQ(
        encrypted.substr(0, 16), "\x68\x1e\xdf\x34\xd2\x06\x96\x5e\x86\xb3\xe9\x4f\x53\x6e\x42\x46"
    );
    EXPECT_EQ(sm4_decrypted(Secret{standard_bytes}, "", encrypted), standard_bytes);
}

RC_GTEST_PROP(Sm4Property, WhatIsSealedIsOpened, ()) {
    const auto body = *rc::gen::nonEmpty(rc::gen::string<std::string>());
    for (const char* method : {"none", "sm4-ecb", "sm4-cbc"}) {
        const BodyCipher cipher = cipher_by(method);
        RC_ASSERT(cipher.opened(cipher.sealed(body)) == body);
    }
}

TEST(Sm4, TheSameBodyNeverLooksTheSameInCbc) {
    const BodyCipher cipher = cipher_by("sm4-cbc");
    EXPECT_NE(cipher.sealed("{}"), cipher.sealed("{}"));
    EXPECT_EQ(cipher_by("sm4-ecb").sealed("{}"), cipher_by("sm4-ecb").sealed("{}"));
}

TEST(Sm4, HostileBodiesAreRefused) {
    for (const char* text : {"", "=", "====", "A", "AAAA", "不是", "AAAAAAAAAAAAAAAAAAAAAA=="}) {
        const std::string body =
            boost::json::serialize(boost::json::object{{"data", std::string{text}}});
        EXPECT_THROW(cipher_by("sm4-cbc").opened(body), Error) << text;
    }
    EXPECT_EQ(cipher_by("sm4-cbc").opened("<html>"), "<html>");
    EXPECT_EQ(cipher_by("sm4-cbc").opened(R"({"data":[]})"), R"({"data":[]})");
}

TEST(Sm4, AKeyThatIsNoneIsAMistakeOfTheOperator) {
    for (const char* digits : {"", "0123", "0123456789abcdeffedcba987654321g"}) {
        EXPECT_THROW(cipher_by("sm4-ecb", digits), Error) << digits;
    }
    EXPECT_FALSE(cipher_by("none", "").on());
}

class RestCipher : public RestAdapter {
protected:
    RestCipher() {
        system_.rest.cipher.method = "sm4-cbc";
        credentials_ = key_of_digits();
    }

    ScriptedReply sealed(const std::string& body) const {
        return reply_of(200, cipher_.sealed(body));
    }

    BodyCipher cipher_ = cipher_by("sm4-cbc");
};

TEST_F(RestCipher, NothingReadableGoesOverTheWire) {
    changes_[0].row = {{"MC", "SECRETNAME"}};
    answer(sealed(R"({"code":"00","receipts":[{"id":"c1","code":"00"},{"id":"c2","code":"00"}]})"));
    EXPECT_TRUE(all_receipts_are<Accepted>());
    const std::string body = server_.requests().front().body;
    EXPECT_EQ(body.find("SECRETNAME"), std::string::npos);
    EXPECT_THAT(cipher_.opened(body), HasSubstr("SECRETNAME"));
}

TEST_F(RestCipher, ListsComeEncryptedAndErrorsMayComePlain) {
    answer(sealed(R"({"rows":[{"a":1}],"complete":true})"));
    EXPECT_EQ(pull().rows.size(), 1U);
    answer(reply_of(200, R"({"code":"9","message":"配额用尽"})"));
    EXPECT_THAT(pull_error().what(), HasSubstr("配额用尽"));
    EXPECT_EQ(push_error(), Error::Kind::invalid);
}

TEST_F(RestCipher, AnAnswerThatCannotBeOpenedIsUnknownToAPush) {
    answer(reply_of(200, R"({"data":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="})"));
    EXPECT_TRUE(all_receipts_are<Unknown>());
    EXPECT_EQ(pull_error().kind(), Error::Kind::invalid);
}

TEST_F(RestAdapter, NamesOfReceiptsAreTheOperatorsToSay) {
    system_.rest.receipts_at = "/result/list";
    system_.rest.receipt = {"bh", "jg", "sm", "dfbh", "dd"};
    system_.rest.good_codes = {"1"};
    system_.rest.later_codes = {"2"};
    answer(reply_of(
        200, R"({"result":{"list":[{"bh":"c1","jg":1,"dfbh":"R9"},{"bh":"c2","jg":"2","dd":5}]}})"
    ));
    auto receipts = push();
    EXPECT_EQ(std::get<Accepted>(receipts[0]).reference, "R9");
    EXPECT_EQ(std::get<Deferred>(receipts[1]).pause.count(), 5);
    answer(reply_of(200, R"({"result":{"list":[{"bh":"c1","jg":"00","sm":"主体不存在"}]}})"));
    receipts = push();
    EXPECT_EQ(std::get<Refused>(receipts[0]).reason, "主体不存在");
    EXPECT_TRUE(std::holds_alternative<Unknown>(receipts[1]));
}

}  // namespace
}  // namespace xinqiao
