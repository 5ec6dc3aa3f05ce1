// Rows of two lists, understood in a thread of its own, a little ahead of whoever takes them.
#pragma once

#include <array>
#include <functional>
#include <future>

#include "base/bounded_queue.hpp"
#include "daemon/comparison/rows_of_both.hpp"

namespace xinqiao {

class RowsAhead {
public:
    // Fills one batch after the other, until it has none and says false.
    using Fill = std::function<bool(SpeakingRows&)>;

    explicit RowsAhead(Fill fill);
    ~RowsAhead();

    // The next batch, which lives until the next call. Throws what filling it threw.
    const SpeakingRows& next();

private:
    static constexpr std::size_t batches = 3;  // one is taken, one waits, one is filled

    void work();

    Fill fill_;
    std::array<SpeakingRows, batches> rooms_;  // used over and over: new memory is slow
    BoundedQueue<SpeakingRows*> empty_{batches};
    BoundedQueue<SpeakingRows*> filled_{batches};
    SpeakingRows* taken_ = nullptr;
    std::future<void> worker_;
};

}  // namespace xinqiao
