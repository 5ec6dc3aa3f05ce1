#include "daemon/flow/doubted.hpp"

#include <algorithm>

#include "daemon/flow/unanswered.hpp"
#include "daemon/store/cursors.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/restorations.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view evidence = "恢复备份后核对: 平台上已是应有的内容";

std::vector<Publication> doubted_rows(Delivery& delivery) {
    Transaction transaction{delivery.database, Access::reading};
    return Publications{transaction}.doubted(
        {.system = delivery.system,
         .kind = delivery.kind.name,
         .limit = delivery.task.publication.batch,
         .now = delivery.now(),
         .record = delivery.task.record,
         .reviewed = delivery.kind.review}
    );
}

bool was_seen_since(
    Transaction& transaction, const SystemName& system, const StreamSettings& stream, Moment moment
) {
    return Cursors{transaction}.of(system, StreamName{stream.name}).complete_at > moment;
}

// Whether what stands there is known by now from the published list.
bool list_tells(Delivery& delivery) {
    Transaction transaction{delivery.database, Access::reading};
    const Moment restored =
        Restorations{transaction}.doubted_since(delivery.system, delivery.now());
    return std::ranges::any_of(delivery.task.system.streams, [&](const StreamSettings& stream) {
        return stream.role == "published" && stream.kind == delivery.kind.name.text()
               && was_seen_since(transaction, delivery.system, stream, restored);
    });
}

void settle_doubt(
    Delivery& delivery, const Publication& row, const std::optional<Digest>& standing
) {
    Transaction transaction{delivery.database};
    Restorations{transaction}.look_up(row.id, delivery.now());
    if (standing == row.desired) {
        Publications{transaction}.find_told(row.id, evidence, delivery.now());
    }
    transaction.commit();
}

void tell_doubt(Delivery& delivery) {
    delivery.summary.note =
        "恢复备份后无法核对平台上已有什么, 为免重复暂不推送; 读到其完整的公示名单后自动继续, 或请与"
        "平台核对后运行 xinqiao backup trust "
        + delivery.system.text();
}

}  // namespace

void look_up_doubted(Delivery& delivery) {
    std::vector<Publication> rows = doubted_rows(delivery);
    const bool can_ask = delivery.ends.read_back != nullptr;
    if (!rows.empty() && !can_ask && !list_tells(delivery)) return tell_doubt(delivery);
    for (std::int64_t count = 0; !rows.empty(); rows = doubted_rows(delivery)) {
        for (const Publication& row : rows) {
            if (delivery.call.stop.stop_requested()) return;
            settle_doubt(delivery, row, can_ask ? standing_digest(delivery, row) : row.observed);
            delivery.workshop.progress.step(delivery.task.system.name, "核对", ++count);
        }
    }
}

bool must_be_seen_first(
    Database& database, const SystemName& system, const StreamSettings& stream, const Clock& clock
) {
    Transaction transaction{database, Access::reading};
    const Moment restored = Restorations{transaction}.doubted_since(system, clock.now());
    return restored != Moment{} && !was_seen_since(transaction, system, stream, restored);
}

}  // namespace xinqiao
