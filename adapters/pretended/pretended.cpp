#include "adapters/pretended/pretended.hpp"

#include "adapters/pretended/system_form.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace {

class PretendedSource final : public Source {
public:
    PretendedSource(
        const SystemSettings& system, const StreamSettings& stream, std::shared_ptr<MemoryList> list
    )
        : form_{form_of(system)}, stream_{stream}, list_{std::move(list)} {}

    Page pull(const Cursor& cursor, const Call& call) override {
        Page page = list_->pull(cursor, stream_.page_rows, true, call);
        page.rows = during("读取名单 " + stream_.name, [&] {
            return page.rows.empty() ? page.rows : form_->list(stream_, page.rows, call);
        });
        page.unnumbered = true;
        return page;
    }

private:
    std::unique_ptr<SystemForm> form_;
    StreamSettings stream_;
    std::shared_ptr<MemoryList> list_;
};

class PretendedTarget final : public Target {
public:
    PretendedTarget(
        const SystemSettings& system,
        const PublicationSettings& publication,
        std::shared_ptr<MemoryList> list
    )
        : form_{form_of(system)}, publication_{publication}, list_{std::move(list)} {}

    std::vector<Receipt> push(std::span<const Change> changes, const Call& call) override {
        std::vector<Receipt> receipts;
        for (const Change& change : changes)
            receipts.push_back(answer(change, call));
        return receipts;
    }

private:
    Receipt answer(const Change& change, const Call& call) {
        const std::string fault = form_->fault_of(publication_, change, call);
        if (!fault.empty()) return Refused{"message", fault};
        const Receipt receipt = list_->push({&change, 1}, call).at(0);
        const auto* const accepted = std::get_if<Accepted>(&receipt);
        if (accepted == nullptr) return receipt;
        return form_->accepted(publication_, change, accepted->reference, call);
    }

    std::unique_ptr<SystemForm> form_;
    PublicationSettings publication_;
    std::shared_ptr<MemoryList> list_;
};

}  // namespace

std::unique_ptr<Source> pretended_source(
    const SystemSettings& system, const StreamSettings& stream, std::shared_ptr<MemoryList> list
) {
    return std::make_unique<PretendedSource>(system, stream, std::move(list));
}

TargetEnds pretended_target(
    const SystemSettings& system,
    const PublicationSettings& publication,
    std::shared_ptr<MemoryList> list
) {
    TargetEnds ends;
    ends.target = std::make_unique<PretendedTarget>(system, publication, std::move(list));
    return ends;
}

}  // namespace xinqiao
