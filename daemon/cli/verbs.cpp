#include "daemon/cli/verbs.hpp"

#include <array>

namespace xinqiao {
namespace {

constexpr std::array verb_table{
    Verb{"system", "系统列表与试连 / systems, and trying one", declare_system},
    Verb{"uscc", "核对统一社会信用代码 / check unified codes", declare_uscc},
    Verb{"config", "检查、显示、说明配置 / check, show and explain the settings", declare_config},
    Verb{"workday", "某日之后第 N 个工作日 / the N-th working day after a date", declare_workday},
};

}  // namespace

std::span<const Verb> all_verbs() {
    return verb_table;
}

}  // namespace xinqiao
