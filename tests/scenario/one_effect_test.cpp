// One effect of each change over HTTP and over message files.
#include "tests/scenario/suite/one_effect.hpp"

namespace xinqiao::support {
namespace {

constexpr const char* effect_care =
    "[care]\ntimeout = \"1s\"\nsettle = \"1s\"\nfirst_retry = \"1s\"\nlast_retry = \"1s\"\n"
    "requests_per_minute = 100000\nreceipt_patience = \"2s\"\nfailures_until_open = 1000\n";

std::string shown_and_published(const std::string& shown, const std::string& path) {
    return "[[stream]]\nname = \"shown\"\nrole = \"published\"\nkind = \"licence\"\nmapping = "
           "\"licence-2019\"\npath = \""
           + shown + "\"\n[[publish]]\nkind = \"licence\"\nmapping = \"licence-2019\"\nbatch = 2\n"
           + path;
}

const EffectTransport over_http{
    "Http",
    [](Platform& league) {
        return "adapter = \"rest\"\n" + std::string{effect_care}
               + "concurrency = 2\n[rest]\nurl = \"" + league.url() + "\"\n"
               + shown_and_published("/published/licences", "path = \"/licences\"\n");
    },
    {"reply_lost", "reset_after", "500_after", "receipts_missing", "truncated", "short_body"}};

const EffectTransport over_files{
    "Files",
    [](Platform& league) {
        return "adapter = \"files\"\n" + std::string{effect_care} + "[files]\nroot = \""
               + league.folder().string() + "\"\nformat = \"datas\"\ncode = \"0000\"\n"
               + shown_and_published("published/licence.xml", "");
    },
    {}};

INSTANTIATE_TEST_SUITE_P(
    Http, OneEffect, testing::ValuesIn(effect_cases(over_http)), name_of_effect_case
);
INSTANTIATE_TEST_SUITE_P(
    Files, OneEffect, testing::ValuesIn(effect_cases(over_files)), name_of_effect_case
);

}  // namespace
}  // namespace xinqiao::support
