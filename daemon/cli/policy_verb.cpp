// xinqiao policy: which documents say for how long, and which of them are in force for a kind.
#include <memory>

#include <boost/algorithm/string/join.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "base/date.hpp"
#include "base/error.hpp"
#include "daemon/cli/policy_tables.hpp"
#include "daemon/cli/premises.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/flow/policy_in_force.hpp"
#include "daemon/flow/policy_switch.hpp"
#include "daemon/store/policy_choices.hpp"

namespace xinqiao {
namespace {

struct PolicyWords {
    std::string rule_set;
    std::string kind;
    std::vector<std::string> rule_sets;
    std::string reason;
    bool dry_run = false;
    std::int64_t limit = 50;
};

using PolicyWordsOfOne = std::shared_ptr<PolicyWords>;

Colour colour_of_output() {
    return ::isatty(STDOUT_FILENO) == 1 ? Colour::terminal : Colour::plain;
}

Exit list_policy(const PolicyWords&, const Invocation& invocation) {
    const Premises premises{invocation.config()};
    const auto database = premises.store().open();
    Transaction transaction{*database, Access::reading};
    const Rulebook& rulebook = premises.gateway().rulebook;
    const Policy policy = policy_in_force(rulebook.policy, transaction);
    const auto chosen = PolicyChoices{transaction}.all();
    if (invocation.json) {
        invocation.out << boost::json::serialize(policy_json(policy, rulebook.kinds, chosen))
                       << '\n';
        return Exit::done;
    }
    invocation.out << rule_set_table(policy).text(colour_of_output()) << '\n'
                   << in_force_table(policy, rulebook.kinds, chosen).text(colour_of_output());
    return Exit::done;
}

Exit show_policy(const PolicyWords& words, const Invocation& invocation) {
    const Premises premises{invocation.config()};
    const Rulebook& rulebook = premises.gateway().rulebook;
    const RuleSet* rule_set = rulebook.policy.find(words.rule_set);
    if (rule_set == nullptr) {
        throw Error{
            Error::Kind::invalid,
            "没有规则集 " + words.rule_set + " / no such rule set",
            "已有的规则集: xinqiao policy ls"};
    }
    if (invocation.json) {
        invocation.out << boost::json::serialize(rule_set_json(*rule_set)) << '\n';
        return Exit::done;
    }
    invocation.out << rule_set_heading(*rule_set) << '\n'
                   << rule_table(*rule_set, rulebook.kinds).text(colour_of_output());
    return Exit::done;
}

void tell_changes(
    const PolicySwitchSummary& summary, std::int64_t limit, const Invocation& invocation
) {
    const auto most = static_cast<std::size_t>(limit);
    if (!summary.changes.empty()) {
        invocation.out << '\n' << change_table(summary, most).text(colour_of_output());
    }
    if (summary.changes.size() > most) {
        invocation.error << fmt::format(
            "只列出前 {} 条, 共 {} 条; 更多请加大 --limit, 全部用 --json\n",
            most,
            summary.changes.size()
        );
    }
}

// Without a reason that a reader can use the journal would say nothing.
void check_switch(const PolicyWords& words) {
    if (words.dry_run || words.reason.find_first_not_of(" \t") != std::string::npos) return;
    throw Error{
        Error::Kind::invalid, "没有写明理由 / no reason given", "请用 --reason 写明依据和批准人"};
}

Exit switch_it(const PolicyWords& words, const Invocation& invocation) {
    check_switch(words);
    const Premises premises{invocation.config()};
    ProgressLine progress{invocation.error};
    Workshop workshop = premises.workshop(progress);
    PolicySwitch wish{
        .kind = KindName{words.kind},
        .rule_sets = words.rule_sets,
        .reason = words.reason,
        .dry_run = words.dry_run};
    if (wish.rule_sets == std::vector<std::string>{"default"}) wish.rule_sets.clear();
    const PolicySwitchSummary summary = switch_policy(workshop, wish, {});
    if (invocation.json) {
        invocation.out << boost::json::serialize(switch_json(summary, words.dry_run)) << '\n';
        return Exit::done;
    }
    invocation.out << switch_sentence(summary, words.kind, words.dry_run);
    tell_changes(summary, words.limit, invocation);
    return Exit::done;
}

CLI::App* policy_part(
    CLI::App& app,
    Act& act,
    const char* name,
    const char* summary,
    Exit (*run)(const PolicyWords&, const Invocation&),
    const PolicyWordsOfOne& words
) {
    CLI::App* part = app.add_subcommand(name, summary);
    part->callback([&act, words, run] {
        act = [words, run](const Invocation& invocation) { return run(*words, invocation); };
    });
    return part;
}

}  // namespace

void declare_policy(CLI::App& app, Act& act) {
    const auto words = std::make_shared<PolicyWords>();
    app.require_subcommand(1);
    policy_part(
        app, act, "ls", "规则集, 各类别采用哪些 / rule sets, and those in force", list_policy, words
    );
    CLI::App* show = policy_part(
        app, act, "show", "一个规则集的全部期限 / every period of a rule set", show_policy, words
    );
    show->add_option("RULE-SET", words->rule_set, "规则集 / its id")->required();
    CLI::App* change = policy_part(
        app,
        act,
        "switch",
        "为一个类别改用别的规则集 / other rule sets for a kind",
        switch_it,
        words
    );
    change->add_option("--kind", words->kind, "信息类别 / the kind")->required();
    change
        ->add_option(
            "--rule-sets",
            words->rule_sets,
            "规则集, 逗号分隔, 在前的优先; default: 恢复配置的 / ids, the first decides"
        )
        ->required()
        ->delimiter(',');
    change->add_flag(
        "--dry-run", words->dry_run, "只看有何变化, 不改动 / only show what would change"
    );
    change->add_option("--reason", words->reason, "理由, 记入日志 / why, for the journal");
    change->add_option("--limit", words->limit, "最多列出条数 / changes listed at most")
        ->check(CLI::Range(1, 1000000));
}

}  // namespace xinqiao
