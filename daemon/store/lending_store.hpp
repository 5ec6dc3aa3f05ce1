// Keeps connections that were given back for whoever asks next: a new one reads the whole schema
// and prepares every statement first.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "daemon/store/store.hpp"

namespace xinqiao {

// May be called from several threads; a connection is with one of them at a time.
class LendingStore : public Store {
public:
    // `store` outlives it, and it outlives what it lends. At most so many are kept while nobody has
    // them.
    LendingStore(const Store& store, std::size_t most_kept) : store_{store}, most_kept_{most_kept} {
        kept_.reserve(most_kept_);
    }

    std::unique_ptr<Database> open() const override;
    std::unique_ptr<Store> rehearsal() const override { return store_.rehearsal(); }
    std::unique_ptr<Permit> try_permit(const SystemName& system, Errand errand) const override {
        return store_.try_permit(system, errand);
    }
    std::string holder(const SystemName& system, Errand errand) const override {
        return store_.holder(system, errand);
    }

private:
    class Lent;
    std::unique_ptr<Database> kept() const;
    void take_back(std::unique_ptr<Database> database) const noexcept;

    const Store& store_;
    std::size_t most_kept_;
    mutable std::mutex mutex_;
    mutable std::vector<std::unique_ptr<Database>> kept_;
};

}  // namespace xinqiao
