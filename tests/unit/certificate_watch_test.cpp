// Certificates are warned of once per step, and a new one in the place of an old one anew.
#include "daemon/ops/certificate_watch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "daemon/store/journal.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/memory_world.hpp"

namespace xinqiao {
namespace {

using std::chrono::days;
using std::chrono::hours;
using testing::HasSubstr;
using testing::SizeIs;

const Moment noon_of_watch = start_of(std::chrono::year{2026} / 3 / 9) + hours{12};

std::optional<std::int64_t> step_at(std::chrono::milliseconds left, std::int64_t warned) {
    return step_to_warn({.until = noon_of_watch + left, .warned = warned}, noon_of_watch);
}

TEST(CertificateSteps, AreWarnedOfOnceEach) {
    EXPECT_FALSE(step_at(days{61}, 0));
    EXPECT_EQ(step_at(days{60}, 0), 60);
    EXPECT_FALSE(step_at(days{45}, 60));
    EXPECT_EQ(step_at(days{30}, 60), 30);
    EXPECT_EQ(step_at(days{14}, 30), 14);
    EXPECT_EQ(step_at(days{7}, 14), 7);
    EXPECT_FALSE(step_at(days{2}, 7));
    EXPECT_EQ(step_at(days{1}, 7), 1);
    EXPECT_FALSE(step_at(hours{3}, 1));
    EXPECT_EQ(step_at(-hours{1}, 1), -1);
    EXPECT_FALSE(step_at(-days{9}, -1));
    // Seen for the first time when it is nearly over: the nearest step only.
    EXPECT_EQ(step_at(days{5}, 0), 7);
}

class OurCertificate : public testing::Test {
protected:
    OurCertificate() : certificates{folder.path()} {
        certificates.make_authority("ca");
        clock.set(SystemClock{}.now());
    }
    void watch(const std::string& certificate, const std::string& of_door = {}) {
        SystemSettings system;
        system.name = "league";
        system.tls.certificate = certificate;
        const Systems systems{
            {system}, [](const CredentialName&) { return Secret{}; }, clock, nullptr};
        SilentProgress progress;
        const Workshop workshop{world.rulebook(), systems, clock, place.store, progress, "test"};
        watch_certificates(workshop, [](const CredentialName&) { return Secret{}; }, of_door, {});
    }
    std::vector<JournalEntry> warnings() {
        Transaction transaction{*place.database, Access::reading};
        return Journal{transaction}.recent(100, {}, "certificate-expires");
    }

    MemoryWorld world;
    StoreInFolder place;
    TemporaryFolder folder;
    support::Certificates certificates;
    ManualClock clock;
};

TEST_F(OurCertificate, IsWarnedOfInTheJournalOncePerStep) {
    certificates.make("gateway", "ca", "gateway", 29);
    const std::string file = certificates.file("gateway.pem").string();
    watch(file);
    watch(file);
    ASSERT_THAT(warnings(), SizeIs(1));
    EXPECT_THAT(warnings()[0].detail, HasSubstr("我方用于 league 的证书"));
    clock.advance(days{20});
    watch(file);
    watch(file);
    ASSERT_THAT(warnings(), SizeIs(2));
    certificates.make("gateway", "ca", "gateway", 400);
    watch(file);
    EXPECT_THAT(warnings(), SizeIs(2));
    Transaction transaction{*place.database, Access::reading};
    EXPECT_EQ(Certificates{transaction}.all().at(0).warned, 0);
}

TEST_F(OurCertificate, ThatOfOurOwnPortIsAmongThem) {
    certificates.make("door", "ca", "gateway", 6);
    clock.advance(std::chrono::hours{1});
    watch("", certificates.file("door.pem").string());
    ASSERT_THAT(warnings(), SizeIs(1));
    EXPECT_THAT(warnings()[0].detail, HasSubstr("本网关端口 ([http.tls]) 的证书"));
    EXPECT_THAT(warnings()[0].detail, HasSubstr("还有 5 天"));
}

TEST_F(OurCertificate, AFileThatHoldsNoneIsSaidSo) {
    EXPECT_THROW(certificate_in(folder.path() / "nothing.pem"), Error);
    watch((folder.path() / "nothing.pem").string());
    EXPECT_THAT(warnings(), SizeIs(0));
}

}  // namespace
}  // namespace xinqiao
