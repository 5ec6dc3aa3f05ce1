#include "daemon/comparison/rows_ahead.hpp"

#include "base/error.hpp"

namespace xinqiao {

RowsAhead::RowsAhead(Fill fill) : fill_{std::move(fill)} {
    for (SpeakingRows& room : rooms_) {
        empty_.put(&room);
    }
    worker_ = std::async(std::launch::async, [this] { work(); });
}

RowsAhead::~RowsAhead() {
    empty_.close();
    filled_.close();
    if (worker_.valid()) worker_.wait();
}

void RowsAhead::work() {
    const ClosedAtEnd closed_at_end{filled_};
    while (const auto room = empty_.take()) {
        (*room)->clear();
        if (!fill_(**room)) return;
        filled_.put(*room);
    }
}

const SpeakingRows& RowsAhead::next() {
    if (taken_ != nullptr) empty_.put(taken_);
    const auto room = filled_.take();
    if (!room) {
        worker_.get();
        throw Error{Error::Kind::bug, "more rows were asked for than there are"};
    }
    taken_ = *room;
    return *taken_;
}

}  // namespace xinqiao
