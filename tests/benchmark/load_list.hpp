// A list of licences made by a seeded generator, written as CSV and as XML.
#pragma once

#include <cstdint>
#include <filesystem>

namespace xinqiao {

struct LoadList {
    std::int64_t rows = 1'000'000;
    std::int64_t changed_per_mille = 0;   // rows whose content differs from that of the plain list
    std::int64_t poisoned_per_mille = 0;  // rows that make no sense, in six ways
    std::uint64_t seed = 20260601;
    std::int64_t stride = 1;  // rows come in steps of that many; no common divisor with `rows`
    std::int64_t respelled_per_mille =
        0;  // rows whose name is spelled with blanks and wide letters
    // Of every thousand rows those from the first number up to the second are not there.
    std::int64_t left_out_from = 0;
    std::int64_t left_out_until = 0;
    bool xml = true;  // write the list as XML, too
};

// Writes FOLDER/csv/list.csv and, if wanted, FOLDER/xml/list.xml: about 600 bytes and 20 columns a
// row, in an order that has nothing to do with the keys. The same list for the same seed.
void write_load_list(const LoadList& list, const std::filesystem::path& folder);

struct WrittenMessage {
    std::uint64_t bytes = 0;
    std::int64_t rows = 0;
    std::uint64_t cells = 0;
    std::uint64_t text = 0;  // bytes in the cells, before anything was escaped
};

// Writes one message file of the same licences, as the platforms write them (empty cells are
// <BZ/>, four rows of a hundred hold a "&"), row by row until it has that many bytes.
WrittenMessage write_load_message(
    const std::filesystem::path& file, std::uint64_t bytes, std::uint64_t seed
);

}  // namespace xinqiao
