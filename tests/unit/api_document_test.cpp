// schema/openapi.yaml is the source of truth: the judge itself is tested here, what the program
// answers is held to it in every_door_test.
#include "tests/support/api_document.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace xinqiao {
namespace {

using support::ApiDocument;
using testing::ElementsAre;
using testing::IsEmpty;

const ApiDocument& document() {
    static const ApiDocument read;
    return read;
}

Response json_of(unsigned status, std::string body) {
    const bool fine = status < 400;
    return {status, fine ? "application/json" : "application/problem+json", std::move(body), {}};
}

TEST(ApiDocumentTest, TakesWhatIsDescribed) {
    EXPECT_THAT(
        document().strange_in(
            "GET /v1/subjects/{uscc}",
            json_of(200, R"({"subject":"91152201MA7XQ0A13N","records":[]})")
        ),
        IsEmpty()
    );
}

TEST(ApiDocumentTest, NamesEverythingElse) {
    const auto strange = [](const std::string& body) {
        return document().strange_in("GET /v1/subjects/{uscc}", json_of(200, body));
    };
    EXPECT_THAT(
        strange(R"({"subject":7,"records":[],"secret":1})"),
        ElementsAre("/subject: type of 7", "/secret: not described")
    );
    EXPECT_THAT(strange(R"({"records":[]})"), ElementsAre("/subject: is missing"));
    EXPECT_THAT(
        strange(R"({"subject":"x","holds":[{"ground":"whim"}],"records":[]})"),
        ElementsAre("/holds[]/ground: value \"whim\"")
    );
    Response odd = json_of(200, R"({"subject":"x","records":[]})");
    odd.headers.emplace_back("X-Odd", "1");
    EXPECT_THAT(document().strange_in("GET /v1/subjects/{uscc}", odd), ElementsAre("header X-Odd"));
    odd = {200, "text/html", "<p>", {}};
    EXPECT_THAT(
        document().strange_in("GET /v1/subjects/{uscc}", odd), ElementsAre("media type text/html")
    );
    EXPECT_THAT(
        document().strange_in("GET /v1/subjects/{uscc}", json_of(201, "{}")),
        ElementsAre("status 201")
    );
    EXPECT_THAT(
        document().strange_in(
            "GET /v1/subjects/{uscc}",
            json_of(
                404,
                R"({"type":"urn:xinqiao:problem:whim","title":"","status":404,"detail":"","origin":"client"})"
            )
        ),
        ElementsAre("/type: value \"urn:xinqiao:problem:whim\"")
    );
}

TEST(ApiDocumentTest, SaysWhoMayDoWhat) {
    EXPECT_TRUE(document().right_of("GET /healthz").is_open());
    EXPECT_EQ(document().right_of("POST /v1/sync").roles(), Roles{Role::operator_});
    EXPECT_TRUE(document().right_of("GET /metrics").lets({"cli:nobody", {}, true}));
}

}  // namespace
}  // namespace xinqiao
