// Contracts whose agreed day passed unfulfilled: each becomes a draft of adverse information, for a
// person to decide. 内蒙古自治区矿业权人和地矿中介服务机构信用监督管理办法（征求意见稿）第十条.
#pragma once

#include <cstdint>

#include "daemon/flow/workshop.hpp"

namespace xinqiao {

// Returns how many drafts were made. A contract is drafted once, however often the night comes; a
// draft waits under a hold until a second person approves it, and is published by nobody before.
std::int64_t draft_overdue_contracts(Workshop& workshop, Database& database);

}  // namespace xinqiao
