// What stands beside a backup: of when it is, by which program, its digest, the head of its
// journal.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/clock.hpp"
#include "base/digest.hpp"

namespace xinqiao {

struct Manifest {
    std::string version;  // of the program
    std::int64_t schema_version = 0;
    Moment moment{};  // not later than the state that was copied
    std::int64_t bytes = 0;
    Digest digest;  // SHA-256 of the file
    std::int64_t journal_id = 0;
    std::string journal_hash;       // hexadecimal; empty: the journal is
    std::string journal_signature;  // of that head; empty: there was no key
};

// FILE.json.
std::filesystem::path manifest_file(const std::filesystem::path& backup);

void write_manifest(const std::filesystem::path& backup, const Manifest& manifest);
// Throws Error{misconfigured} when there is none or it cannot be understood.
Manifest read_manifest(const std::filesystem::path& backup);

}  // namespace xinqiao
