// What was sent, kept beside the names of our files, to find whose answer a row is.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "schema/names.hpp"

namespace xinqiao {

class SentRows {
public:
    using Cells = std::map<std::string, std::string>;  // column_key and canonical text

    // `keys`: the headings by which a row is known; empty: every heading that both sides have.
    SentRows(const std::filesystem::path& folder, std::vector<std::string> keys);

    // The change that was sent with these cells; `answer` is the name of the answer's file, which
    // may hold the name of ours. Nothing: none, or more than one in the same file.
    std::optional<ChangeId> find(const Cells& cells, const std::string& answer);

private:
    enum class Fit {
        all,
        keys
    };
    struct Row {
        std::string id;
        Cells cells;
    };
    struct File {
        std::filesystem::path path;
        std::string stem;
        std::optional<std::vector<Row>> rows;  // read when asked for
    };

    void read(File& file) const;
    bool fits(const Row& row, const Cells& cells, Fit fit) const;

    std::vector<std::string> keys_;
    std::vector<File> files_;  // newest first
};

}  // namespace xinqiao
