// How a row was spelled, as the store keeps it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>

#include "daemon/store/known_findings.hpp"
#include "daemon/store/records.hpp"
#include "daemon/store/transaction.hpp"
#include "schema/kind.hpp"

namespace xinqiao {

class Spelling {
public:
    // A JSON object, field to text; empty: it is not kept.
    explicit Spelling(std::string_view fields);

    bool is_kept() const noexcept { return is_kept_; }
    // Empty: the row says nothing there, or it is not kept.
    std::string text(std::string_view field) const;

private:
    bool is_kept_;
    std::map<std::string, std::string, std::less<>> texts_;
};

// Chinese: why it is not shown how our own row is spelled, and where it can be read.
std::string unspelled_note(
    Transaction& transaction, const SystemName& system, const StreamName& stream, std::int64_t run
);

// How both sides spell a field that differs.
struct SpelledField {
    std::string name;
    std::string label;
    std::optional<std::string> ours;  // as our list says it now; nothing: not kept
    std::optional<std::string> theirs;
};

struct SpelledFields {
    std::vector<SpelledField> fields;  // without personal ones
    std::string note;                  // Chinese: why ours is not kept; empty: it is
};

// Of the fields that the finding names. `kind` may be null.
SpelledFields spelled_fields(
    Transaction& transaction, const Kind* kind, const KnownFinding& finding
);

// For a terminal: a line for each field, then the note; empty where there are none.
std::string spelling_lines(const SpelledFields& spelled);
boost::json::array spelling_json(const SpelledFields& spelled);

}  // namespace xinqiao
