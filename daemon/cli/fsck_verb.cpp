// xinqiao fsck: looks through the whole store; takes over what can be read of a broken one.
#include <memory>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "base/error.hpp"
#include "daemon/cli/premises.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/store/fsck.hpp"
#include "daemon/store/salvage.hpp"

namespace xinqiao {
namespace {

namespace json = boost::json;

Exit check_whole_store(const Invocation& invocation) {
    const Config config = invocation.config();
    ReadOnlyDatabase database{
        config.store.path, SqliteConnection::Reading::shared, store_keys(config)};
    ProgressLine progress{invocation.error};
    json::array faults;
    const StoreListener listener{
        .fault =
            [&](const StoreFault& fault) {
                if (invocation.json) {
                    faults.push_back(json::object{
                        {"where", fault.where},
                        {"sentence", fault.sentence},
                        {"remedy", fault.remedy}});
                    return;
                }
                invocation.out << fault.where << ": " << fault.sentence << '\n';
                if (!fault.remedy.empty()) invocation.out << "    怎么办: " << fault.remedy << '\n';
            },
        .step = [&](std::string_view what, std::int64_t count) { progress.step("", what, count); }};
    const std::int64_t count = check_store(database, listener);
    if (invocation.json) {
        invocation.out << json::serialize(json::object{
            {"faults", std::move(faults)}, {"count", count}})
                       << '\n';
    }
    return count == 0 ? Exit::done : Exit::differences;
}

Exit salvage_into(const std::string& out, const Invocation& invocation) {
    const Config config = invocation.config();
    if (std::filesystem::exists(out)) {
        throw Error{
            Error::Kind::invalid,
            "文件已存在: " + out + " / exists already",
            "请以 --salvage 指定一个新的文件"};
    }
    ProgressLine progress{invocation.error};
    const StoreListener listener{
        .fault = [](const StoreFault&) {},
        .step = [&](std::string_view what, std::int64_t count) { progress.step("", what, count); }};
    const auto tables = salvage_store(
        config.store.path,
        out,
        actor_of_terminal(config),
        SystemClock{}.now(),
        store_keys(config),
        listener
    );
    json::array documents;
    std::int64_t lost = 0;
    for (const SalvagedTable& table : tables) {
        lost += table.lost;
        documents.push_back(json::object{
            {"table", table.name}, {"rows", table.rows}, {"lost", table.lost}});
        if (invocation.json || (table.rows == 0 && table.lost == 0)) continue;
        invocation.out << fmt::format("{}\t取回 {} 行", table.name, table.rows);
        if (table.lost > 0) invocation.out << fmt::format(", 取不回 {} 处", table.lost);
        invocation.out << '\n';
    }
    if (invocation.json) {
        invocation.out << json::serialize(documents) << '\n';
    } else {
        invocation.out << "已写入 " << out
                       << "; 请先检查 (把 store.path 指向它再运行 xinqiao fsck), "
                       << "停止服务后换用。可能推送过的会先回读核对。\n";
    }
    return lost == 0 ? Exit::done : Exit::partial;
}

}  // namespace

void declare_fsck(CLI::App& app, Act& act) {
    const auto out = std::make_shared<std::string>();
    app.add_option(
        "--salvage", *out, "把读得出的取到一个新文件 / take over what can be read into a new file"
    );
    app.callback([&act, out] {
        act = [out](const Invocation& invocation) {
            return out->empty() ? check_whole_store(invocation) : salvage_into(*out, invocation);
        };
    });
}

}  // namespace xinqiao
