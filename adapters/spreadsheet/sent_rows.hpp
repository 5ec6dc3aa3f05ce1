// What was sent, kept beside the names of our files, to find whose answer a row is.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "schema/names.hpp"

namespace xinqiao {

class SentRows {
public:
    // `keys`: the headings by which a row is known; empty: every heading that both sides have.
    SentRows(std::filesystem::path folder, std::vector<std::string> keys);

    // The change that was sent with these cells; `answer` is the name of the answer's file, which
    // may hold the name of ours. Nothing: none, or more than one in the same file.
    std::optional<ChangeId> find(
        const std::map<std::string, std::string>& cells, const std::string& answer
    );

private:
    struct Row {
        std::string id;
        std::map<std::string, std::string> cells;  // both sides as column_key and canonical text
    };
    struct File {
        std::filesystem::path path;
        std::string stem;
        std::optional<std::vector<Row>> rows;  // read when asked for
    };

    void read(File& file) const;
    bool fits(const Row& row, const std::map<std::string, std::string>& cells) const;

    std::vector<std::string> keys_;
    std::vector<File> files_;  // newest first
};

}  // namespace xinqiao
