#include "daemon/ops/journal_heads.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>
#include <fcntl.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/local_time.hpp"
#include "base/log.hpp"
#include "base/stored_file.hpp"
#include "daemon/config/credentials.hpp"
#include "daemon/ops/backups.hpp"
#include "daemon/store/journal.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr const char* key_name = "journal-key";

std::string signed_text(const JournalHead& head) {
    return "xinqiao journal head\n" + std::to_string(head.moment.time_since_epoch().count()) + "\n"
           + std::to_string(head.id) + "\n" + head.hash + "\n";
}

JournalHead head_of_line(const std::string& line) {
    const json::object document = json::parse(line).as_object();
    const auto text = [&](const char* name) {
        return json::value_to<std::string>(document.at(name));
    };
    const auto number = [&](const char* name) {
        return json::value_to<std::int64_t>(document.at(name));
    };
    return {
        .moment = Moment{std::chrono::milliseconds{number("moment_ms")}},
        .id = number("id"),
        .hash = text("hash"),
        .signature = text("signature"),
        .place = {}};
}

void add_heads_of_file(const fs::path& file, std::vector<JournalHead>& heads) {
    std::ifstream lines{file};
    std::int64_t number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        JournalHead head;
        try {
            head = head_of_line(line);
        } catch (const std::exception&) {
            head.hash = "这一行看不懂";
        }
        head.place = file.filename().string() + ":" + std::to_string(number);
        heads.push_back(std::move(head));
    }
}

void add_heads_of_backups(const fs::path& folder, std::vector<JournalHead>& heads) {
    if (!fs::is_directory(folder)) return;
    for (const Backup& backup : Backups{folder}.all()) {
        const Manifest& manifest = backup.manifest;
        if (manifest.journal_id == 0) continue;
        heads.push_back(
            {.moment = manifest.moment,
             .id = manifest.journal_id,
             .hash = manifest.journal_hash,
             .signature = manifest.journal_signature,
             .place = backup.file.filename().string()}
        );
    }
}

}  // namespace

std::optional<SigningKey> journal_key(const Config& config) {
    const auto pem = credential_if_there(config.folders.credentials, key_name);
    if (!pem) return std::nullopt;
    return SigningKey{*pem};
}

std::optional<JournalHead> head_of_journal(
    Transaction& transaction, const std::optional<SigningKey>& key, Moment now
) {
    const JournalEntry entry = Journal{transaction}.head();
    if (entry.id == 0) return std::nullopt;
    JournalHead head{
        .moment = now, .id = entry.id, .hash = digest_from_blob(entry.hash).hex(), .place = {}};
    if (key) head.signature = key->sign(signed_text(head));
    return head;
}

bool is_signed(const JournalHead& head, const SigningKey& key) {
    return key.signed_by_us(signed_text(head), head.signature);
}

fs::path heads_file(const Config& config) {
    return fs::path{config.folders.reports} / "journal-heads.jsonl";
}

void keep_head(const fs::path& file, const JournalHead& head) {
    const std::string line = json::serialize(json::object{
                                 {"moment", local_time(head.moment) + "+08:00"},
                                 {"moment_ms", head.moment.time_since_epoch().count()},
                                 {"id", head.id},
                                 {"hash", head.hash},
                                 {"signature", head.signature}})
                             + "\n";
    fs::create_directories(file.parent_path());
    std::ofstream stream{file, std::ios::app | std::ios::binary};
    stream << line;
    stream.close();
    if (!stream) {
        throw Error{
            Error::Kind::transient,
            "无法写入 " + file.string() + " / cannot be written",
            "请检查报告目录的权限和磁盘空间"};
    }
    sync_file(file);
}

void keep_todays_head(Database& database, const Config& config, Moment now) {
    std::optional<JournalHead> head;
    {
        Transaction transaction{database, Access::reading};
        head = head_of_journal(transaction, journal_key(config), now);
    }
    if (!head) return;
    keep_head(heads_file(config), *head);
    log_event(
        LogLevel::info,
        "journal",
        {{"id", std::to_string(head->id)}, {"hash", head->hash}, {"signed", head->signature}},
        "head kept"
    );
}

std::vector<JournalHead> known_heads(const Config& config) {
    std::vector<JournalHead> heads;
    add_heads_of_file(heads_file(config), heads);
    add_heads_of_backups(config.backup.folder, heads);
    std::ranges::stable_sort(heads, {}, &JournalHead::id);
    return heads;
}

}  // namespace xinqiao
