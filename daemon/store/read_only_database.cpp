#include "daemon/store/read_only_database.hpp"

#include "base/error.hpp"
#include "daemon/store/sealing.hpp"

namespace xinqiao {
namespace {

const EachRow nothing_read = [](const Row&) {};

[[noreturn]] void refuse_to_write() {
    throw Error{Error::Kind::bug, "a database that is only read was to be written"};
}

std::string orphan_in_words(const Row& row) {
    return "表 " + std::string{row.text(0)} + " 第 " + std::to_string(row.number(1)) + " 行指向表 "
           + std::string{row.text(2)} + " 中没有的行";
}

}  // namespace

ReadOnlyDatabase::ReadOnlyDatabase(
    const std::filesystem::path& file,
    SqliteConnection::Reading reading,
    const std::optional<KeyRing>& keys
)
    : connection_{file, reading} {
    sqlite3_busy_timeout(connection_.handle(), 60'000);
    connection_.script("pragma temp_store = file");
    connection_.use(vault_in(connection_, keys));
}

void ReadOnlyDatabase::require_keys() const {
    if (connection_.vault()) connection_.vault()->ring();
}

std::int64_t ReadOnlyDatabase::run(std::string_view sql, Values values, const EachRow& each) {
    return connection_.run(sql, values, each);
}

void ReadOnlyDatabase::run_script(const std::string&) {
    refuse_to_write();
}

void ReadOnlyDatabase::begin_writing() {
    refuse_to_write();
}

void ReadOnlyDatabase::begin_reading() {
    connection_.run("begin", {}, nothing_read);
}

void ReadOnlyDatabase::commit() {
    connection_.run("commit", {}, nothing_read);
}

void ReadOnlyDatabase::rollback() noexcept {
    sqlite3_exec(connection_.handle(), "rollback", nullptr, nullptr, nullptr);
}

std::vector<std::string> ReadOnlyDatabase::faults(std::int64_t limit) {
    std::vector<std::string> found;
    const auto note = [&](std::string sentence) {
        if (std::ssize(found) < limit) found.push_back(std::move(sentence));
    };
    const std::string check = "pragma integrity_check(" + std::to_string(limit) + ")";
    connection_.run(check, {}, [&](const Row& row) {
        if (row.text(0) != "ok") note(std::string{row.text(0)});
    });
    if (!found.empty()) return found;  // references of a broken file tell nothing
    connection_.run("pragma foreign_key_check", {}, [&](const Row& row) {
        note(orphan_in_words(row));
    });
    return found;
}

}  // namespace xinqiao
