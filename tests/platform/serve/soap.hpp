// The platform's SOAP services: one endpoint for each table, /soap{path}.
//
// login(username, password), importXml(token, xml), withdrawXml(token, xml), queryXml(token, the
// key's columns), listXml and publishedXml(token, page, size). A result is a text: XML escaped
// inside XML.
#pragma once

#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "tests/platform/serve/intake.hpp"

namespace pugi {
class xml_node;
}  // namespace pugi

namespace xinqiao::platform {

struct Request;
struct Reply;

class Soap {
public:
    Soap(const World& world, Database& database, Holdings& holdings)
        : world_{world},
          database_{database},
          holdings_{holdings},
          intake_{world, database, holdings} {}

    Reply answer(const Request& request, const std::optional<Fault>& fault);

private:
    std::string result_of(
        const pugi::xml_node& asked, const Table& table, const std::optional<Fault>& fault
    );
    std::string log_in(const pugi::xml_node& asked);
    bool knows(const std::string& token);
    std::string take(
        const pugi::xml_node& asked,
        const Table& table,
        const std::string& action,
        const std::optional<Fault>& fault
    );
    std::string find(const pugi::xml_node& asked, const Table& table);
    std::string list(
        const pugi::xml_node& asked,
        const Table& table,
        View view,
        const std::optional<Fault>& fault
    );

    const World& world_;
    Database& database_;
    Holdings& holdings_;
    Intake intake_;
    // Guards the tokens that were given and not forgotten.
    std::mutex busy_;
    std::set<std::string> tokens_;
    int logins_ = 0;
};

}  // namespace xinqiao::platform
