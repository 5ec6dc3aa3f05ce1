// What stands in a receipt file: <RECEIPTS> about many changes, or <respond> about one.
#pragma once

#include <optional>

#include "adapters/formats/bytes.hpp"
#include "adapters/receipt.hpp"

namespace xinqiao {

// Adds the receipts and faults of a <RECEIPTS> file. A file that breaks off gives the receipts
// before the break; its other changes will be overdue. Written anew, it is read anew.
void read_receipt_file(const Bytes& bytes, const std::string& name, ReceiptPage& page);

// The answer of a <respond> file; nothing: delivered, the real answer is still to come. Throws
// Error{invalid} for what is no answer.
std::optional<Receipt> read_respond(const Bytes& bytes);

}  // namespace xinqiao
