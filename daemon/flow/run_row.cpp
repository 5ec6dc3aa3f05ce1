#include "daemon/flow/run_row.hpp"

#include "daemon/store/runs.hpp"

namespace xinqiao {

std::int64_t begin_run(
    const Workshop& workshop,
    Database& database,
    std::string_view verb,
    const SystemName& system,
    std::string_view stream
) {
    Transaction transaction{database};
    const std::int64_t run = Runs{transaction}.begin(verb, system, stream, workshop.clock.now());
    transaction.commit();
    return run;
}

}  // namespace xinqiao
