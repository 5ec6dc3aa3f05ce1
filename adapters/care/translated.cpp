#include "adapters/care/translated.hpp"

#include <utility>

namespace xinqiao {
namespace {

Receipt receipt_by(const CodeTable& codes, Receipt receipt) {
    const auto* refused = std::get_if<Refused>(&receipt);
    const PlatformCode* code = refused ? codes.find(refused->code) : nullptr;
    if (!code || code->outcome == "refused") return receipt;
    if (code->outcome == "accepted") return Accepted{};
    if (code->outcome == "deferred") return Deferred{code->pause};
    return Unknown{"平台答复 " + refused->code + " " + refused->reason};
}

class TranslatedTarget final : public Target {
public:
    TranslatedTarget(std::unique_ptr<Target> target, CodeTable codes)
        : target_{std::move(target)}, codes_{std::move(codes)} {}

    std::vector<Receipt> push(std::span<const Change> changes, const Call& call) override {
        std::vector<Receipt> receipts = target_->push(changes, call);
        for (Receipt& receipt : receipts) {
            receipt = receipt_by(codes_, std::move(receipt));
        }
        return receipts;
    }

private:
    std::unique_ptr<Target> target_;
    CodeTable codes_;
};

class TranslatedReceipts final : public Receipts {
public:
    TranslatedReceipts(std::unique_ptr<Receipts> receipts, CodeTable codes)
        : receipts_{std::move(receipts)}, codes_{std::move(codes)} {}

    ReceiptPage poll(const Cursor& cursor, const Call& call) override {
        ReceiptPage page = receipts_->poll(cursor, call);
        for (LateReceipt& late : page.receipts) {
            late.receipt = receipt_by(codes_, std::move(late.receipt));
        }
        return page;
    }

private:
    std::unique_ptr<Receipts> receipts_;
    CodeTable codes_;
};

}  // namespace

TargetEnds translated(TargetEnds ends, const CodeTable& codes) {
    if (codes.codes.empty()) return ends;
    ends.target = std::make_unique<TranslatedTarget>(std::move(ends.target), codes);
    if (ends.receipts) {
        ends.receipts = std::make_unique<TranslatedReceipts>(std::move(ends.receipts), codes);
    }
    return ends;
}

}  // namespace xinqiao
