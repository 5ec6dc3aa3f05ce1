// A database whose power is cut at a chosen statement; what was not committed is lost.
#include "tests/support/failing_database.hpp"

namespace xinqiao {

// The open transaction is lost with the power, before anybody could roll it back.
void FailingDatabase::step() {
    if (failed_) throw PowerCut{};
    if (left_ == 0) {
        failed_ = true;
        if (open_) inner_.rollback();
        open_ = false;
        throw PowerCut{};
    }
    if (left_ > 0) --left_;
    ++run_;
}

std::int64_t FailingDatabase::run(std::string_view sql, Values values, const EachRow& each) {
    step();
    return inner_.run(sql, values, each);
}

void FailingDatabase::run_script(const std::string& sql) {
    step();
    inner_.run_script(sql);
}

void FailingDatabase::begin_writing() {
    step();
    inner_.begin_writing();
    open_ = true;
}

void FailingDatabase::begin_reading() {
    step();
    inner_.begin_reading();
    open_ = true;
}

void FailingDatabase::commit() {
    step();
    inner_.commit();
    open_ = false;
}

void FailingDatabase::rollback() noexcept {
    if (open_) inner_.rollback();
    open_ = false;
}

}  // namespace xinqiao
