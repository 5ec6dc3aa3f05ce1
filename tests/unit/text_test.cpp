// What we know about characters, against ICU and against ourselves.
#include "base/text.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace xinqiao {
namespace {

std::string utf8_of(char32_t character) {
    std::string text(4, '\0');
    auto* bytes = reinterpret_cast<std::uint8_t*>(text.data());
    std::int32_t length = 0;
    U8_APPEND_UNSAFE(bytes, length, static_cast<std::uint32_t>(character));
    text.resize(static_cast<std::size_t>(length));
    return text;
}

bool is_surrogate(char32_t character) {
    return character >= 0xD800 && character <= 0xDFFF;
}

std::string nfkc_of_icu(const std::string& text) {
    UErrorCode status = U_ZERO_ERROR;
    std::string normal;
    icu::StringByteSink<std::string> sink{&normal};
    icu::Normalizer2::getNFKCInstance(status)->normalizeUTF8(0, text, sink, nullptr, status);
    return U_SUCCESS(status) ? normal : "ICU failed";
}

// Characters that a cell of ours may hold, and some that it should not.
std::string a_text() {
    static const std::vector<std::string> characters{
        "a",      "Z",      "0",      "9",      " ",      "  ",     "\t",     "\n",
        "\r\n",   "\x01",   "\x7f",   "内",     "蒙",     "龥",     "一",     "\u9fff",
        "、",     "。",     "《",     "》",     "〔",     "〕",     "【",     "】",
        "·",      "—",      "（",     "）",     "Ａ",     "ｚ",     "０",     "　",
        "\u00a0", "\u200b", "\ufeff", "\u00ad", "\u2028", "\u0301", "e",      "\u1100",
        "\u1161", "ﬁ",      "①",      "㎡",     "…",      "〇",     "○",      "\u3099",
        "か",     "ｶ",      "ﾞ",      "\u202f", "\u180e", "\u1820", "\u180b", "\U0001F600",
        "\uE000", "！",     "～",     "￥",     "\u00a8", "\u0085", "\u2003", "㈱"};
    std::string text;
    for (const auto& one :
         *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(characters))) {
        text += one;
    }
    return text;
}

// The promise of canonical_text, spelled out slowly over the whole text.
std::string slow_canonical(const std::string& text) {
    icu::UnicodeString visible;
    const icu::UnicodeString all = icu::UnicodeString::fromUTF8(text);
    for (std::int32_t at = 0; at < all.length(); at = all.moveIndex32(at, 1)) {
        const UChar32 character = all.char32At(at);
        const bool mongolian = character >= 0x180B && character <= 0x180F;
        const bool control = u_iscntrl(character) != 0 && u_charType(character) == U_CONTROL_CHAR
                             && u_isUWhiteSpace(character) == 0;
        const bool hidden =
            u_hasBinaryProperty(character, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0 && !mongolian;
        const bool annotation = character >= 0xFFF9 && character <= 0xFFFB;
        if (!control && !hidden && !annotation) visible.append(character);
    }
    UErrorCode status = U_ZERO_ERROR;
    const auto normal = icu::Normalizer2::getNFKCInstance(status)->normalize(visible, status);
    icu::UnicodeString folded;
    bool blank = false;
    for (std::int32_t at = 0; at < normal.length(); at = normal.moveIndex32(at, 1)) {
        const UChar32 character = normal.char32At(at);
        if (u_isUWhiteSpace(character) != 0) {
            blank = true;
            continue;
        }
        if (blank && !folded.isEmpty()) folded.append(u' ');
        blank = false;
        folded.append(character);
    }
    std::string result;
    folded.toUTF8String(result);
    return result;
}

TEST(Text, NormalisesEveryCharacterLikeIcu) {
    for (char32_t character = 0; character <= 0x10FFFF; ++character) {
        if (is_surrogate(character)) continue;
        const std::string text = utf8_of(character);
        ASSERT_EQ(nfkc(text), nfkc_of_icu(text)) << std::hex << std::uint32_t{character};
    }
}

TEST(Text, CanonicalisesEveryCharacterAsPromised) {
    for (char32_t character = 0; character <= 0x10FFFF; ++character) {
        if (is_surrogate(character)) continue;
        const std::string text = "x" + utf8_of(character) + "y";
        const std::string canonical = canonical_text(text);
        ASSERT_EQ(canonical, slow_canonical(text)) << std::hex << std::uint32_t{character};
        ASSERT_EQ(canonical_text(canonical), canonical) << std::hex << std::uint32_t{character};
    }
}

RC_GTEST_PROP(Text, NormalisesAnyTextLikeIcu, ()) {
    const std::string text = a_text();
    RC_ASSERT(nfkc(text) == nfkc_of_icu(text));
}

RC_GTEST_PROP(Text, CanonicalisesAnyTextAsPromised, ()) {
    const std::string text = a_text();
    RC_ASSERT(canonical_text(text) == slow_canonical(text));
}

RC_GTEST_PROP(Text, CanonicalTextIsItsOwnCanonicalText, ()) {
    const std::string canonical = canonical_text(a_text());
    RC_ASSERT(canonical_text(canonical) == canonical);
    RC_ASSERT(trimmed(canonical) == canonical);
}

RC_GTEST_PROP(Text, AnyBytesAreSurvived, (const std::string& bytes)) {
    RC_ASSERT(!first_invalid_utf8(canonical_text(bytes)));
    RC_ASSERT(trimmed(bytes).size() <= bytes.size());
    if (const auto text = utf8_from_gb18030(bytes)) RC_ASSERT(!first_invalid_utf8(*text));
}

RC_GTEST_PROP(Text, Gb18030ComesBack, ()) {
    const std::string text = a_text();
    const auto bytes = gb18030_from_utf8(text);
    RC_ASSERT(bytes.has_value());
    RC_ASSERT(utf8_from_gb18030(*bytes) == text);
}

TEST(Text, FoldsWidthBlanksAndInvisibleCharacters) {
    EXPECT_EQ(canonical_text("　乌兰浩特市（有限）公司\u200b\r\n"), "乌兰浩特市(有限)公司");
    EXPECT_EQ(canonical_text("ＡＢ\u00a0\t\u3000１"), "AB 1");
    EXPECT_EQ(canonical_text("乌自然资罚﹝2024﹞1号"), "乌自然资罚〔2024〕1号");
    EXPECT_EQ(canonical_text(" \n\t"), "");
    EXPECT_EQ(canonical_text("e\u200b\u0301"), "é");
}

TEST(Text, KeepsMongolianLetterForms) {
    EXPECT_EQ(canonical_text("\u182A\u180B\u1820\u180E"), "\u182A\u180B\u1820\u180E");
}

TEST(Text, TrimsWhatEyesDoNotSee) {
    EXPECT_EQ(trimmed("\ufeff \u3000\u00a0内 蒙\u200b\r\n"), "内 蒙");
    EXPECT_EQ(trimmed("\u3000"), "");
    EXPECT_EQ(trimmed("\x80内\xe5"), "\x80内\xe5");
}

TEST(Text, FindsTheFirstBrokenByte) {
    EXPECT_EQ(first_invalid_utf8("内蒙古 abc"), std::nullopt);
    EXPECT_EQ(first_invalid_utf8("内\xff"), 3U);
    EXPECT_EQ(first_invalid_utf8("ab\xe5\x86"), 2U);
    EXPECT_EQ(first_invalid_utf8("\xc0\xaf"), 0U);
    EXPECT_EQ(first_invalid_utf8("\xed\xa0\x80"), 0U);
    EXPECT_EQ(first_invalid_utf8("\xf4\x90\x80\x80"), 0U);
}

TEST(Text, ReadsGb18030AndItsAncestors) {
    EXPECT_EQ(utf8_from_gb18030("\xc4\xda\xc3\xc9\xb9\xc5"), "内蒙古");
    EXPECT_EQ(utf8_from_gb18030("\x81\x30\x81\x30"), "\u0080");
    EXPECT_EQ(utf8_from_gb18030("\xff"), std::nullopt);
    EXPECT_EQ(utf8_from_gb18030("\xc4"), std::nullopt);
    EXPECT_EQ(gb18030_from_utf8("内蒙古"), "\xc4\xda\xc3\xc9\xb9\xc5");
    EXPECT_EQ(gb18030_from_utf8("\xc4\xda"), std::nullopt);
}

TEST(Text, ConvertsTextsLongerThanOnePiece) {
    std::string text;
    for (int i = 0; i < 20'000; ++i)
        text += "兴安盟x\U0001F600";
    EXPECT_EQ(utf8_from_gb18030(*gb18030_from_utf8(text)), text);
}

TEST(Text, CountsCharactersNotBytes) {
    EXPECT_EQ(characters_in("兴安盟1"), 4U);
    EXPECT_EQ(upper_ascii("aÄz兴"), "AÄZ兴");
}

}  // namespace
}  // namespace xinqiao
