// How far each canary came, as the store of its journey says.
#pragma once

#include <string>
#include <vector>

#include "daemon/flow/canary_journey.hpp"
#include "daemon/flow/canary_world.hpp"
#include "daemon/flow/summary.hpp"
#include "daemon/store/transaction.hpp"

namespace xinqiao {

class CanaryArrivals {
public:
    CanaryArrivals(Database& database, const std::vector<CanaryStart>& starts)
        : transaction_{database, Access::reading}, starts_{starts} {}

    PipelineReport of_list(const SystemSettings& system, const StreamSummary& stream);
    // `push`: of the night; null: nothing was pushed there.
    PipelineReport of_publication(
        const SystemSettings& system,
        const PublicationSettings& publication,
        const PushSummary* push
    );

private:
    std::string quarantined(const SystemSettings& system, const std::string& stream);
    void follow(
        int number, const SystemSettings& system, const PushSummary* push, PipelineReport& report
    );

    Transaction transaction_;
    const std::vector<CanaryStart>& starts_;
};

}  // namespace xinqiao
