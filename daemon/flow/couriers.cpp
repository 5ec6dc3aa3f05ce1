#include "daemon/flow/couriers.hpp"

#include <utility>

namespace xinqiao {

Couriers::Couriers(std::size_t most, OpenTarget open, Call call)
    : most_{most},
      open_{std::move(open)},
      call_{std::move(call)},
      leaving_{most},
      returning_{most} {}

Couriers::~Couriers() {
    leaving_.close();
}

void Couriers::send(Parcel parcel) {
    if (threads_.size() == out_) threads_.emplace_back([this] { work(); });
    ++out_;
    leaving_.put(std::move(parcel));
}

Answered Couriers::welcome() {
    Answered answered = *returning_.take();
    --out_;
    return answered;
}

void Couriers::work() {
    std::unique_ptr<Target> target;
    while (auto parcel = leaving_.take()) {
        Answered answered{.rows = std::move(parcel->rows), .receipts = {}, .failure = {}};
        try {
            if (!target) target = open_();
            answered.receipts = target->push(parcel->changes, call_);
            answered.receipts.resize(answered.rows.size(), Unknown{"平台没有逐条答复"});
        } catch (...) {
            answered.failure = std::current_exception();
        }
        returning_.put(std::move(answered));
    }
}

}  // namespace xinqiao
