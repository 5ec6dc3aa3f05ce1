// Carries batches to one system, several at a time.
//
// Its threads call the targets and nothing else: the store belongs to whoever sends them out.
#pragma once

#include <atomic>
#include <exception>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "adapters/adapter.hpp"
#include "base/bounded_queue.hpp"
#include "daemon/store/publication.hpp"

namespace xinqiao {

struct Parcel {
    std::vector<Publication> rows;
    std::vector<Change> changes;  // one per row
};

// What came back: an answer to each row, or why nothing of it can have arrived.
struct Answered {
    std::vector<Publication> rows;
    std::vector<Receipt> receipts;
    std::exception_ptr failure;
};

class Couriers {
public:
    using OpenTarget = std::function<std::unique_ptr<Target>()>;

    // At most so many; each opens a target of its own, from its own thread, for its first parcel.
    // `ready` parcels more wait for whoever comes back first, so that nobody waits for our disk.
    Couriers(std::size_t most, std::size_t ready, OpenTarget open, Call call);
    // Waits for who is still out; a stopped call brings them home.
    ~Couriers();
    Couriers(const Couriers&) = delete;
    Couriers& operator=(const Couriers&) = delete;

    bool has_room() const { return out_ < most_ + ready_; }
    bool nothing_is_out() const { return out_ == 0; }

    // Only while there is room. After a failure nothing leaves any more: it comes back as a
    // failure.
    void send(Parcel parcel);
    // Only while something is out: waits for the first to come back.
    Answered welcome();

private:
    void work();
    std::vector<Receipt> carry(std::unique_ptr<Target>& target, const Parcel& parcel);

    const std::size_t most_;
    const std::size_t ready_;
    const OpenTarget open_;
    const Call call_;
    std::size_t out_ = 0;
    std::atomic<bool> failed_ = false;
    BoundedQueue<Parcel> leaving_;
    BoundedQueue<Answered> returning_;
    std::vector<std::jthread> threads_;
};

}  // namespace xinqiao
