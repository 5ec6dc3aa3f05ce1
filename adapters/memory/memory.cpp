#include "adapters/memory/memory.hpp"

namespace xinqiao {
namespace {

class MemorySource final : public Source {
public:
    MemorySource(std::shared_ptr<MemoryList> list, std::int64_t page_rows, bool full)
        : list_{std::move(list)}, page_rows_{page_rows}, full_{full} {}

    Page pull(const Cursor& cursor, const Call& call) override {
        return list_->pull(cursor, page_rows_, full_, call);
    }

private:
    std::shared_ptr<MemoryList> list_;
    std::int64_t page_rows_;
    bool full_;
};

class MemoryTarget final : public Target {
public:
    explicit MemoryTarget(std::shared_ptr<MemoryList> list) : list_{std::move(list)} {}

    std::vector<Receipt> push(std::span<const Change> changes, const Call& call) override {
        return list_->push(changes, call);
    }

private:
    std::shared_ptr<MemoryList> list_;
};

class MemoryReadBack final : public ReadBack {
public:
    explicit MemoryReadBack(std::shared_ptr<MemoryList> list) : list_{std::move(list)} {}

    Rows read_back(const Change& change, const Call& call) override {
        return list_->read_back(change, call);
    }

private:
    std::shared_ptr<MemoryList> list_;
};

class MemoryReceipts final : public Receipts {
public:
    explicit MemoryReceipts(std::shared_ptr<MemoryList> list) : list_{std::move(list)} {}

    ReceiptPage poll(const Cursor& cursor, const Call& call) override {
        return list_->poll(cursor, call);
    }

private:
    std::shared_ptr<MemoryList> list_;
};

}  // namespace

std::shared_ptr<MemoryList> memory_list(const std::string& name) {
    static std::mutex mutex;
    static std::map<std::string, std::shared_ptr<MemoryList>> lists;
    const std::lock_guard lock{mutex};
    auto& list = lists[name];
    if (!list) list = std::make_shared<MemoryList>();
    return list;
}

std::unique_ptr<Source> source_of(
    std::shared_ptr<MemoryList> list, std::int64_t page_rows, bool full
) {
    return std::make_unique<MemorySource>(std::move(list), page_rows, full);
}

TargetEnds target_of(std::shared_ptr<MemoryList> list) {
    TargetEnds ends;
    ends.target = std::make_unique<MemoryTarget>(list);
    ends.read_back = std::make_unique<MemoryReadBack>(list);
    ends.receipts = std::make_unique<MemoryReceipts>(std::move(list));
    return ends;
}

std::unique_ptr<Source>
open_memory_source(const SystemSettings& system, const StreamSettings& stream, const Credentials&) {
    return source_of(memory_list(system.name + "/" + stream.path), stream.page_rows, stream.full);
}

TargetEnds
open_memory_target(const SystemSettings& system, const PublicationSettings& publication, const Credentials&) {
    return target_of(memory_list(system.name + "/" + publication.path));
}

std::vector<Probe> check_memory(const SystemSettings& system, const Credentials&, const Call&) {
    return {{"打开进程内名单 " + system.name, true, "可以使用"}};
}

}  // namespace xinqiao
