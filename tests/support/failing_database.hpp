// A database whose power is cut at a chosen statement; what was not committed is lost.
#pragma once

#include <exception>

#include "daemon/store/database.hpp"

namespace xinqiao {

// Not an Error: nothing in the program may catch and survive it.
struct PowerCut {};

class FailingDatabase final : public Database {
public:
    // Allows that many statements, commits and begins included, then cuts. A negative number
    // never cuts. The inner database must outlive this one and is usable afterwards.
    FailingDatabase(Database& inner, std::int64_t statements) : inner_{inner}, left_{statements} {}

    std::int64_t run(std::string_view sql, Values values, const EachRow& each) override;
    void run_script(const std::string& sql) override;
    void begin_writing() override;
    void begin_reading() override;
    void commit() override;
    void rollback() noexcept override;

    // Whether the power was cut.
    bool has_failed() const noexcept { return failed_; }
    std::int64_t statements_run() const noexcept { return run_; }

private:
    void step();

    Database& inner_;
    std::int64_t left_;
    std::int64_t run_ = 0;
    bool open_ = false;
    bool failed_ = false;
};

}  // namespace xinqiao
