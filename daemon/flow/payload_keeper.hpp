// Keeps the raw bytes of what systems sent, for as long as the operator says.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "adapters/care/recorded.hpp"
#include "adapters/system.hpp"
#include "base/clock.hpp"
#include "daemon/store/store.hpp"

namespace xinqiao {

class PayloadKeeper {
public:
    // Store and clock must outlive the keeper.
    PayloadKeeper(const Store& store, const Clock& clock);

    // Durable when it returns; called from any thread.
    void keep(const Recording& recording);
    // Forgets what is older than each system's retention.
    void purge(const std::vector<SystemSettings>& systems);

private:
    const Clock& clock_;
    std::mutex mutex_;
    // Guarded by the mutex.
    std::unique_ptr<Database> database_;
};

}  // namespace xinqiao
