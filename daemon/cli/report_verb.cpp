// xinqiao report, journal, serve: the page again, the chain of the journal, the daemon itself.
#include "base/error.hpp"
#include "daemon/cli/premises.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/report/last_night.hpp"
#include "daemon/store/journal.hpp"

namespace xinqiao {
namespace {

Exit run_report(const Invocation& invocation) {
    const Premises premises{invocation.config()};
    const auto database = premises.store().open();
    const Gateway& gateway = premises.gateway();
    const NightSummary night = last_night(*database, gateway.systems, gateway.rulebook.kinds);
    invocation.out << premises.write_report(night) << '\n';
    return Exit::done;
}

Exit verify_journal(const Invocation& invocation) {
    const Premises premises{invocation.config()};
    const auto database = premises.store().open();
    Transaction transaction{*database, Access::reading};
    const std::optional<std::int64_t> broken = Journal{transaction}.first_broken();
    if (!broken) {
        invocation.out << "日志完整 (the chain holds)\n";
        return Exit::done;
    }
    invocation.out << "日志从第 " << *broken << " 条起被改动 (altered from entry " << *broken
                   << ")\n";
    invocation.error << "怎么办: 请保留数据库文件, 与最近的备份比对\n";
    return Exit::differences;
}

}  // namespace

void declare_report(CLI::App& app, Act& act) {
    app.callback([&act] { act = run_report; });
}

void declare_journal(CLI::App& app, Act& act) {
    app.require_subcommand(1);
    app.add_subcommand("verify", "核对日志的哈希链 / check the chain of hashes")->callback([&act] {
        act = verify_journal;
    });
}

void declare_serve(CLI::App& app, Act& act) {
    app.callback([&act] {
        act = [](const Invocation& invocation) { return invocation.serve(invocation); };
    });
}

}  // namespace xinqiao
