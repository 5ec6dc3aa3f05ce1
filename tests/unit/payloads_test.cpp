// The bytes as they came: kept once, found again by whoever must see what was really said.
#include "daemon/store/payloads.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/store_in_folder.hpp"

namespace xinqiao {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const PayloadOrigin of_licences{SystemName{"approvals"}, StreamName{"licences"}, 3};
const PayloadOrigin of_published{SystemName{"league"}, StreamName{"published"}, 4};

class PayloadsTest : public testing::Test {
protected:
    PayloadsTest() {
        payloads.keep(of_licences, "first page", Moment{std::chrono::hours{1}});
        payloads.keep(of_published, "what is shown", Moment{std::chrono::hours{2}});
        payloads.keep(of_published, "first page", Moment{std::chrono::hours{3}});
    }

    std::vector<std::string> listed(const PayloadOrigin& origin) {
        std::vector<std::string> bytes;
        payloads.each(origin, [&](const KeptPayload& payload) {
            bytes.push_back(payloads.find(payload.digest).value());
            EXPECT_EQ(payload.size, static_cast<std::int64_t>(bytes.back().size()));
            return true;
        });
        return bytes;
    }

    StoreInFolder store;
    Transaction transaction{*store.database};
    Payloads payloads{transaction};
};

TEST_F(PayloadsTest, AreListedTheNewestFirstAndOnce) {
    EXPECT_THAT(listed({}), ElementsAre("what is shown", "first page"));
    EXPECT_THAT(listed(of_licences), ElementsAre("first page"));
    EXPECT_THAT(listed({SystemName{"league"}, {}, 0}), ElementsAre("what is shown"));
    EXPECT_THAT(listed({{}, {}, 99}), IsEmpty());
}

TEST_F(PayloadsTest, AListingEndsWhenItsReaderHasEnough) {
    int seen = 0;
    payloads.each({}, [&](const KeptPayload&) { return ++seen < 1; });
    EXPECT_EQ(seen, 1);
}

TEST_F(PayloadsTest, AreFoundByTheBeginningOfTheirDigest) {
    const Digest digest = sha256("first page");
    EXPECT_THAT(payloads.beginning_with(digest.hex().substr(0, 12)), ElementsAre(digest));
    EXPECT_THAT(payloads.beginning_with("no digest begins so"), IsEmpty());
    EXPECT_EQ(payloads.beginning_with("").size(), 2U);
}

}  // namespace
}  // namespace xinqiao
