// The ends of the table adapter, one by one.
#pragma once

#include <memory>
#include <string>

#include "adapters/adapter.hpp"
#include "adapters/system.hpp"
#include "base/secret.hpp"

namespace xinqiao {

// Throws Error{stopped} when the call is to stop.
void go_on_with(const Call& call);

// The password, where the settings name one.
Secret password_of(const TableSettings& table, const Credentials& credentials);

std::unique_ptr<Source> table_source(
    const TableSettings& table, const StreamSettings& stream, Secret password
);
std::unique_ptr<Target> table_target(
    const TableSettings& table, const std::string& path, Secret password
);
std::unique_ptr<ReadBack> table_read_back(
    const TableSettings& table, const std::string& path, Secret password
);
// Only where the platform writes its verdict into the table.
std::unique_ptr<Receipts> table_receipts(
    const TableSettings& table, const std::string& path, Secret password
);
bool has_verdicts(const TableSettings& table);

}  // namespace xinqiao
