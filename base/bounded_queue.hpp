// Hands pieces of work from one thread to another, few at a time, so that memory stays bounded.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace xinqiao {

template <class T>
class BoundedQueue {
public:
    // At most so many wait; with 0 a piece goes only from hand to hand.
    explicit BoundedQueue(std::size_t most) : most_{most} {}

    // Waits for room; false when the queue was closed, and the piece is lost.
    bool put(T piece) {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [this] { return closed_ || pieces_.size() < most_ + takers_; });
        if (closed_) return false;
        pieces_.push_back(std::move(piece));
        changed_.notify_all();
        return true;
    }

    // Waits for a piece; nothing when the queue is closed and empty.
    std::optional<T> take() {
        std::unique_lock lock{mutex_};
        ++takers_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return closed_ || !pieces_.empty(); });
        --takers_;
        if (pieces_.empty()) return std::nullopt;
        std::optional<T> piece{std::move(pieces_.front())};
        pieces_.pop_front();
        changed_.notify_all();
        return piece;
    }

    // Nothing more comes, or nothing more is wanted.
    void close() {
        const std::lock_guard lock{mutex_};
        closed_ = true;
        changed_.notify_all();
    }

private:
    const std::size_t most_;
    std::mutex mutex_;
    // Guarded by mutex_:
    std::condition_variable changed_;
    std::deque<T> pieces_;
    std::size_t takers_ = 0;  // who waits for a piece
    bool closed_ = false;
};

// However one side ends, the other does not wait for it.
template <class T>
class ClosedAtEnd {
public:
    explicit ClosedAtEnd(BoundedQueue<T>& queue) : queue_{queue} {}
    ~ClosedAtEnd() { queue_.close(); }
    ClosedAtEnd(const ClosedAtEnd&) = delete;
    ClosedAtEnd& operator=(const ClosedAtEnd&) = delete;

private:
    BoundedQueue<T>& queue_;
};

}  // namespace xinqiao
