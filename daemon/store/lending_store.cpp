#include "daemon/store/lending_store.hpp"

#include <optional>
#include <utility>

#include "base/thread_name.hpp"
#include "base/wait.hpp"

namespace xinqiao {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::int64_t most_mapped = std::int64_t{1}
                                     << 40U;  // bytes; SQLite has a limit of its own

}  // namespace

// A connection whose readings linger.
class LendingStore::Lingering final : public Database {
public:
    explicit Lingering(std::unique_ptr<Database> database) : database_{std::move(database)} {}

    std::int64_t run(std::string_view sql, Values values, const EachRow& each) override {
        if (!in_transaction_) end_reading();
        return database_->run(sql, values, each);
    }
    void run_script(const std::string& sql) override {
        if (!in_transaction_) end_reading();
        database_->run_script(sql);
    }
    void begin_writing() override {
        end_reading();
        database_->begin_writing();
        in_transaction_ = true;
    }
    void begin_reading() override {
        if (!is_still_true()) begin_anew();
        in_transaction_ = true;
    }
    void commit() override {
        if (!reading_since_) database_->commit();
        in_transaction_ = false;
    }
    void rollback() noexcept override {
        if (!reading_since_) database_->rollback();
        in_transaction_ = false;
    }

    std::optional<ChangeMark> change_mark() override { return database_->change_mark(); }

    bool lingers() const { return reading_since_.has_value(); }
    bool is_overdue() const { return Steady::now() - *reading_since_ >= longest_lingering; }
    void end_reading() noexcept {
        if (reading_since_) database_->rollback();
        reading_since_.reset();
    }

private:
    bool is_still_true() const {
        return reading_since_ && mark_ && mark_ == database_->change_mark() && !is_overdue();
    }
    // The mark is taken first: what is committed meanwhile may be read, but is not taken for read.
    void begin_anew() {
        end_reading();
        mark_ = database_->change_mark();
        database_->begin_reading();
        reading_since_ = Steady::now();
    }

    std::unique_ptr<Database> database_;
    bool in_transaction_ = false;
    std::optional<Steady::time_point> reading_since_;  // of its own transaction, that still stands
    std::optional<ChangeMark> mark_;                   // when that began
};

class LendingStore::Lent final : public Database {
public:
    Lent(const LendingStore& lender, std::unique_ptr<Lingering> connection)
        : lender_{lender}, connection_{std::move(connection)} {}
    ~Lent() override { lender_.take_back(std::move(connection_)); }
    Lent(const Lent&) = delete;
    Lent& operator=(const Lent&) = delete;

    std::int64_t run(std::string_view sql, Values values, const EachRow& each) override {
        return connection_->run(sql, values, each);
    }
    void run_script(const std::string& sql) override { connection_->run_script(sql); }
    void begin_writing() override { connection_->begin_writing(); }
    void begin_reading() override { connection_->begin_reading(); }
    void commit() override { connection_->commit(); }
    void rollback() noexcept override { connection_->rollback(); }
    std::optional<ChangeMark> change_mark() override { return connection_->change_mark(); }

private:
    const LendingStore& lender_;
    std::unique_ptr<Lingering> connection_;
};

LendingStore::LendingStore(const Store& store, std::size_t most_kept)
    : store_{store}, most_kept_{most_kept} {
    kept_.reserve(most_kept_);
    tidier_ = std::jthread{[this](const std::stop_token& stop) { tidy_up(stop); }};
}

LendingStore::~LendingStore() = default;

std::unique_ptr<Database> LendingStore::open() const {
    std::unique_ptr<Lingering> connection = kept();
    if (!connection) {
        connection = std::make_unique<Lingering>(store_.open());
        // Many of them live long: none may keep the pages of a whole night.
        connection->run_script("pragma cache_size = -8192");
    }
    return std::make_unique<Lent>(*this, std::move(connection));
}

std::unique_ptr<LendingStore::Lingering> LendingStore::kept() const {
    const std::lock_guard lock{mutex_};
    if (kept_.empty()) return nullptr;
    std::unique_ptr<Lingering> connection = std::move(kept_.back());
    kept_.pop_back();
    return connection;
}

// The one used last goes first: its pages are warm.
void LendingStore::take_back(std::unique_ptr<Lingering> connection) const noexcept {
    const std::lock_guard lock{mutex_};
    if (kept_.size() == most_kept_) return;
    if (connection->lingers() && !one_lingers_) {
        one_lingers_ = true;
        lingers_.notify_one();
    }
    kept_.push_back(std::move(connection));
}

void LendingStore::tidy_up(const std::stop_token& stop) {
    name_this_thread("readings");
    std::unique_lock lock{mutex_};
    while (lingers_.wait(lock, stop, [this] { return one_lingers_; })) {
        lock.unlock();
        wait_for(stop, longest_lingering);
        lock.lock();
        one_lingers_ = false;
        for (const auto& connection : kept_) {
            if (connection->lingers() && connection->is_overdue()) connection->end_reading();
            one_lingers_ = one_lingers_ || connection->lingers();
        }
    }
}

}  // namespace xinqiao
