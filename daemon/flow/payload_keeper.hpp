// Keeps the raw bytes of what systems sent; retention forgets them in time.
#pragma once

#include <memory>
#include <mutex>

#include "adapters/care/recorded.hpp"
#include "base/clock.hpp"
#include "daemon/store/store.hpp"

namespace xinqiao {

class PayloadKeeper {
public:
    // Store and clock must outlive the keeper.
    PayloadKeeper(const Store& store, const Clock& clock);

    // Durable when it returns; called from any thread.
    void keep(const Recording& recording);

private:
    const Clock& clock_;
    std::mutex mutex_;
    // Guarded by the mutex.
    std::unique_ptr<Database> database_;
};

}  // namespace xinqiao
