// xinqiao key: the keys that seal personal data in the store (docs/formats/sealed-store.md).
#include <memory>
#include <set>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/stored_file.hpp"
#include "daemon/cli/premises.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/read_only_database.hpp"
#include "daemon/store/sealing.hpp"

namespace xinqiao {
namespace {

namespace json = boost::json;

struct KeyWords {
    std::string file;
    std::string cipher{name_of(Cipher::aes)};
};

// Whoever wrote the file by hand may have left out the end of its last line.
bool lacks_last_break(int descriptor) {
    struct stat facts {};
    char last = '\n';
    return ::fstat(descriptor, &facts) == 0 && facts.st_size > 0
           && ::pread(descriptor, &last, 1, facts.st_size - 1) == 1 && last != '\n';
}

// Nobody else may read it, not even for a moment. In one write, so that it stands as a whole or not
// at all.
void append_privately(const std::string& file, const Secret& line) {
    const int descriptor =
        ::open(file.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    const bool breaks_first = descriptor >= 0 && lacks_last_break(descriptor);
    const Secret text{(breaks_first ? "\n" : "") + line.reveal()};
    const auto length = static_cast<ssize_t>(text.reveal().size());
    const bool written =
        descriptor >= 0
        && ::write(descriptor, text.reveal().data(), text.reveal().size()) == length;
    if (descriptor >= 0) ::close(descriptor);
    if (!written) {
        throw Error{
            Error::Kind::misconfigured,
            "无法写入 " + file + " / cannot be written",
            "请以 root 运行, 并检查目录和磁盘空间"};
    }
    sync_file(file);
}

Exit make_key(const KeyWords& words, const Invocation& invocation) {
    const Secret line = fresh_key_line(cipher_named(words.cipher).value());
    append_privately(words.file, line);
    const std::string id = line.reveal().substr(0, line.reveal().find(' '));
    if (invocation.json) {
        invocation.out << json::serialize(json::object{{"id", id}, {"file", words.file}}) << '\n';
    } else {
        invocation.out << id << '\n';
        invocation.error << "已写入 " << words.file
                         << "。请另存一份到安全处: 密钥丢失, 加密的内容无法找回。"
                            "重启服务后生效; 换钥随后运行 xinqiao key rotate\n";
    }
    return Exit::done;
}

KeyRing ring_of(const Config& config) {
    if (auto keys = store_keys(config)) return std::move(*keys);
    throw Error{
        Error::Kind::misconfigured,
        "没有凭据 store-key / there is no credential store-key",
        "请用 xinqiao key new 生成密钥并放入凭据目录"};
}

json::object key_json(
    const std::string& id, const SealingKey* key, std::int64_t values, bool is_newest
) {
    return {
        {"id", id},
        {"cipher", key == nullptr ? "" : name_of(key->cipher)},
        {"values", values},
        {"newest", is_newest},
        {"known", key != nullptr}};
}

void show_key(const json::object& key, std::ostream& out) {
    const bool known = key.at("known").as_bool();
    out << fmt::format(
        "{}\t{}\t{} 个值{}\n",
        key.at("id").as_string().c_str(),
        known ? key.at("cipher").as_string().c_str() : "凭据中没有, 打不开",
        key.at("values").as_int64(),
        key.at("newest").as_bool() ? "\t当前" : ""
    );
}

Exit list_keys(const KeyWords&, const Invocation& invocation) {
    const Config config = invocation.config();
    const KeyRing keys = ring_of(config);
    ReadOnlyDatabase database{config.store.path, SqliteConnection::Reading::shared};
    Transaction transaction{database, Access::reading};
    auto counts = sealed_by_key(transaction);
    for (const SealingKey& key : keys)
        counts.try_emplace(key.id, 0);
    json::array documents;
    bool all_known = true;
    for (const auto& [id, values] : counts) {
        const SealingKey* key = keys.find(id);
        all_known = all_known && key != nullptr;
        documents.push_back(key_json(id, key, values, id == keys.newest().id));
    }
    if (invocation.json) {
        invocation.out << json::serialize(documents) << '\n';
    } else {
        for (const json::value& document : documents)
            show_key(document.as_object(), invocation.out);
    }
    return all_known ? Exit::done : Exit::partial;
}

Exit rotate_keys(const KeyWords&, const Invocation& invocation) {
    const Config config = invocation.config();
    const KeyRing keys = ring_of(config);
    const auto store = open_store(config);
    const auto database = store->open();
    ProgressLine progress{invocation.error};
    const std::int64_t count =
        reseal(*database, keys, [&](std::int64_t done) { progress.step("", "重新加密", done); });
    Transaction transaction{*database};
    Journal{transaction}.append(
        {.moment = SystemClock{}.now(),
         .actor = actor_of_terminal(config),
         .act = "key-rotated",
         .subject = keys.newest().id,
         .detail = std::to_string(count)}
    );
    transaction.commit();
    if (invocation.json) {
        invocation.out << json::serialize(json::object{{"id", keys.newest().id}, {"values", count}})
                       << '\n';
    } else {
        invocation.out << fmt::format(
            "{} 个值已改用密钥 {}。旧密钥请保留到不再需要恢复旧备份为止\n", count, keys.newest().id
        );
    }
    return Exit::done;
}

using KeyAct = Exit (*)(const KeyWords&, const Invocation&);

}  // namespace

void declare_key(CLI::App& app, Act& act) {
    app.require_subcommand(1);
    const auto words = std::make_shared<KeyWords>();
    const auto does = [&act, words](CLI::App* verb, KeyAct done) {
        verb->callback([&act, words, done] {
            act = [words, done](const Invocation& invocation) { return done(*words, invocation); };
        });
    };
    CLI::App* fresh = app.add_subcommand(
        "new", "生成一个密钥, 追加到密钥文件 / add a fresh key to a file of mode 0600"
    );
    fresh->add_option("FILE", words->file, "密钥文件, 即凭据 store-key / the key ring")->required();
    fresh
        ->add_option(
            "--cipher", words->cipher, "算法; 要求国密时用 sm4-ctr-hmac-sm3 / the algorithm"
        )
        ->check(CLI::IsMember({name_of(Cipher::aes), name_of(Cipher::sm4)}));
    does(fresh, make_key);
    does(
        app.add_subcommand("ls", "列出密钥, 各加密了多少 / the keys, and how much each seals"),
        list_keys
    );
    does(
        app.add_subcommand(
            "rotate", "用最新的密钥重新加密, 服务照常 / seal again by the newest key"
        ),
        rotate_keys
    );
}

}  // namespace xinqiao
