#include "daemon/flow/couriers.hpp"

#include <utility>

#include "base/error.hpp"

namespace xinqiao {

Couriers::Couriers(std::size_t most, std::size_t ready, OpenTarget open, Call call)
    : most_{most},
      ready_{ready},
      open_{std::move(open)},
      call_{std::move(call)},
      leaving_{most + ready},
      returning_{most + ready} {}

Couriers::~Couriers() {
    leaving_.close();
}

void Couriers::send(Parcel parcel) {
    if (threads_.size() < most_ && threads_.size() == out_) {
        threads_.emplace_back([this] { work(); });
    }
    ++out_;
    leaving_.put(std::move(parcel));
}

Answered Couriers::welcome() {
    Answered answered = *returning_.take();
    --out_;
    return answered;
}

std::vector<Receipt> Couriers::carry(std::unique_ptr<Target>& target, const Parcel& parcel) {
    if (failed_) throw Error{Error::Kind::transient, "前一批没有送达, 这一批没有发出"};
    if (!target) target = open_();
    std::vector<Receipt> receipts = target->push(parcel.changes, call_);
    receipts.resize(parcel.rows.size(), Unknown{"平台没有逐条答复"});
    return receipts;
}

void Couriers::work() {
    std::unique_ptr<Target> target;
    while (auto parcel = leaving_.take()) {
        Answered answered;
        try {
            answered.receipts = carry(target, *parcel);
        } catch (...) {
            failed_ = true;
            answered.failure = std::current_exception();
        }
        answered.rows = std::move(parcel->rows);
        returning_.put(std::move(answered));
    }
}

}  // namespace xinqiao
