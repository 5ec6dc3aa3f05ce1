// Gives the target named by XINQIAO_FUZZ to libFuzzer. Only for the preset `fuzz`, which builds
// with clang.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>

#include "tests/fuzz/targets.hpp"

namespace {

const xinqiao::fuzz::Target* chosen = nullptr;

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
    const char* name = std::getenv("XINQIAO_FUZZ");
    for (const xinqiao::fuzz::Target& target : xinqiao::fuzz::targets()) {
        if (name != nullptr && target.name == name) chosen = &target;
    }
    if (chosen != nullptr) return 0;
    std::cerr << "XINQIAO_FUZZ names one of:";
    for (const xinqiao::fuzz::Target& target : xinqiao::fuzz::targets()) {
        std::cerr << ' ' << target.name;
    }
    std::cerr << '\n';
    std::exit(2);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    chosen->run({reinterpret_cast<const char*>(bytes), size});
    return 0;
}
