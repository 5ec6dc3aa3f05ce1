// Answers that the standards publish, and what must hold of any text.
#include "base/cipher.hpp"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include "base/digest.hpp"
#include "base/hex.hpp"

namespace xinqiao {
namespace {

std::string bytes(std::string_view digits) {
    return bytes_of_hex(digits).value();
}

const std::string any_key(32, 'k');

class CipherTest : public testing::TestWithParam<Cipher> {
protected:
    Secret key{any_key};
};

// McGrew and Viega, "The Galois/Counter Mode of Operation", test case 16, as NIST took it over.
TEST(CipherAnswerTest, GcmIsThatOfTheStandard) {
    const Secret key{bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")};
    const std::string nonce = bytes("cafebabefacedbaddecaf888");
    const std::string text = bytes(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449"
        "a6b525b16aedf5aa0de657ba637b39"
    );
    const std::string bound = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    const std::string sealed = encrypt_with_nonce(Cipher::aes, key, nonce, text, bound);
    EXPECT_EQ(
        hex_of_bytes(sealed.substr(nonce.size())),
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056"
        "828838c5f61e6393ba7a0abcc9f662"
        "76fc6ece0f4e1768cddf8853bb2d551b"
    );
    EXPECT_EQ(decrypt(Cipher::aes, key, sealed, bound), text);
}

// GB/T 32907-2016, appendix A.1.
TEST(CipherAnswerTest, Sm4IsThatOfTheStandard) {
    const Secret key{bytes("0123456789abcdeffedcba9876543210") + std::string(16, '\0')};
    const std::string block = bytes("0123456789abcdeffedcba9876543210");
    const std::string permuted_block = permuted(Cipher::sm4, key, block, Direction::forward);
    EXPECT_EQ(hex_of_bytes(permuted_block), "681edf34d206965e86b3e94f536e4246");
    EXPECT_EQ(permuted(Cipher::sm4, key, permuted_block, Direction::back), block);
}

// The stream is SM4 of nonce, nonce + 1, …, under a key that HMAC-SM3 derives.
TEST(CipherAnswerTest, Sm4StreamCountsUpFromTheNonce) {
    const Secret key{any_key};
    const Secret stream{keyed_hash(Cipher::sm4, key, "xinqiao SM4-CTR")};
    std::string counters = bytes("000102030405060708090a0b0c0d0eff");
    const std::string nonce = counters;
    counters += bytes("000102030405060708090a0b0c0d0f00");
    const std::string sealed =
        encrypt_with_nonce(Cipher::sm4, key, nonce, std::string(32, '\0'), "");
    EXPECT_EQ(sealed.substr(16, 32), permuted(Cipher::sm4, stream, counters, Direction::forward));
}

// RFC 4231, test case 2.
TEST(CipherAnswerTest, KeyedHashIsHmac) {
    EXPECT_EQ(
        hex_of_bytes(keyed_hash(Cipher::aes, Secret{"Jefe"}, "what do ya want for nothing?")),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    );
}

// By the definition of RFC 2104 over our SM3.
TEST(CipherAnswerTest, KeyedHashOfTheSmFamilyIsHmacOverSm3) {
    std::string inner(64, '\x36');
    std::string outer(64, '\x5c');
    const std::string key = "钥匙";
    for (std::size_t i = 0; i < key.size(); ++i) {
        inner[i] = static_cast<char>(inner[i] ^ key[i]);
        outer[i] = static_cast<char>(outer[i] ^ key[i]);
    }
    const std::string expected{sm3(outer + std::string{sm3(inner + "文").view()}).view()};
    EXPECT_EQ(keyed_hash(Cipher::sm4, Secret{key}, "文"), expected);
}

TEST_P(CipherTest, OpensWhatItSealed) {
    EXPECT_TRUE(rc::check([&](const std::string& text, const std::string& bound) {
        const std::string sealed = encrypt(GetParam(), key, text, bound);
        RC_ASSERT(decrypt(GetParam(), key, sealed, bound) == text);
    }));
}

TEST_P(CipherTest, KeysMayTakeTurns) {
    const Secret other{std::string(32, 'o')};
    const std::string block(16, 'b');
    const std::string ours = permuted(GetParam(), key, block, Direction::forward);
    const std::string theirs = permuted(GetParam(), other, block, Direction::forward);
    EXPECT_NE(ours, theirs);
    EXPECT_EQ(permuted(GetParam(), key, ours, Direction::back), block);
    EXPECT_EQ(permuted(GetParam(), other, theirs, Direction::back), block);
    EXPECT_EQ(permuted(GetParam(), key, block, Direction::forward), ours);
    const std::string sealed = encrypt(GetParam(), key, "甲", "");
    const std::string sealed_by_other = encrypt(GetParam(), other, "甲", "");
    EXPECT_EQ(decrypt(GetParam(), key, sealed, ""), "甲");
    EXPECT_EQ(decrypt(GetParam(), other, sealed_by_other, ""), "甲");
}

TEST_P(CipherTest, TwiceTheSameTextIsTwoCiphertexts) {
    EXPECT_NE(encrypt(GetParam(), key, "甲", ""), encrypt(GetParam(), key, "甲", ""));
}

TEST_P(CipherTest, NoticesEveryFlippedBit) {
    const std::string sealed = encrypt(GetParam(), key, "152201199003070011", "row 1");
    for (std::size_t bit = 0; bit < 8 * sealed.size(); ++bit) {
        std::string touched = sealed;
        touched[bit / 8] = static_cast<char>(touched[bit / 8] ^ (1 << bit % 8));
        EXPECT_EQ(decrypt(GetParam(), key, touched, "row 1"), std::nullopt) << bit;
    }
}

TEST_P(CipherTest, NoticesWhatIsShorterElsewhereOrOfAnotherKey) {
    const std::string sealed = encrypt(GetParam(), key, "152201199003070011", "row 1");
    for (std::size_t length = 0; length < sealed.size(); ++length)
        EXPECT_EQ(decrypt(GetParam(), key, sealed.substr(0, length), "row 1"), std::nullopt);
    EXPECT_EQ(decrypt(GetParam(), key, sealed, "row 2"), std::nullopt);
    const Secret other{std::string(32, 'o')};
    EXPECT_EQ(decrypt(GetParam(), other, sealed, "row 1"), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(
    Both,
    CipherTest,
    testing::Values(Cipher::aes, Cipher::sm4),
    [](const auto& chosen) { return chosen.param == Cipher::aes ? "Aes" : "Sm4"; }
);

TEST(SecretTest, IsEmptyOnceItHasMoved) {
    Secret first{"short"};
    const Secret second{std::move(first)};
    EXPECT_TRUE(first.empty());
    EXPECT_EQ(second.reveal(), "short");
}

}  // namespace
}  // namespace xinqiao
