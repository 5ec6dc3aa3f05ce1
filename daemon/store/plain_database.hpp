// A database file as it is: nothing is migrated, nothing sealed. For who has it alone.
#pragma once

#include "daemon/store/sqlite_connection.hpp"

namespace xinqiao {

class PlainDatabase : public Database {
public:
    explicit PlainDatabase(const std::filesystem::path& file);

    std::int64_t run(std::string_view sql, Values values, const EachRow& each) override;
    void run_script(const std::string& sql) override;
    void begin_writing() override;
    void begin_reading() override;
    void commit() override;
    void rollback() noexcept override;

private:
    SqliteConnection connection_;
};

}  // namespace xinqiao
