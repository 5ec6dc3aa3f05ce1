// Receipts that come later than the answer: file exchange.
#pragma once

#include "daemon/flow/delivery.hpp"

namespace xinqiao {

// Reads what receipts there are; the cursor moves with their effects.
void read_receipts(Delivery& delivery);

// Waits for those still to come, as long as the operator allows a night to wait.
void await_receipts(Delivery& delivery);

}  // namespace xinqiao
