// Signatures agree with the standards, and cover what they are said to cover.
#include <algorithm>
#include <memory>

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <rapidcheck/gtest.h>

#include "adapters/rest/signature.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "tests/support/rest_adapter.hpp"
#include "tests/support/sm2_keys.hpp"

namespace xinqiao {
namespace {

const Secret standard_key{support::sm2_private_key};

std::string bytes_of_base64(const std::string& text) {
    std::string bytes(text.size(), '\0');
    const int size = EVP_DecodeBlock(
        reinterpret_cast<unsigned char*>(bytes.data()),
        reinterpret_cast<const unsigned char*>(text.data()),
        static_cast<int>(text.size())
    );
    const auto padding = std::count(text.begin(), text.end(), '=');
    bytes.resize(static_cast<std::size_t>(size - padding));
    return bytes;
}

// As a platform verifies it: OpenSSL with the public key alone.
bool sm2_holds(const std::string& signature, std::string_view text) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> source{
        BIO_new_mem_buf(support::sm2_public_key, -1), BIO_free};
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{
        PEM_read_bio_PUBKEY(source.get(), nullptr, nullptr, nullptr), EVP_PKEY_free};
    const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> owner{
        EVP_PKEY_CTX_new(key.get(), nullptr), EVP_PKEY_CTX_free};
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{
        EVP_MD_CTX_new(), EVP_MD_CTX_free};
    EVP_PKEY_CTX_set1_id(owner.get(), "1234567812345678", 16);
    EVP_MD_CTX_set_pkey_ctx(context.get(), owner.get());
    EVP_DigestVerifyInit(context.get(), nullptr, EVP_sm3(), nullptr, key.get());
    const std::string bytes = bytes_of_base64(signature);
    return EVP_DigestVerify(
               context.get(),
               reinterpret_cast<const unsigned char*>(bytes.data()),
               bytes.size(),
               reinterpret_cast<const unsigned char*>(text.data()),
               text.size()
           )
           == 1;
}

// GM/T 0042-2015, appendix D.3.
TEST(Signatures, HmacSm3AgreesWithTheStandard) {
    std::string key;
    for (char byte = 1; byte <= 37; ++byte) {
        key += byte;
    }
    const std::string text = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    EXPECT_EQ(
        hmac_sm3(key.substr(0, 32), text + text),
        "ca05e144ed05d1857840d1f318a4a8669e559fc8391f414485bfdf7bb408963a"
    );
    EXPECT_EQ(
        hmac_sm3(key, std::string(50, '\xcd')),
        "220bf579ded555393f0159f66c99877822a3ecf610d1552154b41d44b94db3ae"
    );
}

// RFC 1321, A.5; and appKey + secret + requestTime as `printf bureausecret… | md5sum` gives it.
TEST(Signatures, Md5AgreesWithTheStandard) {
    EXPECT_EQ(md5("message digest"), "f96b697d7cb7938d525a2f31aaf161d0");
    EXPECT_EQ(md5("bureausecret20240401233005"), "f1042f6200249136a8849bc72ffc4dd1");
}

// The signature of the standard holds before our eyes, so that ours holding there means something.
TEST(Signatures, Sm2IsVerifiedByThePublicKeyAlone) {
    const std::string standard =
        "MEYCIQD1oDsGSNLEYw7qxRPhu4GhWUTaOCfVt0FDrH6s7ucgswIhALG2qinfIS/YdjGCvA1CHKG7kDj9H39C1IQL"
        "acSFu8Gq";
    EXPECT_TRUE(sm2_holds(standard, "message digest"));
    EXPECT_TRUE(sm2_holds(sm2_signature(standard_key, "message digest"), "message digest"));
    EXPECT_FALSE(sm2_holds(sm2_signature(standard_key, "message digest"), "message digesT"));
}

TEST(Signatures, AKeyThatIsNoSm2KeyIsAMistakeOfTheOperator) {
    for (const char* key : {"", "secret", "-----BEGIN PRIVATE KEY-----\nAAAA\n"}) {
        try {
            sm2_signature(Secret{key}, "text");
            ADD_FAILURE() << key;
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), Error::Kind::misconfigured);
            EXPECT_FALSE(error.hint().empty());
        }
    }
}

using Parameters = std::vector<std::pair<std::string, std::string>>;

TEST(Signatures, ParametersAreSortedAndEmptyOnesDropped) {
    EXPECT_EQ(sorted_parameters({{"b", "2"}, {"空", ""}, {"a", "甲&="}}), "a=甲&=&b=2");
    EXPECT_EQ(sorted_parameters({}), "");
}

RC_GTEST_PROP(SignatureProperty, OrderDoesNotMatterAndEveryValueDoes, ()) {
    const auto values = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(
        rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange('a', 'z')))
    ));
    Parameters parameters;
    for (std::size_t i = 0; i < values.size(); ++i) {
        parameters.emplace_back("p" + std::to_string(i), values[i]);
    }
    const std::string text = sorted_parameters(parameters);
    Parameters turned = parameters;
    std::rotate(
        turned.begin(),
        turned.begin() + *rc::gen::inRange<long>(0, long(values.size())),
        turned.end()
    );
    RC_ASSERT(hmac_sm3("key", sorted_parameters(turned)) == hmac_sm3("key", text));
    turned[*rc::gen::inRange<std::size_t>(0, values.size())].second += "!";
    RC_ASSERT(hmac_sm3("key", sorted_parameters(turned)) != hmac_sm3("key", text));
}

// What a request carries in headers or query for one way of signing.
class RestSignature : public RestAdapter {
protected:
    ToldRequest signed_by(const std::string& method, const std::string& secret) {
        system_.rest.authentication = method;
        system_.rest.application = "bureau";
        credentials_ = [secret](const CredentialName&) { return Secret{secret}; };
        answer(reply_of(200, R"({"code":"00","receipts":[]})"));
        push();
        return server_.requests().back();
    }
};

TEST_F(RestSignature, HmacSm3CoversMethodTargetTimeAndBody) {
    const ToldRequest told = signed_by("hmac-sm3", "key");
    EXPECT_EQ(
        told.headers.at("x-signature"),
        hmac_sm3(
            "key", "POST\n/penalties\n" + told.headers.at("x-time") + "\n" + sm3(told.body).hex()
        )
    );
}

TEST_F(RestSignature, Sm2CoversTheSortedParameters) {
    const ToldRequest told = signed_by("sm2", standard_key.reveal());
    const std::string text =
        "application=bureau&body=" + told.body + "&time=" + told.headers.at("x-time");
    EXPECT_TRUE(sm2_holds(told.headers.at("x-signature"), text));
}

TEST_F(RestSignature, Md5StandsInTheQuery) {
    const ToldRequest told = signed_by("md5", "secret");
    const std::string time = told.target.substr(told.target.find("requestTime=") + 12, 14);
    EXPECT_EQ(
        told.target,
        "/penalties?appKey=bureau&requestTime=" + time + "&sign=" + md5("bureausecret" + time)
    );
}

}  // namespace
}  // namespace xinqiao
