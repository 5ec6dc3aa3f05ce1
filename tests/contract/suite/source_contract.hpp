// What every Source promises, as a test suite. An adapter joins by one line in a file of its own:
//
//   INSTANTIATE_TEST_SUITE_P(Rest, SourceContract, testing::Values(rest_source_stage));
#pragma once

#include <vector>

#include "tests/contract/suite/stage.hpp"

namespace xinqiao {

class SourceContract : public testing::TestWithParam<SourceStage (*)()> {
protected:
    Page pull(const Cursor& cursor = {}) { return stage_.source->pull(cursor, Call{}); }

    std::vector<Page> pull_all() {
        std::vector<Page> pages{pull()};
        while (!pages.back().last && pages.size() < 20) {
            pages.push_back(pull(pages.back().next));
        }
        return pages;
    }

    SourceStage stage_ = GetParam()();
};

}  // namespace xinqiao
