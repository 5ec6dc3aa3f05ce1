// Which message got which name, kept on this machine so that a repeated batch is one file.
//
// One text file per day with a line per message: name, batch, moment. The platform may take
// messages away; these lines stay, so no number is given twice.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "adapters/files/settings.hpp"
#include "base/clock.hpp"

namespace xinqiao {

struct SentName {
    std::string name;
    std::string batch;
    Moment given{};
    bool fresh = false;  // given just now
};

class SentNames {
public:
    // `files` say how names look: CODE_yyyyMMdd_NNNNN.EXT, or BizCODEyyMMddNNNNNN.xml. The format
    // is one of theirs or xlsx.
    SentNames(std::filesystem::path folder, const FilesSettings& files);

    // One name for each batch, the same again for a batch that was named within the last two
    // months. Durable before it returns.
    std::vector<SentName> of(std::span<const std::string> batches, Moment now) const;
    // Another name for that batch from now on: its last one is taken by somebody else's file.
    SentName another(const std::string& batch, Moment now) const;

    // What was named within the last two months, by name.
    std::unordered_map<std::string, SentName> by_name(Moment now) const;
    // When the first message was named after `from`.
    std::optional<Moment> first_after(Moment from, Moment now) const;

private:
    std::string name_of(Day day, std::size_t number) const;
    void give(std::vector<SentName>& names, Moment now) const;
    std::vector<SentName> given_on(Day day) const;

    std::filesystem::path folder_;
    std::string code_;
    std::string extension_;
    bool biz_;
};

// Where the names of these messages are kept: ".sent" in the spool, or in the local outbox.
std::filesystem::path names_folder(const FilesSettings& files);

// Held by one worker at a time, of this process or another.
class NameLock {
public:
    explicit NameLock(const std::filesystem::path& folder);
    ~NameLock();
    NameLock(const NameLock&) = delete;
    NameLock& operator=(const NameLock&) = delete;

private:
    int descriptor_;
};

}  // namespace xinqiao
