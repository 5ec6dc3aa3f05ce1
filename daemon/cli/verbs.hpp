// Every verb of `xinqiao`, each declared in a file of its own.
#pragma once

#include <span>

#include "daemon/cli/verb.hpp"

namespace xinqiao {

void declare_serve(CLI::App& app, Act& act);
void declare_sync(CLI::App& app, Act& act);
void declare_push(CLI::App& app, Act& act);
void declare_reconcile(CLI::App& app, Act& act);
void declare_decision(CLI::App& app, Act& act);
void declare_query(CLI::App& app, Act& act);
void declare_ledger(CLI::App& app, Act& act);
// Below `decision`.
void declare_inform(CLI::App& app, Act& act);
void declare_diff(CLI::App& app, Act& act);
void declare_status(CLI::App& app, Act& act);
void declare_trace(CLI::App& app, Act& act);
void declare_quarantine(CLI::App& app, Act& act);
void declare_finding(CLI::App& app, Act& act);
void declare_payload(CLI::App& app, Act& act);
void declare_system(CLI::App& app, Act& act);
void declare_uscc(CLI::App& app, Act& act);
void declare_deadlines(CLI::App& app, Act& act);
void declare_measure(CLI::App& app, Act& act);
void declare_policy(CLI::App& app, Act& act);
void declare_config(CLI::App& app, Act& act);
void declare_workday(CLI::App& app, Act& act);
void declare_report(CLI::App& app, Act& act);
void declare_token(CLI::App& app, Act& act);
void declare_key(CLI::App& app, Act& act);
void declare_journal(CLI::App& app, Act& act);
void declare_backup(CLI::App& app, Act& act);
void declare_store(CLI::App& app, Act& act);
void declare_fsck(CLI::App& app, Act& act);
void declare_diagnose(CLI::App& app, Act& act);

// In the order in which --help shows them.
std::span<const Verb> all_verbs();

}  // namespace xinqiao
