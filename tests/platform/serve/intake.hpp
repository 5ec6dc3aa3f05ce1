// Takes changes as a platform does: checks each, counts its effect, answers it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <boost/json.hpp>

#include "tests/platform/serve/faults.hpp"
#include "tests/platform/serve/holdings.hpp"

namespace xinqiao::platform {

// One change as it was told.
struct Told {
    std::string id;
    std::string action;  // upsert, withdraw
    std::string reference;
    boost::json::object row;
};

struct Answer {
    std::string id;
    std::string code;  // "00" taken, "09" come back later, anything else: refused
    std::string message;
    std::string reference;
    std::int64_t pause = 0;  // seconds
};

boost::json::object json_of(const Answer& answer);

class Intake {
public:
    Intake(const World& world, Database& database, Holdings& holdings)
        : world_{world}, database_{database}, holdings_{holdings} {}

    // Both want a Transaction to be open. Each change that is taken is one effect, unless its id
    // was seen before and the platform recognises ids.
    std::vector<Answer> take(
        const Table& table,
        const std::string& batch,
        std::span<const Told> changes,
        const std::optional<Fault>& fault
    );

    // The change that stands at `place` in its batch.
    Answer take_one(
        const Table& table,
        const std::string& batch,
        const Told& change,
        std::size_t place,
        const std::optional<Fault>& fault
    );

private:
    Answer answer(const Table& table, const std::string& batch, const Told& change);
    Answer taken(
        const Table& table, const std::string& batch, const Told& change, const std::string& key
    );
    std::optional<Answer> earlier(const Told& change);
    std::string key_for(const Table& table, const Told& change);
    bool same_stands(const Table& table, const std::string& key, const Told& change);
    void count(
        const Table& table, const std::string& batch, const Told& change, const std::string& key
    );

    const World& world_;
    Database& database_;
    Holdings& holdings_;
};

}  // namespace xinqiao::platform
