// A database file that is looked into and never written: a backup, or a store under suspicion.
#pragma once

#include "daemon/store/sqlite_connection.hpp"

namespace xinqiao {

class ReadOnlyDatabase final : public Database {
public:
    // A sealed file is one that nobody writes meanwhile; nothing appears beside it. Throws
    // Error{misconfigured} when it cannot be opened.
    // Without keys, what is sealed cannot be read; all else can.
    ReadOnlyDatabase(
        const std::filesystem::path& file,
        SqliteConnection::Reading reading,
        const std::optional<KeyRing>& keys = std::nullopt
    );

    // Throws Error{misconfigured} when something is sealed and no key was given.
    void require_keys() const;
    bool is_sealed() const { return connection_.vault() != nullptr; }

    std::int64_t run(std::string_view sql, Values values, const EachRow& each) override;
    void run_script(const std::string& sql) override;
    void begin_writing() override;
    void begin_reading() override;
    void commit() override;
    void rollback() noexcept override;

    // What SQLite itself finds wrong with file, indexes and references; empty: nothing.
    // `limit`: of sentences.
    std::vector<std::string> faults(std::int64_t limit);

private:
    SqliteConnection connection_;
};

}  // namespace xinqiao
