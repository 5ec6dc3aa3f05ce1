#include "daemon/flow/payload_keeper.hpp"

#include <charconv>

#include "daemon/store/payloads.hpp"

namespace xinqiao {

PayloadKeeper::PayloadKeeper(const Store& store, const Clock& clock)
    : clock_{clock}, database_{store.open()} {}

void PayloadKeeper::keep(const Recording& recording) {
    std::int64_t run = 0;
    std::from_chars(recording.run.data(), recording.run.data() + recording.run.size(), run);
    const std::lock_guard lock{mutex_};
    Transaction transaction{*database_};
    Payloads{transaction}.keep(
        {recording.system, recording.stream, run}, recording.payload, clock_.now()
    );
    transaction.commit();
}

}  // namespace xinqiao
