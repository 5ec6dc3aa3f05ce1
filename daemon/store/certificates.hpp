// Certificates of TLS that were seen, theirs and ours.
#pragma once

#include <string>
#include <vector>

#include "daemon/store/transaction.hpp"

namespace xinqiao {

struct KnownCertificate {
    std::string name;  // SYSTEM, whose it is, and where
    std::string system;
    std::string side;  // theirs, ours
    std::string subject;
    Moment until{};
    Moment seen_at{};
    std::int64_t warned = 0;  // the least step, in days, that was warned of; 0: none
};

class Certificates {
public:
    explicit Certificates(Transaction& transaction) : transaction_{transaction} {}

    // A new one in the place of an old one is warned of anew. `warned` is not read.
    void keep(const KnownCertificate& certificate);
    void warn(const std::string& name, std::int64_t step);
    // What was not seen since that moment belongs to nothing any more.
    void forget_unseen(Moment since);
    std::vector<KnownCertificate> all();  // by name

private:
    Transaction& transaction_;
};

}  // namespace xinqiao
