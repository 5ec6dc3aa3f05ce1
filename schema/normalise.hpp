// From what a system says to what we mean, or findings. Pure and total.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "schema/finding.hpp"
#include "schema/kind.hpp"
#include "schema/mapping.hpp"
#include "schema/record.hpp"
#include "schema/rows.hpp"

namespace xinqiao {

class CodeBook;

// Codes whose outer check fails and that a steward has accepted with a reason.
using ReviewedCodes = std::unordered_set<std::string>;

// Exactly one of: a record (perhaps with warnings), a filter reason, or findings with an error.
struct Normalised {
    std::optional<Record> record;
    std::string filtered;  // the reason in Chinese; empty: not filtered
    Findings findings;
    // Of a row with an error, where its key can still be made out; else empty. What such a row is
    // about has not disappeared.
    RecordKey key;
};

// What to do with a row whose category of subject contradicts its code.
enum class Contradictions {
    refuse,  // it may be about somebody else, and must not become a record of ours
    keep     // it is somebody else's list: what it says is compared as it stands
};

// Binds a mapping to the columns of one page once, then turns its rows into records. Used by one
// thread at a time: it remembers the last cell of each column.
class Normaliser {
public:
    // The references must outlive the normaliser. `today` bounds dates that may not lie ahead.
    Normaliser(
        const Kind& kind,
        const Mapping& mapping,
        const ReviewedCodes& reviewed,
        Day today,
        Contradictions contradictions = Contradictions::refuse
    );
    ~Normaliser();
    Normaliser(Normaliser&&) noexcept;

    // Columns of the page that the mapping neither maps nor ignores: shown once per run.
    std::vector<std::string> unknown_columns(const Rows& rows) const;
    // Fields of the natural key or required ones for which the page has no column at all, a
    // sign of a renamed column: the guard stops the run.
    std::vector<std::string> missing_columns(const Rows& rows) const;

    // Never throws for any content of the row. Must be called with `bind` done for these rows.
    Normalised normalise(const Rows& rows, std::size_t row);

    // The row as the quarantine may keep it: without the columns that must never be stored about
    // a natural person.
    std::string keepable_json(const Rows& rows, std::size_t row) const;

    // As the row spells the field: of its columns the first that is not empty; empty: none says
    // anything.
    std::string_view spelling(const Rows& rows, std::size_t row, std::string_view field) const;
    // The same of all fields that the row says, as it may be kept: a JSON object, without personal
    // fields and those that must never be stored about a natural person.
    std::string spellings_json(const Rows& rows, std::size_t row) const;

    // Looks the columns up. Again only when the columns have changed since.
    void bind(const Rows& rows);

    // The columns of the rows bound last that may hold the field, the first that says something
    // counts; empty: there is none.
    std::span<const std::size_t> columns_of(std::string_view field) const;

private:
    struct Plan {
        const Field* field = nullptr;
        const MappedColumn* column = nullptr;
        std::vector<std::size_t> cells;  // columns of the page that may hold it, in order
        std::shared_ptr<const CodeBook> codes;
        std::string id_kind;   // the field that says what sort of number this one is, or empty
        bool refused = false;  // must not be kept about a natural person
        // The last cell that meant something and gave no finding. Rows of a list repeat many cells
        // of the row before: authorities, kinds, days.
        std::string last_raw;
        std::string last_text;
    };
    struct Filter {
        std::size_t column = 0;
        const RowFilter* filter = nullptr;
        std::vector<std::string> values;  // canonical
    };
    class RowReader;

    void plan_checks();
    void bind_filters(const Rows& rows);
    std::vector<std::size_t> cells_of_wire(const Rows& rows, const std::string& wire) const;
    bool is_refused(const std::string& column) const;
    bool is_known(const std::string& column) const;

    const Kind& kind_;
    const Mapping& mapping_;
    const ReviewedCodes& reviewed_;
    Day today_;
    Contradictions contradictions_;
    std::vector<Plan> plans_;  // in the order of the fields' names
    std::vector<const Field*> required_;
    std::vector<std::vector<const Field*>> groups_;  // of which one field must say something
    std::vector<std::pair<const Field*, const Field*>> day_orders_;
    std::vector<Filter> filters_;
    std::vector<std::size_t> refused_;
};

}  // namespace xinqiao
