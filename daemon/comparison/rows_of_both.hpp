// The rows of two lists that speak of the same, understood one right after the other.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "daemon/comparison/list_outcomes.hpp"
#include "daemon/comparison/list_side.hpp"

namespace xinqiao {

// Rows once more, and what they mean.
struct UnderstoodRows {
    Rows rows;
    std::vector<Normalised> contents;
};

// Of a few outcomes: the row that speaks for each list, where it has any.
struct SpeakingRows {
    UnderstoodRows left;
    UnderstoodRows right;

    void clear();
};

// Used by one thread at a time; several may work beside each other, as the sides are only looked
// at. Where both lists are read alike one normaliser reads both: most cells of a record are spelled
// the same in either list, and it remembers the last cell of each column.
class RowsOfBoth {
public:
    // The sides must outlive it and have looked at their columns.
    RowsOfBoth(const ListSide& left, const ListSide& right);

    // Appends what speaks in that outcome.
    void understand(const Outcome& outcome, SpeakingRows& rows);

private:
    struct Reader {
        const ListSide& side;
        std::unique_ptr<RowsAgain> again;
    };

    // A normaliser, and whether it is bound to other columns than those of its list.
    struct Understanding {
        Normaliser normaliser;
        bool elsewhere = false;
    };

    static void understand(
        const Reader& reader, const Places& places, Understanding& by, UnderstoodRows& rows
    );

    Reader left_;
    Reader right_;
    Understanding of_left_;
    std::optional<Understanding> of_right_;  // nothing: that of the left one will do
};

}  // namespace xinqiao
