#include "daemon/store/lending_store.hpp"

#include <utility>

namespace xinqiao {

class LendingStore::Lent final : public Database {
public:
    Lent(const LendingStore& lender, std::unique_ptr<Database> database)
        : lender_{lender}, database_{std::move(database)} {}
    ~Lent() override { lender_.take_back(std::move(database_)); }
    Lent(const Lent&) = delete;
    Lent& operator=(const Lent&) = delete;

    std::int64_t run(std::string_view sql, Values values, const EachRow& each) override {
        return database_->run(sql, values, each);
    }
    void run_script(const std::string& sql) override { database_->run_script(sql); }
    void begin_writing() override { database_->begin_writing(); }
    void begin_reading() override { database_->begin_reading(); }
    void commit() override { database_->commit(); }
    void rollback() noexcept override { database_->rollback(); }

private:
    const LendingStore& lender_;
    std::unique_ptr<Database> database_;
};

std::unique_ptr<Database> LendingStore::open() const {
    std::unique_ptr<Database> database = kept();
    if (!database) {
        database = store_.open();
        // Many of them live long: none may keep the pages of a whole night.
        database->run_script("pragma cache_size = -8192");
    }
    return std::make_unique<Lent>(*this, std::move(database));
}

std::unique_ptr<Database> LendingStore::kept() const {
    const std::lock_guard lock{mutex_};
    if (kept_.empty()) return nullptr;
    std::unique_ptr<Database> database = std::move(kept_.back());
    kept_.pop_back();
    return database;
}

// The one used last goes first: its pages are warm.
void LendingStore::take_back(std::unique_ptr<Database> database) const noexcept {
    const std::lock_guard lock{mutex_};
    if (kept_.size() < most_kept_) kept_.push_back(std::move(database));
}

}  // namespace xinqiao
