// Changes into rows of a table, one transaction for each batch, and what stands there read back.
#include "adapters/table/ends.hpp"
#include "adapters/table/writer.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace {

bool has_effects(std::span<const Receipt> receipts) {
    for (const Receipt& receipt : receipts) {
        if (!std::holds_alternative<Refused>(receipt)) return true;
    }
    return false;
}

class TableTarget final : public Target {
public:
    TableTarget(const TableSettings& table, std::string path, Secret password)
        : table_{table}, path_{std::move(path)}, password_{std::move(password)} {}

    std::vector<Receipt> push(std::span<const Change> changes, const Call& call) override {
        go_on_with(call);
        if (changes.empty()) return {};
        return during("写入表 " + path_, [&] { return write(changes, call); });
    }

private:
    std::vector<Receipt> write(std::span<const Change> changes, const Call& call) const;

    TableSettings table_;
    std::string path_;
    Secret password_;
};

// Before the commit nothing can have arrived; from its beginning on it may have.
std::vector<Receipt> TableTarget::write(std::span<const Change> changes, const Call& call) const {
    TableSession session{table_, password_, call};
    const TableLayout layout = look_up(session, table_, path_);
    std::vector<Receipt> receipts;
    session.begin();
    try {
        receipts = TableWriter{session, table_, layout, SystemClock{}.now()}.write(changes);
        go_on_with(call);
    } catch (const Error&) {
        session.roll_back();
        throw;
    }
    try {
        session.commit();
    } catch (const Error& error) {
        if (!has_effects(receipts)) return receipts;
        return std::vector<Receipt>(
            changes.size(), Unknown{std::string{"提交时连接中断: "} + error.what()}
        );
    }
    return receipts;
}

class TableReadBack final : public ReadBack {
public:
    TableReadBack(const TableSettings& table, std::string path, Secret password)
        : table_{table}, path_{std::move(path)}, password_{std::move(password)} {}

    Rows read_back(const Change& change, const Call& call) override {
        go_on_with(call);
        return during("回读表 " + path_, [&] {
            TableSession session{table_, password_, call};
            const TableLayout layout = look_up(session, table_, path_);
            return TableWriter{session, table_, layout, SystemClock{}.now()}.standing(change);
        });
    }

private:
    TableSettings table_;
    std::string path_;
    Secret password_;
};

}  // namespace

std::unique_ptr<Target> table_target(
    const TableSettings& table, const std::string& path, Secret password
) {
    return std::make_unique<TableTarget>(table, path, std::move(password));
}

std::unique_ptr<ReadBack> table_read_back(
    const TableSettings& table, const std::string& path, Secret password
) {
    return std::make_unique<TableReadBack>(table, path, std::move(password));
}

}  // namespace xinqiao
