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

// Until it is written, the memory of the desk alone knows it.
void write_told(const AlertRound& round) {
    AlertMemory& memory = round.memory;
    if (memory.written || round.database == nullptr) return;
    Transaction transaction{*round.database};
    Alerts alerts{transaction};
    for (const ToldAlert& known : alerts.all()) {
        const bool stands =
            std::ranges::find(*memory.told, known.name, &ToldAlert::name) != memory.told->end();
        if (!stands) alerts.forget(known.name);
    }
    for (const ToldAlert& alert : *memory.told)
        alerts.keep(alert);
    transaction.commit();
    memory.written = true;
}

bool is_the_same(const std::vector<ToldAlert>& left, const std::vector<ToldAlert>& right) {
    const auto same = [](const ToldAlert& one, const ToldAlert& other) {
        return one.name == other.name && one.light == other.light
               && one.absent_since == other.absent_since;
    };
    return std::ranges::is_permutation(left, right, same);
}

const std::vector<ToldAlert>& told_so_far(const AlertRound& round) {
    auto& told = round.memory.told;
    if (!told && round.database != nullptr) {
        Transaction transaction{*round.database, Access::reading};
        told = Alerts{transaction}.all();
    }
    if (!told) told.emplace();
    return *told;
}

void tell_changes(const AlertRound& round, const std::vector<Concern>& concerns) {
    const std::vector<ToldAlert>& told = told_so_far(round);
    AlertChanges changes = alert_changes(told, concerns, round.now);
    const bool is_told = changes.is_news() && took(round, alert_text(changes, round.now), changes);
    if (is_told || (!changes.is_news() && !is_the_same(told, changes.standing))) {
        round.memory.told = std::move(changes.standing);
        round.memory.written = false;
    }
    write_told(round);
}

bool digest_is_due(const AlertRound& round) {
    if (round.alerts.digest_hour < 0 || round.database == nullptr) return false;
    const Moment hour = start_of(day_of(round.now)) + std::chrono::hours{round.alerts.digest_hour};
    Transaction transaction{*round.database, Access::reading};
    const Moment last =
        std::max(Jobs{transaction}.of(digest_job).last_success, round.memory.last_digest);
    return round.now >= hour && last < hour;
}

void tell_digest(const AlertRound& round, const std::vector<Concern>& concerns) {
    if (!digest_is_due(round)) return;
    const AlertChanges all{.begun = concerns, .recovered = {}, .standing = {}};
    if (!took(round, digest_text(concerns, round.now), all)) return;
    round.memory.last_digest = round.now;
    Transaction transaction{*round.database};
    Jobs{transaction}.succeeded(digest_job, round.now);
    transaction.commit();
}

}  // namespace

std::vector<Concern> told_before(const AlertMemory& memory) {
    std::vector<Concern> concerns;
    if (!memory.told) return concerns;
    for (const ToldAlert& alert : *memory.told) {
        if (alert.absent_since != Moment{}) continue;
        Concern concern;
        concern.light = alert.light == name_of(Light::red) ? Light::red : Light::yellow;
        concern.sentence = alert.sentence;
        concern.condition = alert.name;
        concerns.push_back(std::move(concern));
    }
    return concerns;
}

void tell_news(const AlertRound& round, const std::vector<Concern>& concerns) {
    if (!has_channels(round.alerts)) return;
    tell_changes(round, concerns);
    tell_digest(round, concerns);
}

}  // namespace xinqiao
