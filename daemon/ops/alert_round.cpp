#include "daemon/ops/alert_round.hpp"

#include <algorithm>

#include "base/date.hpp"
#include "base/log.hpp"
#include "daemon/store/jobs.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view digest_job = "alert-digest";

// Whether at least one channel took it.
bool took(const AlertRound& round, const std::string& text, const AlertChanges& changes) {
    const std::vector<std::string> failures =
        send_news(round.alerts, round.credentials, text, changes, round.stop);
    for (const std::string& failure : failures)
        log_event(LogLevel::error, "alert", {{"fault", failure}}, "could not be told");
    const bool has_webhook = !round.alerts.webhook.name.empty();
    const bool has_mail = !round.alerts.mail_to.empty();
    return failures.size()
           < static_cast<std::size_t>(has_webhook) + static_cast<std::size_t>(has_mail);
}

void remember(Database& database, const AlertChanges& changes) {
    Transaction transaction{database};
    Alerts alerts{transaction};
    for (const ToldAlert& alert : changes.standing)
        alerts.keep(alert);
    for (const ToldAlert& alert : changes.recovered)
        alerts.forget(alert.name);
    transaction.commit();
}

bool is_the_same(const std::vector<ToldAlert>& left, const std::vector<ToldAlert>& right) {
    const auto same = [](const ToldAlert& one, const ToldAlert& other) {
        return one.name == other.name && one.light == other.light
               && one.absent_since == other.absent_since;
    };
    return std::ranges::is_permutation(left, right, same);
}

void tell_changes(const AlertRound& round, const std::vector<Concern>& concerns) {
    std::vector<ToldAlert> told;
    {
        Transaction transaction{round.database, Access::reading};
        told = Alerts{transaction}.all();
    }
    const AlertChanges changes = alert_changes(told, concerns, round.now);
    if (!changes.is_news()) {
        if (!is_the_same(told, changes.standing)) remember(round.database, changes);
        return;
    }
    if (took(round, alert_text(changes, round.now), changes)) remember(round.database, changes);
}

bool digest_is_due(const AlertRound& round) {
    if (round.alerts.digest_hour < 0) return false;
    const Moment hour = start_of(day_of(round.now)) + std::chrono::hours{round.alerts.digest_hour};
    Transaction transaction{round.database, Access::reading};
    const Moment last = Jobs{transaction}.of(digest_job).last_success;
    return round.now >= hour && last < hour;
}

void tell_digest(const AlertRound& round, const std::vector<Concern>& concerns) {
    if (!digest_is_due(round)) return;
    const AlertChanges all{.begun = concerns, .recovered = {}, .standing = {}};
    if (!took(round, digest_text(concerns, round.now), all)) return;
    Transaction transaction{round.database};
    Jobs{transaction}.succeeded(digest_job, round.now);
    transaction.commit();
}

}  // namespace

void tell_news(const AlertRound& round, const std::vector<Concern>& concerns) {
    if (!has_channels(round.alerts)) return;
    tell_changes(round, concerns);
    tell_digest(round, concerns);
}

}  // namespace xinqiao
