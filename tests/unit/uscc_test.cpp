// Unified codes: the vectors of the standard and of the field, and what no noise may change.
#include "schema/uscc.hpp"

#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "schema/uscc_arithmetic.hpp"
#include "schema/uscc_registrar.hpp"

namespace xinqiao {
namespace {

class ValidUscc : public testing::TestWithParam<const char*> {};

TEST_P(ValidUscc, HoldsBothChecks) {
    const UsccJudgement found = judge_uscc(GetParam());
    EXPECT_EQ(found.class_, UsccClass::valid) << found.reason;
    EXPECT_EQ(found.reason, "uscc.ok");
    EXPECT_EQ(found.code->text(), GetParam());
    EXPECT_FALSE(found.suggestion);
}

INSTANTIATE_TEST_SUITE_P(
    Country,
    ValidUscc,
    testing::Values(
        "91110000600037341L",
        "91350100M000100Y43",
        "91110108551385082Q",
        "91110000101623741K",
        "911101066976941872",
        "92340602MA2PBQAH7E",
        "91310230MA1K314J7C",
        "91310230MA1K314K57",
        "91370000728611939A",
        "531000005000160090",
        "52410000663412719U",
        "92141127MA0KD1Y64A",
        "91310115591693856A",
        "91310110666007217T",
        "9135010557098120XJ",
        "91120222MA06DG3067",
        "91120222MA0699U071",
        "91310000MA1K35Y38P",
        "914403001922038216",
        "9135020026015919XW",
        "121200004013590816",
        "111522000116340760",
        "913502006120495420"
    )
);

INSTANTIATE_TEST_SUITE_P(
    Ulanhot,
    ValidUscc,
    testing::Values(
        "91152201078377449P",
        "9115220107837941X1",
        "91152201078382010M",
        "911522010783917502",
        "91152201078394644D",
        "91152201078395188Q",
        "911522010783762860"
    )
);

struct Judged {
    const char* text;
    UsccClass class_;
    const char* reason;
};

class BadUscc : public testing::TestWithParam<Judged> {};

TEST_P(BadUscc, IsJudgedByWhatFails) {
    const UsccJudgement found = judge_uscc(GetParam().text);
    EXPECT_EQ(found.class_, GetParam().class_) << GetParam().text;
    EXPECT_EQ(found.reason, GetParam().reason) << GetParam().text;
    EXPECT_FALSE(found.advice.empty());
}

// Lawful codes of early years whose outer check fails while the inner one holds.
INSTANTIATE_TEST_SUITE_P(
    Suspect,
    BadUscc,
    testing::Values(
        Judged{"91350211M0000XUF46", UsccClass::suspect, "uscc.outer"},
        Judged{"91350100M0001TGQXM", UsccClass::suspect, "uscc.outer"},
        Judged{"91350203M0001FUE2P", UsccClass::suspect, "uscc.outer"},
        Judged{"91350211M00013FA1N", UsccClass::suspect, "uscc.outer"},
        Judged{"91110000600037341N", UsccClass::suspect, "uscc.outer"},
        Judged{"91110108551385082F", UsccClass::suspect, "uscc.outer"},
        Judged{"A1110000600037341L", UsccClass::suspect, "uscc.outer"}
    )
);

INSTANTIATE_TEST_SUITE_P(
    Traps,
    BadUscc,
    testing::Values(
        Judged{"000000000000000000", UsccClass::invalid, "uscc.placeholder"},
        Judged{"00000000000000000X", UsccClass::invalid, "uscc.placeholder"},
        Judged{"111111111111111111", UsccClass::invalid, "uscc.placeholder"},
        Judged{"999999999999999999", UsccClass::invalid, "uscc.placeholder"},
        Judged{"123456789012345678", UsccClass::invalid, "uscc.placeholder"},
        Judged{"9199000060003734AL", UsccClass::invalid, "uscc.area"},
        Judged{"911A0000600037341L", UsccClass::invalid, "uscc.area"},
        Judged{"91110000600037342L", UsccClass::invalid, "uscc.checks"}
    )
);

INSTANTIATE_TEST_SUITE_P(
    SomethingElse,
    BadUscc,
    testing::Values(
        Judged{"", UsccClass::invalid, "uscc.empty"},
        Judged{" - ", UsccClass::invalid, "uscc.empty"},
        Judged{"无", UsccClass::invalid, "uscc.none"},
        Judged{"12345", UsccClass::invalid, "uscc.length"},
        Judged{"9111000060003IOZSV", UsccClass::invalid, "uscc.characters"},
        Judged{"110108000000016", UsccClass::invalid, "uscc.registration-number"},
        Judged{"110108000000017", UsccClass::invalid, "uscc.fifteen-digits"},
        Judged{"1522011000123", UsccClass::invalid, "uscc.old-registration-number"},
        Judged{"企合苏锡总字第0001号", UsccClass::invalid, "uscc.old-registration-number"},
        Judged{"60003734-1", UsccClass::invalid, "uscc.organisation-code"},
        Judged{"600037341", UsccClass::invalid, "uscc.organisation-code"},
        Judged{"9111000060003734L", UsccClass::invalid, "uscc.truncated"},
        Judged{"（C）91110000600037341L", UsccClass::invalid, "uscc.prefix"},
        Judged{"91110000600037341L9", UsccClass::invalid, "uscc.length"},
        Judged{"11010519491231002X", UsccClass::invalid, "uscc.citizen-number"},
        Judged{"内蒙古某某公司", UsccClass::invalid, "uscc.characters"},
        Judged{"\xff\xfe", UsccClass::invalid, "uscc.characters"}
    )
);

TEST(Uscc, WritesACheckOfZeroWithoutOverrun) {
    EXPECT_EQ(uscc_check_character("53100000500016009"), '0');
    EXPECT_EQ(uscc_check_character("91350200612049542"), '0');
    EXPECT_EQ(uscc_check_character("91152201078376286"), '0');
}

TEST(Uscc, ComputesTheCharactersTheStandardWants) {
    EXPECT_EQ(uscc_check_character("91350211M0000XUF4"), 'R');
    EXPECT_EQ(uscc_check_character("91350100M0001TGQX"), '1');
    EXPECT_EQ(uscc_check_character("91350203M0001FUE2"), 'J');
    EXPECT_EQ(uscc_check_character("91350211M00013FA1"), '3');
    EXPECT_EQ(organisation_check_character("D2143569"), 'X');
    EXPECT_EQ(organisation_check_character("MA1FL0LY"), '9');
    EXPECT_EQ(uscc_check_character("short"), '\0');
    EXPECT_EQ(uscc_check_character("9135020061204954O"), '\0');
    EXPECT_EQ(organisation_check_character("ma1fl0ly"), '\0');
    EXPECT_EQ(complete_uscc("91310230", "MA1K314J"), "91310230MA1K314J7C");
}

TEST(Uscc, SuggestsButNeverReplaces) {
    EXPECT_EQ(judge_uscc("91350211M0000XUF46").suggestion->text(), "91350211M0000XUF4R");
    const UsccJudgement letter = judge_uscc("9111OOOO6OOO37341L");
    EXPECT_EQ(letter.class_, UsccClass::invalid);
    EXPECT_FALSE(letter.code);
    EXPECT_EQ(letter.suggestion->text(), "91110000600037341L");
    EXPECT_EQ(judge_uscc("9I1I0000600037342L").suggestion, std::nullopt);
    EXPECT_EQ(judge_uscc("9III0000600037341L").suggestion->text(), "91110000600037341L");
    EXPECT_EQ(judge_uscc("91110000600037341").suggestion->text(), "91110000600037341L");
    EXPECT_EQ(judge_uscc("(C)91110000600037341L").suggestion->text(), "91110000600037341L");
}

TEST(Uscc, NeverShowsThePersonBehindACitizenNumber) {
    const UsccJudgement found = judge_uscc("11010519491231002X");
    EXPECT_FALSE(found.code);
    EXPECT_FALSE(found.suggestion);
}

// Found by fuzzing: what did not fit was cut inside a character.
TEST(Uscc, CutsWhatIsTooLongBetweenCharacters) {
    for (const char* front : {"", "1", "12"}) {
        std::string text{front};
        for (int i = 0; i < 40; ++i) {
            text += "\u4e2d";
        }
        const std::string canonical = canonical_uscc(text);
        EXPECT_EQ(canonical, text.substr(0, canonical.size()));
        EXPECT_GT(canonical.size(), 90U);
        EXPECT_EQ((canonical.size() - text.find("\u4e2d")) % 3, 0U) << canonical;
        EXPECT_EQ(canonical_uscc(canonical), canonical);
    }
}

TEST(Uscc, MendsTheSpellingAndSaysSo) {
    for (const char* text :
         {"91110000600037341l",
          " 91110000600037341L",
          "9111 0000 6000 3734 1L",
          "91-110000-600037341-L",
          "９１１１００００６０００３７３４１Ｌ",
          "\ufeff91110000600037341L\u200b",
          "91110000\u00a060003\u30007341L\r",
          "91110000–600037341—L"}) {
        const UsccJudgement found = judge_uscc(text);
        EXPECT_EQ(found.class_, UsccClass::valid) << text;
        EXPECT_EQ(found.reason, "uscc.spelling") << text;
        EXPECT_EQ(found.suggestion->text(), "91110000600037341L") << text;
    }
    EXPECT_EQ(canonical_uscc("（ｃ）91"), "(C)91");
}

// Found by fuzzing: an accent that stands alone is a space with an accent behind it.
TEST(Uscc, AnAccentBehindNoiseMeetsItsLetterAtOnce) {
    const std::string canonical = canonical_uscc("P\u00B4 P");
    EXPECT_EQ(canonical, "\u1E54P");
    EXPECT_EQ(canonical_uscc(canonical), canonical);
}

TEST(Uscc, NotesAnUnknownBeginningAndAcceptsIt) {
    const UsccJudgement unknown = judge_uscc(complete_uscc("99152201", "MA0N0000"));
    EXPECT_EQ(unknown.class_, UsccClass::valid);
    EXPECT_FALSE(unknown.note.empty());
    EXPECT_TRUE(judge_uscc("91110000600037341L").note.empty());
    EXPECT_EQ(uscc_category('9', '2'), "个体工商户");
    EXPECT_EQ(uscc_category('3', '9'), "其他");
    EXPECT_EQ(uscc_category('9', '9'), "");
    EXPECT_EQ(uscc_authority('5'), "民政");
    EXPECT_EQ(uscc_authority('Q'), "");
}

TEST(Uscc, KnowsItsParts) {
    const auto code = CreditCode::from("91152201078377449P");
    EXPECT_EQ(code->area(), "152201");
    EXPECT_EQ(code->organisation(), "078377449");
    EXPECT_FALSE(CreditCode::from("91152201078377449p"));
    EXPECT_FALSE(CreditCode::from("9115220107837744"));
}

TEST(Uscc, BoundsAnOverlongText) {
    const UsccJudgement found = judge_uscc(std::string(1 << 20, '9'));
    EXPECT_EQ(found.reason, "uscc.length");
    EXPECT_LE(canonical_uscc(std::string(1 << 20, '9')).size(), 100U);
}

rc::Gen<char> character_of_codes() {
    return rc::gen::map(rc::gen::inRange<std::size_t>(0, uscc_alphabet.size()), [](auto at) {
        return uscc_alphabet[at];
    });
}

std::string a_valid_code() {
    static const std::vector<std::string> beginnings{
        "91152201",
        "92152222",
        "12150000",
        "93110105",
        "N2152201",
        "53100000",
        "A1440300",
        "99659001"};
    const auto organisation = *rc::gen::container<std::string>(8, character_of_codes());
    return complete_uscc(*rc::gen::elementOf(beginnings), organisation);
}

RC_GTEST_PROP(Uscc, AcceptsEveryCodeItCompletes, ()) {
    const std::string code = a_valid_code();
    RC_PRE(code.substr(8, 8).find_first_not_of(code[8]) != std::string::npos);
    RC_ASSERT(judge_uscc(code).class_ == UsccClass::valid);
}

RC_GTEST_PROP(Uscc, CatchesEveryWrongCharacter, ()) {
    const std::string code = a_valid_code();
    std::string wrong = code;
    wrong[*rc::gen::inRange<std::size_t>(0, 18)] = *character_of_codes();
    RC_PRE(wrong != code);
    RC_ASSERT(judge_uscc(wrong).class_ != UsccClass::valid);
}

RC_GTEST_PROP(Uscc, NoNoiseChangesTheCode, ()) {
    static const std::vector<std::string> noises{
        "", " ", "-", "\t", "　", "\u00a0", "\u200b", "\ufeff"};
    const std::string code = a_valid_code();
    std::string noisy;
    for (const char character : code) {
        noisy += *rc::gen::elementOf(noises);
        const bool wide = *rc::gen::inRange(0, 4) == 0;
        noisy += wide ? std::string{"\xef", 1}
                            + static_cast<char>(character < '@' + 32 ? 0xBC : 0xBD)
                            + static_cast<char>(character - 0x20 + 0x80)
                      : std::string{character};
    }
    RC_ASSERT(judge_uscc(noisy).code == CreditCode::from(code));
}

RC_GTEST_PROP(Uscc, SurvivesAnyBytes, (const std::string& bytes)) {
    const UsccJudgement found = judge_uscc(bytes);
    RC_ASSERT(!found.reason.empty());
    if (found.class_ != UsccClass::invalid) RC_ASSERT(found.code.has_value());
}

}  // namespace
}  // namespace xinqiao
