// What stands at the platform, and what of it the public sees.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

#include "tests/platform/serve/database.hpp"
#include "tests/platform/serve/world.hpp"

namespace xinqiao::platform {

enum class View {
    held,      // what the platform has
    published  // what the public sees
};

struct Standing {
    std::string key;
    std::string reference;
    std::int64_t sequence = 0;  // grows with every change of the row
    boost::json::object row;
};

// The row as this view shows it: the public sees the public columns only.
boost::json::object seen_by(View view, const Table& table, const boost::json::object& row);

// Every call wants a Transaction to be open.
class Holdings {
public:
    Holdings(const World& world, Database& database) : world_{world}, database_{database} {}

    // The rows of the world file, unless they were put before.
    void seed();

    // Puts a row, or takes it away; the public sees it when its time has come. Returns the
    // platform's own number for the record.
    std::string put(const Table& table, std::string_view key, const boost::json::object& row);
    bool remove(const Table& table, std::string_view key);

    std::optional<Standing> find(View view, const Table& table, std::string_view key);
    std::optional<Standing> find_by_reference(const Table& table, std::string_view reference);
    // Up to `most` rows whose sequence is greater than `after`, oldest first.
    std::vector<Standing> after(
        View view, const Table& table, std::int64_t after, std::int64_t most
    );
    // Up to `most` rows behind the first `offset`, oldest first; and how many there are.
    std::vector<Standing> behind(
        View view, const Table& table, std::int64_t offset, std::int64_t most
    );
    std::int64_t count(View view, const Table& table);

    // Shows what is due; whether anything changed.
    bool publish_due(std::int64_t moment);

    // Alters what is shown (and held, unless `only_shown`) behind everybody's back; no row: it
    // disappears.
    void edit(
        const Table& table,
        std::string_view key,
        const std::optional<boost::json::object>& row,
        bool only_shown
    );

private:
    std::int64_t next(std::string_view counter);
    std::optional<std::string> reference_of(const Table& table, std::string_view key);
    void show(const Table& table, const std::string& key);
    void show_as_held(const Table& table, const std::string& key);
    void hide(const Table& table, const std::string& key);
    void shown(const Table& table, std::string_view key, const Standing& standing);
    void later(const Table& table, std::string_view key);

    const World& world_;
    Database& database_;
};

}  // namespace xinqiao::platform
