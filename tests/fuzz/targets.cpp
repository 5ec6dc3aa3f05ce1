#include "tests/fuzz/targets.hpp"

#include <array>
#include <cstdlib>
#include <iostream>

#include "base/error.hpp"

namespace xinqiao::fuzz {
namespace {

constexpr std::array all{
    Target{"json", read_json},
    Target{"xml-answer", read_xml_answer},
    Target{"xml-list", read_xml_list},
    Target{"csv", read_csv},
    Target{"xlsx", read_xlsx},
    Target{"http", read_http},
    Target{"kinds", read_kinds},
    Target{"configuration", read_configuration},
    Target{"receipts", read_receipts},
    Target{"uscc", read_uscc},
    Target{"day", read_day},
    Target{"money", read_money},
    Target{"act", read_act},
};

}  // namespace

std::span<const Target> targets() {
    return all;
}

void promised(bool kept, std::string_view what) {
    if (kept) return;
    std::cerr << "broken promise: " << what << '\n';
    std::abort();
}

bool takes(void (*parse)(std::string_view bytes), std::string_view bytes) {
    try {
        parse(bytes);
        return true;
    } catch (const Error& error) {
        const bool is_theirs =
            error.kind() == Error::Kind::invalid || error.kind() == Error::Kind::misconfigured;
        promised(is_theirs, error.what());
        promised(*error.what() != '\0', "a refusal says why");
        return false;
    }
}

}  // namespace xinqiao::fuzz
