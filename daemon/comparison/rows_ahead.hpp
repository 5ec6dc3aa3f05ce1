// Rows of one list, understood in a thread of its own, a little ahead of whoever takes them.
#pragma once

#include <array>
#include <functional>
#include <future>

#include "base/bounded_queue.hpp"
#include "daemon/comparison/list_side.hpp"

namespace xinqiao {

class RowsAhead {
public:
    // Fills one batch after the other, until it has none and says false.
    using Fill = std::function<bool(UnderstoodRows&)>;

    explicit RowsAhead(Fill fill);
    ~RowsAhead();

    // The next batch, which lives until the next call. Throws what filling it threw.
    const UnderstoodRows& next();

private:
    static constexpr std::size_t batches = 3;  // one is taken, one waits, one is filled

    void work();

    Fill fill_;
    std::array<UnderstoodRows, batches> rooms_;  // used over and over: new memory is slow
    BoundedQueue<UnderstoodRows*> empty_{batches};
    BoundedQueue<UnderstoodRows*> filled_{batches};
    UnderstoodRows* taken_ = nullptr;
    std::future<void> worker_;
};

}  // namespace xinqiao
