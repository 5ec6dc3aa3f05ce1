#include "daemon/http/run_json.hpp"

#include "daemon/ops/status_text.hpp"

namespace xinqiao {

boost::json::object work_json(const Run& run) {
    return {
        {"id", run.id},
        {"verb", run.verb},
        {"system", run.system.text()},
        {"list", run.stream},
        {"started", moment_json(run.started)},
        {"ended", moment_json(run.ended)},
        {"outcome", run.outcome},
        {"note", run.note},
        {"counts",
         boost::json::object{
             {"read", run.read},
             {"stored", run.stored},
             {"unchanged", run.unchanged},
             {"filtered", run.filtered},
             {"quarantined", run.quarantined},
             {"withheld", run.withheld},
             {"gone", run.gone},
             {"pushed", run.pushed},
             {"accepted", run.accepted},
             {"refused", run.refused},
             {"deferred", run.deferred},
             {"unknown", run.unknown},
             {"verified", run.verified}}},
    };
}

}  // namespace xinqiao
