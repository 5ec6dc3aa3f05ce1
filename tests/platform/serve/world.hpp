// What a world file says about one pretend platform.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

namespace xinqiao::platform {

// Columns that the platform looks at before it takes a row; empty: it does not look.
struct Checks {
    std::string code;               // unified social credit code
    std::string name;               // name of the subject
    std::string category;           // 相对人类别
    std::string begin, end;         // a period whose end may not lie before its begin
    std::vector<std::string> past;  // days that may not lie ahead
    std::vector<std::string> needed;
    std::int64_t unknown_percent = 0;  // share of subjects missing from its base library
};

// One list of the platform.
struct Table {
    std::string name;
    std::string label;
    std::string path;                  // of the interface: "/licences"
    std::vector<std::string> key;      // "XK_WSH|XK_XKBH": the second where the first is empty
    std::vector<std::string> visible;  // columns that the public sees; empty: all
    bool published = true;
    std::string published_path;
    Checks checks;
    boost::json::array rows;  // stand there from the beginning
};

// What the platform does to one record that it publishes, day after day.
struct Quirk {
    std::string table;
    std::string key;  // of the record; empty: `nth` chooses it
    std::int64_t nth = 0;
    bool lose = false;
    std::string column;
    std::string value;
};

struct World {
    std::string name;
    std::string code = "0000";
    std::string authentication = "none";  // none, token, login, md5, hmac, hmac-sm3, sm2
    std::string secret;
    std::string public_key;  // of an SM2 signature, in PEM
    std::string application;
    std::int64_t token_requests = 0;  // a token of a login ends after so many; 0: never
    std::string answers = "json";     // how lists are written: json, xml
    std::string encoding = "utf-8";   // of lists
    bool idempotent = true;           // a repeated change id has no second effect
    std::string failing_line;         // soap: stops, continues, rolls_back; empty: answers by row
    std::string id_column;            // soap: column with the change id; empty: it looks at the row
    bool refuse_duplicates = false;   // the same row again under another id is refused
    std::chrono::milliseconds receipts_after{0};
    std::chrono::milliseconds publishes_after{0};
    std::vector<Table> tables;
    std::vector<Quirk> quirks;
    boost::json::array faults;

    const Table* find(std::string_view table) const;
};

// Throws Error{misconfigured} for a file that is not there or makes no sense. Rows may stand in
// files of their own (`rows_file`), beside the world file or, first, in `data`.
World read_world(const std::filesystem::path& file, const std::filesystem::path& data);

// The natural key of a row in this table: its key columns joined by "|"; empty: one is missing.
std::string key_of(const Table& table, const boost::json::object& row);

// A cell as text: numbers and truth values are spelled out, null and absent are empty.
std::string cell(const boost::json::object& row, std::string_view column);

}  // namespace xinqiao::platform
