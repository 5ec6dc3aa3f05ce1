// Keeps connections that were given back for whoever asks next: a new one reads the whole schema
// and prepares every statement first.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "daemon/store/store.hpp"

namespace xinqiao {

// May be called from several threads; a connection is with one of them at a time.
//
// To begin and end a reading takes locks that all connections of a process share, which costs more
// than a small question. So a reading that ended lingers for a moment, and the next one goes on
// with it as long as nobody has committed anything: it sees what a new one would see. A moment is
// short, for a reading keeps the log from being written back as a whole.
class LendingStore : public Store {
public:
    static constexpr std::chrono::milliseconds longest_lingering{20};

    // `store` outlives it, and it outlives what it lends. At most so many are kept while nobody has
    // them.
    LendingStore(const Store& store, std::size_t most_kept);
    ~LendingStore() override;
    LendingStore(const LendingStore&) = delete;
    LendingStore& operator=(const LendingStore&) = delete;

    std::unique_ptr<Database> open() const override;
    std::unique_ptr<Store> rehearsal() const override { return store_.rehearsal(); }
    std::unique_ptr<Permit> try_permit(const SystemName& system, Errand errand) const override {
        return store_.try_permit(system, errand);
    }
    std::string holder(const SystemName& system, Errand errand) const override {
        return store_.holder(system, errand);
    }

private:
    class Lingering;
    class Lent;
    std::unique_ptr<Lingering> kept() const;
    void take_back(std::unique_ptr<Lingering> connection) const noexcept;
    // Ends the readings with which nobody goes on.
    void tidy_up(const std::stop_token& stop);

    const Store& store_;
    std::size_t most_kept_;
    // Guards the two below.
    mutable std::mutex mutex_;
    mutable std::vector<std::unique_ptr<Lingering>> kept_;
    mutable bool one_lingers_ = false;
    mutable std::condition_variable_any lingers_;
    std::jthread tidier_;
};

}  // namespace xinqiao
