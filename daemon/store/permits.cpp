// Permits for several systems at once.
#include "base/error.hpp"
#include "daemon/store/store.hpp"

namespace xinqiao {

std::vector<std::unique_ptr<Permit>> permits(
    const Store& store, const std::vector<SystemName>& systems, Errand errand
) {
    std::vector<std::unique_ptr<Permit>> held;
    for (const SystemName& system : systems) {
        auto permit = store.try_permit(system, errand);
        if (!permit) {
            const std::string holder = store.holder(system, errand);
            throw Error{
                Error::Kind::transient,
                "另一个任务正在处理系统 " + system.text() + (holder.empty() ? "" : ": " + holder)
                    + " / somebody else works on it",
                "等它结束后再试; xinqiao status 显示它在做什么"};
        }
        held.push_back(std::move(permit));
    }
    return held;
}

}  // namespace xinqiao
