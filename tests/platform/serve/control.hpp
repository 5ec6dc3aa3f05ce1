// What only the tests may ask: the script of faults, the log, the effects, the holdings.
#pragma once

#include <optional>
#include <string>

#include "tests/platform/serve/faults.hpp"
#include "tests/platform/serve/holdings.hpp"

namespace xinqiao::platform {

class Control {
public:
    Control(const World& world, Database& database, Holdings& holdings, Faults& faults)
        : world_{world}, database_{database}, holdings_{holdings}, faults_{faults} {}

    // GET log, effects, holdings, suffered; POST faults, edit, seed. Throws for anything else.
    std::string answer(const std::string& method, const std::string& path, const std::string& body);

    void log(
        const std::string& method,
        const std::string& target,
        const std::string& body,
        unsigned status,
        const std::optional<Fault>& fault
    );

private:
    boost::json::object requests();
    boost::json::object effects();
    boost::json::object holdings();
    void edit(const boost::json::object& body);
    void seed(const boost::json::object& body);
    const Table& table_named(const boost::json::object& body) const;

    const World& world_;
    Database& database_;
    Holdings& holdings_;
    Faults& faults_;
};

}  // namespace xinqiao::platform
