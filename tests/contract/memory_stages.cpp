// The reference adapter keeps the contract.
#include "adapters/memory/memory.hpp"
#include "tests/contract/suite/source_contract.hpp"
#include "tests/contract/suite/target_contract.hpp"

namespace xinqiao {
namespace {

SourceStage memory_source_stage() {
    auto list = std::make_shared<MemoryList>();
    SourceStage stage;
    stage.source = source_of(list, 2);
    stage.show = [list](const std::vector<WireRow>& rows) {
        list->clear();
        for (const WireRow& row : rows) {
            list->put(row[1].second, row);
        }
    };
    stage.spoil = [list] { list->next_pulls({Mishap::garbled}); };
    return stage;
}

TargetStage memory_target_stage() {
    auto list = std::make_shared<MemoryList>();
    TargetStage stage;
    stage.ends = target_of(list);
    stage.settle = [] {};
    stage.far_side = [list] { return list->standing(); };
    stage.effects = [list] { return list->effects(); };
    return stage;
}

INSTANTIATE_TEST_SUITE_P(Memory, SourceContract, testing::Values(memory_source_stage));
INSTANTIATE_TEST_SUITE_P(Memory, TargetContract, testing::Values(memory_target_stage));

}  // namespace
}  // namespace xinqiao
