// The worked example of adapters/README.md: tab-separated lines in a folder that both sides see.
//
// Only the tests build it. Copy it to begin an adapter of your own; README.md shows its text.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/adapter.hpp"
#include "adapters/probe.hpp"
#include "adapters/system.hpp"

namespace xinqiao {

struct TabsSettings {
    std::string root;  // folder that both sides see
    std::string answers = "answers.tsv";
};

template <class V>
void visit_settings(V& setting, TabsSettings& tabs) {
    setting("root", tabs.root, Needed{}, "交换目录 / folder that both sides see");
    setting("answers", tabs.answers, Needed{}, "回执文件 / file in which they answer");
}

std::unique_ptr<Source> open_tabs_source(
    const SystemSettings& system, const StreamSettings& stream, const Credentials& credentials
);
TargetEnds open_tabs_target(
    const SystemSettings& system,
    const PublicationSettings& publication,
    const Credentials& credentials
);
std::vector<Probe> check_tabs(
    const SystemSettings& system, const Credentials& credentials, const Call& call
);

}  // namespace xinqiao
