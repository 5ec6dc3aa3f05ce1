// What callers send with a POST, read strictly: unknown names and wrong types are refused.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/flow/scope.hpp"
#include "schema/names.hpp"

namespace xinqiao {

struct SyncWish {
    std::vector<SystemName> systems;
    bool dry_run = false;
    std::int64_t accept = 0;
    std::string actor;  // empty: nobody was named
};

struct ReconcileWish {
    Scope scope;
    std::string actor;  // empty: nobody was named
};

struct PushWish {
    KindName kind;
    RecordKey key;
    std::string actor;  // empty: nobody was named
};

struct QueryWish {
    std::string code;
    std::string purpose;
    std::string document;
    std::string actor;
};

struct BatchWish {
    std::vector<std::string> codes;
};

// Throw Error{invalid} that names the member that is wrong.
SyncWish sync_wish(std::string_view body);
ReconcileWish reconcile_wish(std::string_view body);
PushWish push_wish(std::string_view body);
QueryWish query_wish(std::string_view body);
BatchWish batch_wish(std::string_view body);

}  // namespace xinqiao
