// The generator says the same for the same seed, and its truth is true.
#include "tests/platform/generate/generate.hpp"

#include <map>
#include <set>

#include <gtest/gtest.h>

#include "tests/platform/generate/codes.hpp"
#include "tests/platform/serve/checks.hpp"

namespace xinqiao::platform {
namespace {

Order order_of(const std::string& kind, std::uint64_t seed, std::uint64_t each) {
    Order order;
    order.kind = kind;
    order.seed = seed;
    order.each = each;
    return order;
}

TEST(Generator, IsTheSameForASeedInEveryFormat) {
    for (const char* format : {"csv", "json", "rowdata", "datas"}) {
        Order order = order_of("licence", 3, 1);
        order.format = format;
        EXPECT_EQ(written(order, samples_of(order)), written(order, samples_of(order)));
        Order other = order_of("licence", 4, 1);
        other.format = format;
        EXPECT_NE(written(order, samples_of(order)), written(other, samples_of(other)));
    }
}

TEST(Generator, ShowsEverySortOfDirt) {
    const auto samples = samples_of(order_of("penalty", 1, 1));
    std::set<std::string> seen;
    for (const Sample& sample : samples) {
        seen.insert(sample.dirt);
    }
    for (const Dirt& dirt : sorts_of_dirt()) {
        EXPECT_TRUE(seen.contains(std::string{dirt.name})) << dirt.name;
    }
}

TEST(Generator, CleanRowsHaveRightCodesAndNoDirt) {
    for (const char* kind : {"licence", "penalty", "blacklist", "redlist"}) {
        Order order = order_of(kind, 9, 0);
        order.clean = true;
        for (const Sample& sample : samples_of(order)) {
            EXPECT_EQ(sample.verdict, Verdict::good);
            const std::string& code = sample.fact.subject.code;
            EXPECT_TRUE(code.empty() || (outer_check_holds(code) && inner_check_holds(code)));
        }
    }
}

TEST(Generator, SpoiltCodesFailTheChecksThatTheTruthNames) {
    const std::map<std::string, std::pair<bool, bool>> expected{
        {"code.outer", {false, true}},
        {"code.inner", {true, false}},
        {"code.both", {false, false}}};
    int met = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        for (Sample& sample : samples_of(order_of("licence", seed, 2))) {
            const auto found = expected.find(sample.dirt);
            if (found == expected.end()) continue;
            const std::string code = sample.row.at("XK_XDR_SHXYM");
            EXPECT_EQ(outer_check_holds(code), found->second.first) << sample.dirt << code;
            EXPECT_EQ(inner_check_holds(code), found->second.second) << sample.dirt << code;
            ++met;
        }
    }
    EXPECT_EQ(met, 120);
}

TEST(Generator, TruthAccountsForEveryRow) {
    const Order order = order_of("blacklist", 5, 1);
    const auto samples = samples_of(order);
    const auto truth = truth_of(order, samples);
    std::int64_t sum = 0;
    for (const auto& count : truth.at("counts").as_object()) {
        sum += count.value().as_int64();
    }
    EXPECT_EQ(truth.at("rows").as_array().size(), samples.size());
    EXPECT_EQ(sum, static_cast<std::int64_t>(samples.size()));
}

TEST(Generator, PlainTablesSayTheUnitOfMoney) {
    Order order = order_of("penalty", 2, 0);
    order.clean = true;
    order.plain = true;
    const std::string text = written(order, samples_of(order));
    EXPECT_EQ(text.substr(0, 31), "subject_name,subject_category,s");
    EXPECT_NE(text.find("万元,"), std::string::npos);
}

TEST(Generator, SpellsMoneyExactly) {
    EXPECT_EQ(ten_thousand_yuan(200'000), "0.2");
    EXPECT_EQ(ten_thousand_yuan(1), "0.000001");
    EXPECT_EQ(ten_thousand_yuan(3'000'000), "3");
}

TEST(Generator, CitizenNumbersCheck) {
    EXPECT_EQ(citizen_number("110105", "19491231", 2), "11010519491231002X");
}

}  // namespace
}  // namespace xinqiao::platform
