// Changes into rows of a table, one transaction for each batch, and what stands there read back.
#include <algorithm>
#include <optional>
#include <utility>

#include "adapters/table/ends.hpp"
#include "adapters/table/writer.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace {

constexpr std::chrono::seconds longest_silence{5};  // of a connection that may be gone

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
    struct Written {
        std::vector<Receipt> receipts;
        std::optional<TableLayout> only_new;  // only new rows were written into this table
    };

    std::vector<Receipt> write(std::span<const Change> changes, const Call& call);
    Written written_in(TableSession& session, std::span<const Change> changes) const;
    std::optional<Written> written_as_new(TableSession& session, std::span<const Change> changes)
        const;
    bool may_all_be_new(std::span<const Change> changes) const;
    bool begins_again(const Call& call);
    TableSession begun(const Call& call);

    TableSettings table_;
    std::string path_;
    Secret password_;
    std::optional<TableSession> kept_;     // from the push before
    std::optional<TableLayout> only_new_;  // what the push before was told of it
};

// Whether the kept connection still answers; nothing was said over it yet.
bool TableTarget::begins_again(const Call& call) {
    if (!kept_) return false;
    kept_->heed(
        {call.stop, std::min<std::chrono::seconds>(call.patience, longest_silence), call.run}
    );
    try {
        kept_->begin();
    } catch (const Error& error) {
        kept_.reset();
        if (error.kind() == Error::Kind::stopped) throw;
        return false;
    }
    kept_->heed(call);
    return true;
}

TableSession TableTarget::begun(const Call& call) {
    if (begins_again(call)) return *std::exchange(kept_, std::nullopt);
    TableSession session{table_, password_, call};
    const std::string preparation{session.dialect().preparation()};
    if (!preparation.empty()) session.tell(preparation);
    session.begin();
    return session;
}

// After a batch of new rows the next one is likely to be of new rows too. What was accepted once
// has a reference.
bool TableTarget::may_all_be_new(std::span<const Change> changes) const {
    return only_new_ && std::all_of(changes.begin(), changes.end(), [](const Change& change) {
               return change.action == Action::upsert && change.reference.empty();
           });
}

// Written by the columns of the push before and without a look at the rows that stand there. The
// database refuses a second row of a record, and when its columns are asked for afterwards the
// table can no longer be altered until we are done: so nothing was missed.
std::optional<TableTarget::Written> TableTarget::written_as_new(
    TableSession& session, std::span<const Change> changes
) const {
    try {
        TableWriter writer{session, table_, *only_new_, SystemClock{}.now()};
        auto receipts = writer.write_as_new(changes);
        if (!receipts || look_up(session, table_, path_) != only_new_) return std::nullopt;
        Written written{std::move(*receipts), std::nullopt};
        if (writer.wrote_only_new()) written.only_new = only_new_;
        return written;
    } catch (const Error& error) {
        if (error.kind() == Error::Kind::misconfigured) return std::nullopt;
        throw;
    }
}

TableTarget::Written TableTarget::written_in(TableSession& session, std::span<const Change> changes)
    const {
    if (may_all_be_new(changes)) {
        if (auto written = written_as_new(session, changes)) return std::move(*written);
        session.roll_back();
        session.begin();
    }
    const TableLayout layout = look_up(session, table_, path_);
    TableWriter writer{session, table_, layout, SystemClock{}.now()};
    Written written{writer.write(changes), std::nullopt};
    if (writer.wrote_only_new()) written.only_new = layout;
    return written;
}

// Before the commit nothing can have arrived; from its beginning on it may have.
std::vector<Receipt> TableTarget::write(std::span<const Change> changes, const Call& call) {
    TableSession session = begun(call);
    Written written;
    try {
        written = written_in(session, changes);
        go_on_with(call);
    } catch (const Error&) {
        session.roll_back();
        throw;
    }
    only_new_ = std::move(written.only_new);
    try {
        session.commit();
    } catch (const Error& error) {
        if (!has_effects(written.receipts)) return written.receipts;
        return std::vector<Receipt>(
            changes.size(), Unknown{std::string{"提交时连接中断: "} + error.what()}
        );
    }
    if (session.dialect().keeps_connection()) kept_.emplace(std::move(session));
    return std::move(written.receipts);
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
