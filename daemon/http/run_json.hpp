// One run as callers see it.
#pragma once

#include <boost/json/object.hpp>

#include "daemon/store/runs.hpp"

namespace xinqiao {

// RunRow of schema/openapi.yaml.
boost::json::object work_json(const Run& run);

}  // namespace xinqiao
