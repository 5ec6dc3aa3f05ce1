#include "daemon/store/alerts.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view upsert_alert = R"(
    insert into alert (name, light, sentence, since, absent_since) values ($1, $2, $3, $4, $5)
    on conflict (name) do update set light = excluded.light, sentence = excluded.sentence,
        since = excluded.since, absent_since = excluded.absent_since)";

constexpr std::string_view delete_alert = "delete from alert where name = $1";

constexpr std::string_view select_alerts =
    "select name, light, sentence, since, absent_since from alert order by name";

}  // namespace

void Alerts::keep(const ToldAlert& alert) {
    transaction_.run(
        upsert_alert, {alert.name, alert.light, alert.sentence, alert.since, alert.absent_since}
    );
}

void Alerts::forget(const std::string& name) {
    transaction_.run(delete_alert, {name});
}

std::vector<ToldAlert> Alerts::all() {
    std::vector<ToldAlert> found;
    transaction_.run(select_alerts, {}, [&](const Row& row) {
        found.push_back(
            {std::string{row.text(0)},
             std::string{row.text(1)},
             std::string{row.text(2)},
             row.moment(3),
             row.moment(4)}
        );
    });
    return found;
}

}  // namespace xinqiao
