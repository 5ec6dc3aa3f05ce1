// xinqiao store: the version of the database; forward, and back again.
#include <memory>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file_lock.hpp"
#include "daemon/cli/premises.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/store/former_version.hpp"
#include "daemon/store/migrations.hpp"
#include "daemon/store/plain_database.hpp"
#include "daemon/store/read_only_database.hpp"
#include "daemon/store/sqlite_store.hpp"
#include "daemon/store/way_back.hpp"

namespace xinqiao {
namespace {

namespace json = boost::json;

struct StoreWords {
    std::int64_t version = 0;
    bool accept_loss = false;
};

std::int64_t version_of_store(const Config& config) {
    ReadOnlyDatabase database{config.store.path, SqliteConnection::Reading::shared};
    Transaction transaction{database, Access::reading};
    return migration_of(transaction);
}

Exit show_store(const StoreWords&, const Invocation& invocation) {
    const Config config = invocation.config();
    const std::int64_t version = version_of_store(config);
    const auto copies = copies_of_versions(config.store.path);
    if (invocation.json) {
        json::array names;
        for (const auto& copy : copies)
            names.emplace_back(copy.string());
        invocation.out << json::serialize(json::object{
            {"version", version}, {"newest", newest_migration()}, {"copies", std::move(names)}})
                       << '\n';
        return Exit::done;
    }
    invocation.out << fmt::format(
        "{}: 版本 {}, 本程序的版本 {}\n", config.store.path, version, newest_migration()
    );
    for (const auto& copy : copies)
        invocation.out << "留存的副本: " << copy.string() << '\n';
    return Exit::done;
}

Exit migrate_store(const StoreWords& words, const Invocation& invocation) {
    open_store(invocation.config());
    return show_store(words, invocation);
}

void require_alone(FileLock& users) {
    if (users.try_lock()) return;
    throw Error{
        Error::Kind::transient,
        "守护进程或别的命令正在使用数据库 / the store is in use",
        "请先停止: systemctl stop xinqiao"};
}

void tell_losses(const std::vector<Loss>& losses, const Invocation& invocation) {
    for (const Loss& loss : losses) {
        invocation.error << fmt::format("  {}: {} 行\n", loss.where, loss.rows);
    }
}

Exit go_back(const StoreWords& words, const Invocation& invocation) {
    const Config config = invocation.config();
    FileLock users{SqliteStore::lock_of_users(config.store.path)};
    require_alone(users);
    PlainDatabase database{config.store.path};
    const std::vector<Loss> losses = losses_on_way_back(database, words.version);
    if (!losses.empty() && !words.accept_loss) {
        invocation.error << fmt::format(
            "版本 {} 没有地方存放以下内容, 退回即丢失; 没有退回:\n", words.version
        );
        tell_losses(losses, invocation);
        invocation.error << "怎么办: 确实接受丢失时加 --accept-loss\n";
        return Exit::differences;
    }
    const std::int64_t version = version_of_store(config);
    keep_version(config.store.path, version);
    migrate_back(database, words.version);
    invocation.out << fmt::format(
        "数据库已从版本 {} 退回版本 {}, 退回前的副本: {}\n请安装那个版本的程序再启动服务\n",
        version,
        words.version,
        copy_of_version(config.store.path, version).string()
    );
    return Exit::done;
}

using StoreAct = Exit (*)(const StoreWords&, const Invocation&);

}  // namespace

void declare_store(CLI::App& app, Act& act) {
    app.require_subcommand(1);
    const auto words = std::make_shared<StoreWords>();
    const auto does = [&act, words](CLI::App* verb, StoreAct done) {
        verb->callback([&act, words, done] {
            act = [words, done](const Invocation& invocation) { return done(*words, invocation); };
        });
    };
    does(app.add_subcommand("show", "数据库的版本 / its version"), show_store);
    does(
        app.add_subcommand(
            "migrate", "升级到本程序的版本, 先留副本 / to the version of this program, with a copy"
        ),
        migrate_store
    );
    CLI::App* back = app.add_subcommand(
        "back", "退回较早的版本, 以便装回旧程序 / to a former version, for a former program"
    );
    back->add_option("VERSION", words->version, "版本号 / the version")->required();
    back->add_flag(
        "--accept-loss",
        words->accept_loss,
        "接受丢失那个版本存不下的内容 / lose what that version has no place for"
    );
    does(back, go_back);
}

}  // namespace xinqiao
