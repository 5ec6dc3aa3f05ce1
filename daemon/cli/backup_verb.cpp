// xinqiao backup: copies of the store, made, looked into, listed, put in its place.
#include <memory>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "base/error.hpp"
#include "base/local_time.hpp"
#include "daemon/cli/premises.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/ops/backup_notes.hpp"
#include "daemon/ops/backups.hpp"
#include "daemon/ops/journal_heads.hpp"
#include "daemon/ops/restore.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/restorations.hpp"

namespace xinqiao {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

struct BackupWords {
    std::string folder;  // of create; empty: that of the configuration
    std::string file;
    std::string to;
    std::string system;
};

json::object backup_json(const Backup& backup) {
    return {
        {"file", backup.file.string()},
        {"moment", local_time(backup.manifest.moment) + "+08:00"},
        {"bytes", backup.manifest.bytes},
        {"sha256", backup.manifest.digest.hex()},
        {"version", backup.manifest.version},
        {"schema_version", backup.manifest.schema_version},
        {"journal_id", backup.manifest.journal_id}};
}

// The store is copied as it is, so that a backup before an upgrade is one of before.
Exit create_backup(const BackupWords& words, const Invocation& invocation) {
    const Config config = invocation.config();
    if (!fs::exists(config.store.path)) {
        throw Error{
            Error::Kind::misconfigured,
            "没有数据库 " + config.store.path + " / there is no store",
            "请检查 store.path"};
    }
    const Backups backups{words.folder.empty() ? config.backup.folder : words.folder};
    ProgressLine progress{invocation.error};
    const Moment now = SystemClock{}.now();
    const Backup backup = backups.create(
        config.store.path,
        XINQIAO_VERSION,
        journal_key(config),
        now,
        [&](std::int64_t done, std::int64_t all) {
            progress.step("", "备份", done * 100 / std::max<std::int64_t>(all, 1));
        }
    );
    // A folder that was named for once belongs to who named it.
    const auto gone =
        words.folder.empty() ? backups.prune(config.backup.keep) : std::vector<fs::path>{};
    note_backup(config, backup, actor_of_terminal(config), SystemClock{}.now());
    if (invocation.json) {
        json::object document = backup_json(backup);
        document["removed"] = gone.size();
        invocation.out << json::serialize(document) << '\n';
        return Exit::done;
    }
    invocation.out << backup.file.string() << '\n'
                   << fmt::format(
                          "{} 字节, 日志至第 {} 条, SHA-256 {}; 删除旧备份 {} 份\n",
                          backup.manifest.bytes,
                          backup.manifest.journal_id,
                          backup.manifest.digest.hex(),
                          gone.size()
                      );
    return Exit::done;
}

fs::path newest_of(const Config& config) {
    const std::vector<Backup> all = Backups{config.backup.folder}.all();
    if (!all.empty()) return all.front().file;
    throw Error{
        Error::Kind::misconfigured,
        "备份目录 " + config.backup.folder + " 中没有备份 / there is no backup",
        "请运行 xinqiao backup create"};
}

Exit verify_backup(const BackupWords& words, const Invocation& invocation) {
    const Config config = invocation.config();
    const fs::path file = words.file.empty() ? newest_of(config) : fs::path{words.file};
    const std::vector<std::string> faults = faults_of_backup(file);
    if (faults.empty()) note_verified(config, file, actor_of_terminal(config), SystemClock{}.now());
    if (invocation.json) {
        json::array sentences(faults.begin(), faults.end());
        invocation.out << json::serialize(json::object{
            {"file", file.string()}, {"faults", std::move(sentences)}})
                       << '\n';
    } else if (faults.empty()) {
        invocation.out << file.string() << ": 备份完好, 可以恢复 (sound)\n";
    } else {
        for (const std::string& fault : faults)
            invocation.out << file.string() << ": " << fault << '\n';
        invocation.error << "怎么办: 请立即运行 xinqiao backup create, 并检查备份所在的磁盘\n";
    }
    return faults.empty() ? Exit::done : Exit::differences;
}

Exit list_backups(const Invocation& invocation) {
    const Config config = invocation.config();
    const std::vector<Backup> all = Backups{config.backup.folder}.all();
    if (invocation.json) {
        json::array documents;
        for (const Backup& backup : all)
            documents.push_back(backup_json(backup));
        invocation.out << json::serialize(documents) << '\n';
        return Exit::done;
    }
    for (const Backup& backup : all) {
        invocation.out << fmt::format(
            "{}\t{}\t{} 字节\t程序 {}\n",
            local_time(backup.manifest.moment),
            backup.file.string(),
            backup.manifest.bytes,
            backup.manifest.version
        );
    }
    if (all.empty()) invocation.out << "尚无备份; 请运行 xinqiao backup create\n";
    return Exit::done;
}

void tell_restored(const RestoreSummary& summary, const fs::path& store, std::ostream& out) {
    out << "已恢复到 " << local_time(summary.manifest.moment) << " 的状态: " << store.string()
        << '\n';
    if (summary.replaced.empty()) return;
    out << "原数据库保存为 " << summary.replaced.string() << '\n';
    if (summary.lost_entries != 0) {
        const std::string count =
            summary.lost_entries < 0 ? "不明数目的" : std::to_string(summary.lost_entries) + " 条";
        out << "备份之后的 " << count << "日志只在原数据库中: 其间登记的决定、异议和认可须补录\n";
    }
    out << "备份之后可能推送过的, 会先回读核对再推送, 不会重复\n";
}

Exit restore(const BackupWords& words, const Invocation& invocation) {
    const Config config = invocation.config();
    const fs::path store = words.to.empty() ? config.store.path : words.to;
    if (!words.to.empty() && fs::exists(store)) {
        throw Error{
            Error::Kind::invalid,
            "文件已存在: " + store.string() + " / exists already",
            "请以 --to 指定一个新的文件"};
    }
    const RestoreSummary summary = restore_backup(
        {.backup = words.file,
         .store = store,
         .actor = actor_of_terminal(config),
         .now = SystemClock{}.now()}
    );
    if (invocation.json) {
        invocation.out << json::serialize(json::object{
            {"store", store.string()},
            {"moment", local_time(summary.manifest.moment) + "+08:00"},
            {"replaced", summary.replaced.string()},
            {"lost_entries", summary.lost_entries}})
                       << '\n';
    } else {
        tell_restored(summary, store, invocation.out);
    }
    return Exit::done;
}

Exit trust_system(const BackupWords& words, const Invocation& invocation) {
    const Premises premises{invocation.config()};
    const SystemName name{premises.gateway().systems.at(SystemName{words.system}).name};
    const auto database = premises.store().open();
    const Moment now = premises.clock().now();
    Transaction transaction{*database};
    const std::int64_t doubted = Restorations{transaction}.count_doubted(name, now);
    Restorations{transaction}.trust(name, premises.actor(), now);
    Journal{transaction}.append(
        {.moment = now,
         .actor = premises.actor(),
         .act = "trusted-after-restore",
         .subject = name.text(),
         .detail = std::to_string(doubted)}
    );
    transaction.commit();
    invocation.out << name.text() << ": " << doubted << " 条不再等待核对, 将照常推送\n";
    return Exit::done;
}

using BackupAct = Exit (*)(const BackupWords&, const Invocation&);

void act_on(CLI::App& app, Act& act, const std::shared_ptr<BackupWords>& words, BackupAct done) {
    app.callback([&act, words, done] {
        act = [words, done](const Invocation& invocation) { return done(*words, invocation); };
    });
}

}  // namespace

void declare_backup(CLI::App& app, Act& act) {
    app.require_subcommand(1);
    const auto words = std::make_shared<BackupWords>();
    CLI::App* create = app.add_subcommand(
        "create", "备份数据库, 守护进程照常工作 / copy the store while it is written"
    );
    create->add_option("DIR", words->folder, "目录, 缺省为 backup.folder / folder");
    act_on(*create, act, words, create_backup);
    CLI::App* verify =
        app.add_subcommand("verify", "打开备份并全部核对; 缺省为最新的一份 / read all of a backup");
    verify->add_option("FILE", words->file, "备份文件 / the backup");
    act_on(*verify, act, words, verify_backup);
    app.add_subcommand("ls", "列出备份 / list the backups")->callback([&act] {
        act = list_backups;
    });
    CLI::App* again = app.add_subcommand(
        "restore", "恢复备份; 原数据库另存 / put a backup in the place of the store"
    );
    again->add_option("FILE", words->file, "备份文件 / the backup")->required();
    again->add_option("--to", words->to, "恢复到另一个文件 / into another file");
    act_on(*again, act, words, restore);
    CLI::App* trust = app.add_subcommand(
        "trust",
        "恢复备份后, 已与该平台核对无误, 照常推送 / tell a system again without looking first"
    );
    trust->add_option("SYSTEM", words->system, "系统代号 / name of the system")->required();
    act_on(*trust, act, words, trust_system);
}

}  // namespace xinqiao
