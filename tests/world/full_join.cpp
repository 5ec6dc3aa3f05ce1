#include "tests/world/full_join.hpp"

#include <memory>

#include <sqlite3.h>

#include "base/error.hpp"

namespace xinqiao::world {
namespace {

class Tables {
public:
    Tables() {
        sqlite3* opened = nullptr;
        const int outcome = sqlite3_open(":memory:", &opened);
        database_.reset(opened);
        if (outcome != SQLITE_OK) throw Error{Error::Kind::bug, "no tables in memory"};
        for (const char* table : {"wanted", "shown", "unjudged"}) {
            run(std::string{"create table "} + table
                + " (system text, kind text, key text, body text)");
        }
    }

    void add(const char* table, std::size_t platform, const Fact& fact) {
        std::string body;
        for (const auto& [field, meaning] : fact.fields) {
            body.append(field).append("=").append(meaning).append("\n");
        }
        run(std::string{"insert into "} + table + " values ($1, $2, $3, $4)",
            {std::to_string(platform), fact.kind, fact.key(), body});
    }

    Places differing() {
        Places places;
        run("select system || ' ' || kind || ' ' || key"
            " from wanted full join shown using (system, kind, key)"
            " where wanted.body is not shown.body"
            " except select system || ' ' || kind || ' ' || key from unjudged",
            {},
            &places);
        return places;
    }

private:
    struct Close {
        void operator()(sqlite3* database) const { sqlite3_close(database); }
    };
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };

    void run(
        const std::string& sql,
        const std::vector<std::string>& values = {},
        Places* places = nullptr
    ) {
        sqlite3_stmt* prepared = nullptr;
        sqlite3_prepare_v2(database_.get(), sql.c_str(), -1, &prepared, nullptr);
        const std::unique_ptr<sqlite3_stmt, Finalize> statement{prepared};
        if (!statement) throw Error{Error::Kind::bug, sqlite3_errmsg(database_.get())};
        int at = 0;
        for (const std::string& value : values) {
            sqlite3_bind_text(prepared, ++at, value.c_str(), -1, nullptr);
        }
        while (sqlite3_step(prepared) == SQLITE_ROW) {
            if (places == nullptr) continue;
            places->emplace(reinterpret_cast<const char*>(sqlite3_column_text(prepared, 0)));
        }
    }

    std::unique_ptr<sqlite3, Close> database_;
};

// As the form can show it at all.
Fact as_shown(const Fact& fact, const Form& form) {
    return understood(written(fact, form), form);
}

// Told in the last night and not answered yet, or confirmed when the lists were read already.
bool is_too_young(const PlannedRecord& record, Fate fate) {
    const bool told_last = record.story == Story::newest || record.story == Story::changed_last;
    return told_last && (fate == Fate::silent || fate == Fate::quiet || fate == Fate::late);
}

// The list was read last before what the story tells of the last night.
bool is_unread(const Plan& plan, std::size_t platform, const PlannedRecord& record) {
    const bool told_last = record.story == Story::newest || record.story == Story::changed_last;
    return told_last && plan.platforms[platform].unread == record.fact.kind;
}

}  // namespace

Places differing_places(const Plan& plan, const PlayedWorld& world) {
    Tables tables;
    for (std::size_t platform = 0; platform < plan.platforms.size(); ++platform) {
        for (const PlannedRecord& record : plan.records) {
            const Form& form = plan.form(platform, record.fact.kind);
            const Fate fate = record.fates[platform];
            if (must_stand(record)) {
                tables.add("wanted", platform, as_shown(fact_wanted(record), form));
            }
            const bool confirmed = fate == Fate::honest;
            if (is_too_young(record, fate) || (confirmed && is_unread(plan, platform, record))) {
                tables.add("unjudged", platform, record.fact);
            }
        }
        for (const std::string& kind : plan.kinds) {
            for (const Fact& fact : world.shown(platform, kind)) {
                tables.add("shown", platform, fact);
            }
        }
    }
    for (const PlannedStranger& stranger : plan.strangers) {
        if (stranger.sort != Stranger::shared) continue;
        const Form& form = plan.form(stranger.platform, stranger.fact.kind);
        tables.add("wanted", stranger.platform, as_shown(stranger.fact, form));
    }
    return tables.differing();
}

Places places_of(const Expectation& findings) {
    static const std::set<std::string> others{
        "red-and-black", "list-old", "ownership", "entered-twice"};
    Places places;
    for (const Expected& finding : findings) {
        if (!others.contains(finding.reason)) {
            places.insert(finding.system + " " + finding.kind + " " + finding.key);
        }
    }
    return places;
}

}  // namespace xinqiao::world
