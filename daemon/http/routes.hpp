// Every address of the front door, in one table.
#pragma once

#include <vector>

#include "daemon/http/router.hpp"
#include "daemon/http/service.hpp"

namespace xinqiao {

// The service must outlive the routes.
std::vector<Route> routes_of(const Service& service);

}  // namespace xinqiao
