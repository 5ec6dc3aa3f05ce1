// Sample data of our own making, with the truth beside it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <boost/json.hpp>

#include "tests/platform/generate/dirt.hpp"

namespace xinqiao::platform {

struct Order {
    std::string kind = "licence";  // licence, penalty, blacklist, redlist
    std::uint64_t seed = 1;
    std::uint64_t rows = 200;
    std::uint64_t first = 1;         // number of the first decision
    bool clean = false;              // no dirt, one spelling
    std::uint64_t scale = 1;         // how many times the measured rates
    std::uint64_t each = 0;          // at least so many rows of every sort of dirt
    std::uint64_t doubled = 5;       // per thousand rows that stand there twice
    std::string format = "csv";      // csv, rowdata, datas, json
    std::string encoding = "utf-8";  // utf-8, gb18030
    bool plain = false;              // headed by the names of our fields, money with its unit
    std::filesystem::path out;
};

// One row and what must become of it.
struct Sample {
    Fact fact;
    Row row;
    Verdict verdict = Verdict::good;
    std::string dirt{};  // name of the sort; empty: only spelled otherwise
    std::string reason{};
    bool doubled = false;  // says again what an earlier row says
};

// The same order makes the same samples everywhere.
std::vector<Sample> samples_of(const Order& order);

// What an oracle needs to know: per row its verdict, and of good ones the canonical facts.
boost::json::object truth_of(const Order& order, const std::vector<Sample>& samples);

// The table in one of the formats, before any encoding.
std::string written(const Order& order, const std::vector<Sample>& samples);

// Writes KIND.csv (or .xml, .json) and KIND.truth.json.
void generate(const Order& order);

}  // namespace xinqiao::platform
