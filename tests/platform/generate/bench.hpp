// Load for the benchmarks: twenty columns, about 600 bytes of Chinese text per row, made fast.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace xinqiao::platform {

struct BenchOrder {
    std::uint64_t seed = 1;
    std::uint64_t rows = 1'000'000;
    std::string format = "csv";         // csv, rowdata, datas, codes
    std::uint64_t changed_percent = 0;  // share of rows that differ from those of 0
    std::filesystem::path out;          // the file itself
};

// Licences in the present generation's columns, every row sound and of its own key; "codes"
// writes one credit code per line, wrong at the measured rates. Constant memory.
void generate_bench(const BenchOrder& order);

}  // namespace xinqiao::platform
