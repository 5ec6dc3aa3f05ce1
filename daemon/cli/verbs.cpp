#include "daemon/cli/verbs.hpp"

#include <array>

namespace xinqiao {
namespace {

constexpr std::array verb_table{
    Verb{"config", "检查、显示、说明配置 / check, show and explain the settings", declare_config},
};

}  // namespace

std::span<const Verb> all_verbs() {
    return verb_table;
}

}  // namespace xinqiao
