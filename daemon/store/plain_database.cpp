#include "daemon/store/plain_database.hpp"

namespace xinqiao {

PlainDatabase::PlainDatabase(const std::filesystem::path& file) : connection_{file} {
    connection_.script("pragma synchronous = full");
}

std::int64_t PlainDatabase::run(std::string_view sql, Values values, const EachRow& each) {
    return connection_.run(sql, values, each);
}

void PlainDatabase::run_script(const std::string& sql) {
    connection_.script(sql);
}

void PlainDatabase::begin_writing() {
    connection_.script("begin immediate");
}

void PlainDatabase::begin_reading() {
    connection_.script("begin");
}

void PlainDatabase::commit() {
    connection_.script("commit");
}

void PlainDatabase::rollback() noexcept {
    sqlite3_exec(connection_.handle(), "rollback", nullptr, nullptr, nullptr);
}

}  // namespace xinqiao
