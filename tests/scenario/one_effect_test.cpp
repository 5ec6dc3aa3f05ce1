// One effect of each change over HTTP, over SOAP and over message files.
#include "tests/scenario/suite/one_effect.hpp"

namespace xinqiao::support {
namespace {

std::string http_conf(Platform& league) {
    return "adapter = \"rest\"\n" + effect_care() + "concurrency = 2\n[rest]\nurl = \""
           + league.url() + "\"\n"
           + shown_and_told("/published/licences", "", "path = \"/licences\"\n");
}

std::string soap_conf(Platform& league) {
    return "adapter = \"soap\"\n" + effect_care() + "[soap]\nurl = \"" + league.url()
           + "/soap\"\nnamespace = \"http://service.credit.example/\"\npaging = \"page\"\n"
             "[soap.answer]\nrow = \"ITEM\"\n"
           + shown_and_told(
               "/licences",
               "soap = { operation = \"publishedXml\" }\n",
               "path = \"/licences\"\nsoap = { operation = \"importXml\", withdraw = "
               "\"withdrawXml\", query = \"queryXml\", query_by = [\"XK_WSH\"] }\n"
           );
}

std::string files_conf(Platform& league) {
    return "adapter = \"files\"\n" + effect_care() + "[files]\nroot = \"" + league.folder().string()
           + "\"\nformat = \"datas\"\ncode = \"0000\"\n"
           + shown_and_told("published/licence.xml", "", "");
}

std::unique_ptr<EffectSide> http_side(World& world) {
    return platform_side(world, {.conf = http_conf, .telling = "\"changes\""});
}

std::unique_ptr<EffectSide> soap_side(World& world) {
    return platform_side(world, {.conf = soap_conf, .telling = "importXml"});
}

std::unique_ptr<EffectSide> files_side(World& world) {
    return platform_side(world, {.conf = files_conf, .method = "FILE", .path = "outbox/"});
}

const EffectTransport over_http{
    "Http",
    http_side,
    {"reply_lost", "reset_after", "500_after", "receipts_missing", "truncated", "short_body"}};
const EffectTransport over_soap{
    "Soap",
    soap_side,
    {"reply_lost", "reset_after", "500_after", "receipts_missing", "truncated", "short_body"}};
const EffectTransport over_files{
    "Files", files_side, {"receipt_lost", "receipt_twice", "receipts_missing", "truncated"}};

INSTANTIATE_TEST_SUITE_P(
    Http, OneEffect, testing::ValuesIn(effect_cases(over_http)), name_of_effect_case
);
INSTANTIATE_TEST_SUITE_P(
    Soap, OneEffect, testing::ValuesIn(effect_cases(over_soap)), name_of_effect_case
);
INSTANTIATE_TEST_SUITE_P(
    Files, OneEffect, testing::ValuesIn(effect_cases(over_files)), name_of_effect_case
);

}  // namespace
}  // namespace xinqiao::support
