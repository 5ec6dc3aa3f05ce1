#include "adapters/care/around.hpp"

#include <algorithm>

namespace xinqiao {
namespace {

class WrappedSource final : public Source {
public:
    WrappedSource(std::unique_ptr<Source> source, Around around)
        : source_{std::move(source)}, around_{std::move(around)} {}

    Page pull(const Cursor& cursor, const Call& call) override {
        Page page;
        around_("pull", call, [&] {
            page = source_->pull(cursor, call);
            return true;
        });
        return page;
    }

private:
    std::unique_ptr<Source> source_;
    Around around_;
};

bool is_unknown(const Receipt& receipt) {
    return std::holds_alternative<Unknown>(receipt);
}

class WrappedTarget final : public Target {
public:
    WrappedTarget(std::unique_ptr<Target> target, Around around)
        : target_{std::move(target)}, around_{std::move(around)} {}

    std::vector<Receipt> push(std::span<const Change> changes, const Call& call) override {
        std::vector<Receipt> receipts;
        around_("push", call, [&] {
            receipts = target_->push(changes, call);
            return receipts.empty() || !std::all_of(receipts.begin(), receipts.end(), is_unknown);
        });
        return receipts;
    }

private:
    std::unique_ptr<Target> target_;
    Around around_;
};

class WrappedReadBack final : public ReadBack {
public:
    WrappedReadBack(std::unique_ptr<ReadBack> read_back, Around around)
        : read_back_{std::move(read_back)}, around_{std::move(around)} {}

    Rows read_back(const Change& change, const Call& call) override {
        Rows rows;
        around_("read_back", call, [&] {
            rows = read_back_->read_back(change, call);
            return true;
        });
        return rows;
    }

private:
    std::unique_ptr<ReadBack> read_back_;
    Around around_;
};

class WrappedReceipts final : public Receipts {
public:
    WrappedReceipts(std::unique_ptr<Receipts> receipts, Around around)
        : receipts_{std::move(receipts)}, around_{std::move(around)} {}

    ReceiptPage poll(const Cursor& cursor, const Call& call) override {
        ReceiptPage page;
        around_("poll", call, [&] {
            page = receipts_->poll(cursor, call);
            return true;
        });
        return page;
    }

private:
    std::unique_ptr<Receipts> receipts_;
    Around around_;
};

}  // namespace

std::unique_ptr<Source> wrapped(std::unique_ptr<Source> source, Around around) {
    return std::make_unique<WrappedSource>(std::move(source), std::move(around));
}

TargetEnds wrapped(TargetEnds ends, const Around& around) {
    if (ends.target) {
        ends.target = std::make_unique<WrappedTarget>(std::move(ends.target), around);
    }
    if (ends.read_back) {
        ends.read_back = std::make_unique<WrappedReadBack>(std::move(ends.read_back), around);
    }
    if (ends.receipts) {
        ends.receipts = std::make_unique<WrappedReceipts>(std::move(ends.receipts), around);
    }
    return ends;
}

}  // namespace xinqiao
