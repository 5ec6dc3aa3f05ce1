// xinqiao journal: every act and every query, and whether anybody touched what was written.
#include <memory>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "base/local_time.hpp"
#include "daemon/cli/premises.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/ops/journal_check.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/read_only_database.hpp"

namespace xinqiao {
namespace {

struct JournalWords {
    std::string backup;
    std::string subject;
    std::string act;
    std::int64_t limit = 50;
};

void show_report(const JournalReport& report, bool has_key, const Invocation& invocation) {
    if (invocation.json) {
        invocation.out << boost::json::serialize(boost::json::object{
            {"entries", report.entries},
            {"heads", report.heads},
            {"replaced_heads", report.replaced},
            {"signatures_checked", has_key},
            {"first_touched", report.first},
            {"faults", boost::json::array(report.faults.begin(), report.faults.end())}})
                       << '\n';
        return;
    }
    for (const std::string& fault : report.faults)
        invocation.out << fault << '\n';
    if (report.faults.empty()) {
        invocation.out << fmt::format(
            "日志完整: {} 条, 与 {} 个留存的末尾相符{} (the chain holds)\n",
            report.entries,
            report.heads - report.replaced,
            has_key ? ", 签名有效" : ""
        );
    }
    if (report.replaced > 0) {
        invocation.out << fmt::format(
            "另有 {} 个末尾属于恢复备份时被替换的数据库\n", report.replaced
        );
    }
}

// Read only, so that a store under suspicion is left as it is.
Exit verify_journal(const JournalWords& words, const Invocation& invocation) {
    const Config config = invocation.config();
    ReadOnlyDatabase database{config.store.path, SqliteConnection::Reading::shared};
    Transaction transaction{database, Access::reading};
    const auto key = journal_key(config);
    JournalReport report = check_journal(transaction, known_heads(config), key);
    if (!words.backup.empty()) compare_with_backup(transaction, words.backup, report);
    show_report(report, key.has_value(), invocation);
    if (report.faults.empty()) return Exit::done;
    invocation.error << "怎么办: 请保留数据库文件, 与备份比对: xinqiao journal verify "
                        "--since-backup 备份文件\n";
    return Exit::differences;
}

boost::json::object journal_entry_json(const JournalEntry& entry) {
    return {
        {"id", entry.id},
        {"moment", local_time(entry.moment) + "+08:00"},
        {"actor", entry.actor},
        {"act", entry.act},
        {"subject", entry.subject},
        {"detail", entry.detail}};
}

Exit list_journal(const JournalWords& words, const Invocation& invocation) {
    const Config config = invocation.config();
    ReadOnlyDatabase database{config.store.path, SqliteConnection::Reading::shared};
    Transaction transaction{database, Access::reading};
    const auto entries = Journal{transaction}.recent(words.limit, words.subject, words.act);
    if (invocation.json) {
        boost::json::array documents;
        for (const JournalEntry& entry : entries)
            documents.push_back(journal_entry_json(entry));
        invocation.out << boost::json::serialize(documents) << '\n';
        return Exit::done;
    }
    for (const JournalEntry& entry : entries) {
        invocation.out << fmt::format(
            "{}\t{}\t{}\t{}\t{}\t{}\n",
            entry.id,
            local_time(entry.moment),
            entry.actor,
            entry.act,
            entry.subject,
            entry.detail
        );
    }
    return Exit::done;
}

using JournalAct = Exit (*)(const JournalWords&, const Invocation&);

}  // namespace

void declare_journal(CLI::App& app, Act& act) {
    app.require_subcommand(1);
    const auto words = std::make_shared<JournalWords>();
    const auto does = [&act, words](CLI::App* verb, JournalAct done) {
        verb->callback([&act, words, done] {
            act = [words, done](const Invocation& invocation) { return done(*words, invocation); };
        });
    };
    CLI::App* verify = app.add_subcommand(
        "verify", "核对日志的哈希链和留存的末尾 / check the chain, and the heads that were kept"
    );
    verify->add_option(
        "--since-backup", words->backup, "逐条与备份比对 / compare each entry with a backup"
    );
    does(verify, verify_journal);
    CLI::App* list = app.add_subcommand("ls", "列出日志, 新的在前 / the newest entries first");
    list->add_option("--subject", words->subject, "只列出关于它的 / about this only");
    list->add_option("--act", words->act, "只列出这种行为 / acts of this name only");
    list->add_option("--limit", words->limit, "最多多少条 / at most so many")
        ->check(CLI::Range(1, 100'000));
    does(list, list_journal);
}

}  // namespace xinqiao
