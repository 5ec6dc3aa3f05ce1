// The routes of the front door behind their doorkeeper, without a network: a store, one platform in
// memory, a calendar turned by hand.
#pragma once

#include <memory>
#include <string>

#include "daemon/http/doorkeeper.hpp"
#include "daemon/http/router.hpp"
#include "daemon/http/service.hpp"
#include "daemon/ops/gateway.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/store_in_folder.hpp"

namespace xinqiao::support {

// One request as a test writes it. Without a token it comes over the socket from `user`.
struct Asking {
    std::string method;
    std::string path;  // with its query: "/v1/decisions?subject=…"
    std::string body;
    std::string key;    // Idempotency-Key
    std::string token;  // shown as a bearer
    std::optional<unsigned> user = own_user;
    std::string accept = "application/json";
    std::optional<std::string> if_match = {};

    static constexpr unsigned own_user = 4321;
};

class FrontDoor {
public:
    FrontDoor();

    // As the server would: the door first, then the route; 404 where there is none.
    Response ask(const Asking& asking);
    // A token for that holder; good for a year from now.
    std::string issue(const std::string& holder, Roles roles);

    ManualClock clock;
    StoreInFolder store;
    std::shared_ptr<const Gateway> gateway;
    std::string unready;                // why it is
    std::string actor;                  // of the last night or comparison
    Scope scope;                        // of the last comparison
    bool is_busy = false;               // nights are refused
    std::vector<std::string> refusals;  // that the door counted
    Service service;
    Router router;
    Doorkeeper doorkeeper{service, clock, Asking::own_user};

private:
    Service service_of_test();
};

}  // namespace xinqiao::support
