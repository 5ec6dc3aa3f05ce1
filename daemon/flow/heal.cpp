#include "daemon/flow/heal.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "daemon/flow/row_finding.hpp"
#include "daemon/store/holds.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/known_findings.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/runs.hpp"

namespace xinqiao {
namespace {

// Fewer withdrawals than that are no mass, whatever their share.
constexpr std::int64_t few = 3;

constexpr std::array healed_reasons{
    Reason::lost,
    Reason::stale,
    Reason::expired_shown,
    Reason::repaired_shown,
    Reason::still_shown};

const StreamSettings* published_list(const SystemSettings& system, const KindName& kind) {
    const auto found = std::ranges::find_if(system.streams, [&](const StreamSettings& stream) {
        return stream.role == "published" && stream.kind == kind.text();
    });
    return found == system.streams.end() ? nullptr : &*found;
}

class Healing {
public:
    Healing(
        const Workshop& workshop,
        Transaction& transaction,
        const SystemSettings& system,
        KindName kind
    )
        : workshop_{workshop},
          transaction_{transaction},
          system_{system},
          compared_{
              workshop,
              system,
              workshop.rulebook.kinds.at(kind),
              list_facts(workshop, transaction, system, kind)} {}

    std::vector<HealStep> plan() && {
        for (const Reason reason : healed_reasons) {
            add_findings(reason);
        }
        withhold_distrusted();
        withhold_masses();
        return std::move(steps_);
    }

private:
    void add_findings(Reason reason) {
        FindingFilter filter{
            .system = SystemName{system_.name},
            .kind = compared_.kind.name,
            .reason = std::string{facts_of(reason).name},
            .state = "open"};
        filter.limit = 1000;
        for (;;) {
            const auto findings = KnownFindings{transaction_}.list(filter);
            for (const KnownFinding& finding : findings) {
                add(finding, reason);
                filter.after = finding.id;
            }
            if (findings.empty()) return;
        }
    }

    // What was found last night may have been mended since.
    void add(const KnownFinding& finding, Reason reason) {
        const auto row = Publications{transaction_}.find(finding.system, finding.kind, finding.key);
        // A withdrawal that was never told is in the queue already.
        if (!row || row->flight != Flight::none || row->is_pending()) return;
        if (reason_of(compared_, transaction_, *row) != reason) return;
        HealStep step{finding.system, finding.kind, finding.key, reason, row->id, {}};
        if (is_held(finding)) step.withheld = "有异议或待核实, 暂停中";
        steps_.push_back(std::move(step));
    }

    bool is_held(const KnownFinding& finding) {
        Holds holds{transaction_};
        return !holds.on_record(finding.kind, finding.key, compared_.now()).empty()
               || !holds.on_subject(finding.subject, compared_.now()).empty();
    }

    void withhold_distrusted() {
        const StreamSettings* list = published_list(system_, compared_.kind.name);
        if (list == nullptr) return;
        const auto run = Runs{transaction_}.latest("observe", SystemName{system_.name}, list->name);
        if (run && run->outcome == "done") return;
        for (HealStep& step : steps_) {
            step.withheld = "公示名单最近一次没有完整可信地读到, 请先重新比对";
        }
    }

    void withhold_masses() {
        const auto withdrawn = std::ranges::count_if(steps_, is_withdrawal);
        if (withdrawn < few) return;
        const StreamSettings* list = published_list(system_, compared_.kind.name);
        const std::int64_t most = list == nullptr ? 0 : list->guards.most_gone;
        const auto counts = Publications{transaction_}.counts(
            SystemName{system_.name}, compared_.kind.name, compared_.now()
        );
        if (withdrawn * 100 <= counts.total * most) return;
        for (HealStep& step : steps_) {
            if (!is_withdrawal(step) || !step.withheld.empty()) continue;
            step.withheld = "共需撤下 " + std::to_string(withdrawn) + " 条, 超过 "
                            + std::to_string(most) + "%, 请人工核对后逐条执行 xinqiao push";
        }
    }

    static bool is_withdrawal(const HealStep& step) { return step.remedy() == Remedy::withdraw; }

    const Workshop& workshop_;
    Transaction& transaction_;
    const SystemSettings& system_;
    ComparedKind compared_;
    std::vector<HealStep> steps_;
};

std::vector<HealStep> planned(
    const Workshop& workshop, Transaction& transaction, const Scope& scope
) {
    std::vector<HealStep> all;
    for (const SystemSettings& system : workshop.systems.all()) {
        if (!scope.has_system(system.name)) continue;
        for (const PublicationSettings& publication : system.publications) {
            if (!scope.has_kind(publication.kind)) continue;
            auto steps = Healing{workshop, transaction, system, KindName{publication.kind}}.plan();
            std::ranges::move(steps, std::back_inserter(all));
        }
    }
    return all;
}

void journal(const Workshop& workshop, Transaction& transaction, std::int64_t queued) {
    JournalEntry entry;
    entry.moment = workshop.clock.now();
    entry.actor = workshop.actor;
    entry.act = "healed";
    entry.detail = std::to_string(queued) + " publications queued again";
    Journal{transaction}.append(entry);
}

}  // namespace

std::vector<HealStep> plan_healing(
    const Workshop& workshop, Database& database, const Scope& scope
) {
    Transaction transaction{database, Access::reading};
    return planned(workshop, transaction, scope);
}

std::vector<HealStep> queue_healing(
    const Workshop& workshop, Database& database, const Scope& scope
) {
    Transaction transaction{database};
    std::vector<HealStep> steps = planned(workshop, transaction, scope);
    std::int64_t queued = 0;
    for (const HealStep& step : steps) {
        if (!step.withheld.empty()) continue;
        Publications{transaction}.believe_observed(step.publication);
        ++queued;
    }
    if (queued > 0) journal(workshop, transaction, queued);
    transaction.commit();
    return steps;
}

}  // namespace xinqiao
