// Claims what is due, tells it, and writes down what became of it: batch by batch, several at a
// time where the operator allows it.
#pragma once

#include "daemon/flow/delivery.hpp"

namespace xinqiao {

// Throws the first Error of the system once every batch under way has come back.
void tell_all_due(Delivery& delivery);

}  // namespace xinqiao
