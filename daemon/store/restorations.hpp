// After a backup was restored: what may have been told since the backup is looked up first.
#pragma once

#include <string_view>

#include "daemon/store/transaction.hpp"
#include "schema/names.hpp"

namespace xinqiao {

class Restorations {
public:
    explicit Restorations(Transaction& transaction) : transaction_{transaction} {}

    // From now on every change is doubted that nothing was heard of since.
    void restored(Moment backup, Moment now);
    // When a backup was last restored, as far as changes for that system are doubted because of it;
    // 0: nothing is. Doubt ends by itself after 30 days, when every source has long been read.
    Moment doubted_since(const SystemName& system, Moment now);
    // The system was asked what stands there for that row.
    void look_up(std::int64_t publication, Moment now);
    // A person answers for it that the system was told nothing meanwhile.
    void trust(const SystemName& system, std::string_view who, Moment now);

    // How many changes for that system wait for somebody to look.
    std::int64_t count_doubted(const SystemName& system, Moment now);

private:
    Transaction& transaction_;
};

}  // namespace xinqiao
