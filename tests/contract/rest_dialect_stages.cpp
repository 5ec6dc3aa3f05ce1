// Every dialect of the rest adapter keeps the contract, before a pretend platform that speaks it.
#include <gtest/gtest.h>

#include "tests/contract/suite/platform_stage.hpp"
#include "tests/contract/suite/source_contract.hpp"
#include "tests/contract/suite/target_contract.hpp"
#include "tests/support/sm2_keys.hpp"

namespace xinqiao {
namespace {

using support::Platform;
using support::World;

// The platform of one dialect, started once, and the settings that speak it.
struct Dialect {
    explicit Dialect(const std::string& world_front, std::string its_secret = "secret")
        : platform{world.add_platform("league", many_tables(world_front))},
          secret{std::move(its_secret)} {
        system.rest.url = platform.url();
        system.rest.application = "bureau";
        system.rest.total_at = "";
    }

    Credentials credentials() const {
        return [text = secret](const CredentialName&) { return Secret{text}; };
    }
    SourceStage source() { return platform_source_stage(platform, system, credentials()); }
    TargetStage target() { return platform_target_stage(platform, system, credentials()); }

    World world;
    Platform& platform;
    std::string secret;
    SystemSettings system;
};

std::string signed_front(const std::string& how) {
    return "authentication = \"" + how + "\"\nsecret = \"secret\"\napplication = \"bureau\"\n";
}

// A token lasts for three requests, so that it ends in the middle of every list.
Dialect& login_dialect() {
    static Dialect one{signed_front("login") + "token_requests = 3\n"};
    one.system.rest.authentication = "login";
    return one;
}

Dialect& offset_dialect() {
    static Dialect one{""};
    one.system.rest.paging = "offset";
    one.system.rest.total_at = "/total";
    return one;
}

Dialect& gbk_xml_dialect() {
    static Dialect one{"answers = \"xml\"\nencoding = \"gb18030\"\n"};
    return one;
}

Dialect& since_dialect() {
    static Dialect one{signed_front("md5")};
    one.system.rest.paging = "since";
    one.system.rest.authentication = "md5";
    return one;
}

Dialect& hmac_sm3_dialect() {
    static Dialect one{signed_front("hmac-sm3")};
    one.system.rest.authentication = "hmac-sm3";
    return one;
}

Dialect& sm2_dialect() {
    static Dialect one{
        signed_front("sm2") + "public_key = '''\n" + std::string{support::sm2_public_key} + "'''\n",
        support::sm2_private_key};
    one.system.rest.authentication = "sm2";
    return one;
}

// What is read in pages, or over a list that ends with its total, promises the same.
SourceStage rest_login_source() {
    return login_dialect().source();
}
SourceStage rest_offset_source() {
    return offset_dialect().source();
}
SourceStage rest_gbk_xml_source() {
    return gbk_xml_dialect().source();
}
SourceStage rest_since_source() {
    return since_dialect().source();
}
SourceStage rest_hmac_sm3_source() {
    return hmac_sm3_dialect().source();
}
SourceStage rest_sm2_source() {
    return sm2_dialect().source();
}
TargetStage rest_login_target() {
    return login_dialect().target();
}
TargetStage rest_md5_target() {
    return since_dialect().target();
}
TargetStage rest_hmac_sm3_target() {
    return hmac_sm3_dialect().target();
}
TargetStage rest_sm2_target() {
    return sm2_dialect().target();
}

INSTANTIATE_TEST_SUITE_P(RestLogin, SourceContract, testing::Values(rest_login_source));
INSTANTIATE_TEST_SUITE_P(RestByOffset, SourceContract, testing::Values(rest_offset_source));
INSTANTIATE_TEST_SUITE_P(RestGbkXml, SourceContract, testing::Values(rest_gbk_xml_source));
INSTANTIATE_TEST_SUITE_P(RestSinceMd5, SourceContract, testing::Values(rest_since_source));
INSTANTIATE_TEST_SUITE_P(RestHmacSm3, SourceContract, testing::Values(rest_hmac_sm3_source));
INSTANTIATE_TEST_SUITE_P(RestSm2, SourceContract, testing::Values(rest_sm2_source));
INSTANTIATE_TEST_SUITE_P(RestLogin, TargetContract, testing::Values(rest_login_target));
INSTANTIATE_TEST_SUITE_P(RestMd5, TargetContract, testing::Values(rest_md5_target));
INSTANTIATE_TEST_SUITE_P(RestHmacSm3, TargetContract, testing::Values(rest_hmac_sm3_target));
INSTANTIATE_TEST_SUITE_P(RestSm2, TargetContract, testing::Values(rest_sm2_target));

}  // namespace
}  // namespace xinqiao
