// What every Target promises, and its further ends, as a test suite. An adapter joins by one line
// in a file of its own:
//
//   INSTANTIATE_TEST_SUITE_P(Rest, TargetContract, testing::Values(rest_target_stage));
#pragma once

#include <vector>

#include "tests/contract/suite/stage.hpp"

namespace xinqiao {

class TargetContract : public testing::TestWithParam<TargetStage (*)()> {
protected:
    // Far sides may be shared, and they know again what they were told: the ids are of this test.
    ChangeId id(const std::string& name) const {
        return ChangeId{name + "-" + std::to_string(number_)};
    }
    Change change(const std::string& name, const char* key, const char* text) const {
        Change change;
        change.id = id(name);
        change.kind = KindName{"penalty"};
        change.key = RecordKey{key};
        change.row = {{"WSH", key}, {"MC", text}};
        return change;
    }

    // What came of the changes in the end, by receipts now or later.
    std::vector<Receipt> tell(const std::vector<Change>& changes) {
        auto receipts = stage_.ends.target->push(changes, Call{});
        stage_.settle();
        for (std::size_t i = 0; i < receipts.size(); ++i) {
            if (std::holds_alternative<Taken>(receipts[i])) receipts[i] = late(changes[i].id);
        }
        return receipts;
    }

    Receipt late(const ChangeId& id) {
        Receipt receipt = Unknown{"no receipt yet"};
        Cursor cursor;
        for (bool more = true; more;) {
            const ReceiptPage page = stage_.ends.receipts->poll(cursor, Call{});
            for (const LateReceipt& entry : page.receipts) {
                if (entry.change == id) receipt = entry.receipt;
            }
            cursor = page.next;
            more = !page.last;
        }
        return receipt;
    }

    TargetStage stage_ = GetParam()();

private:
    static int next_number() {
        static int count = 0;
        return ++count;
    }
    const int number_ = next_number();
};

}  // namespace xinqiao
