// How far each list of each system has been read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/store/transaction.hpp"
#include "schema/names.hpp"

namespace xinqiao {

struct ReadingPosition {
    SystemName system;
    StreamName stream;
    Cursor position;
    std::int64_t run = 0;
    Moment moment{};
    Moment complete_at{};  // when the list was last read whole and trusted, a published one
                           // when that look began; 0: never
    std::string rules;     // that were in force then, as complete() was told
};

class Cursors {
public:
    explicit Cursors(Transaction& transaction) : transaction_{transaction} {}

    // A stream never read has an empty position.
    ReadingPosition of(const SystemName& system, const StreamName& stream);
    void advance(
        const SystemName& system,
        const StreamName& stream,
        const Cursor& position,
        std::int64_t run,
        Moment now
    );
    // The list was whole and passed the guards.
    void complete(
        const SystemName& system, const StreamName& stream, Moment at, std::string_view rules = {}
    );
    std::vector<ReadingPosition> all();

private:
    Transaction& transaction_;
};

}  // namespace xinqiao
