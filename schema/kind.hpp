// Kinds of record and their fields, read from kinds/*.toml.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/names.hpp"

namespace xinqiao {

enum class FieldType {
    text,              // canonical text
    code,              // one of a code list
    day,               // YYYY-MM-DD
    day_or_long_term,  // YYYY-MM-DD or "long-term"
    money,             // fen, a whole number
    uscc,              // a unified social credit code
    citizen_number,    // GB 11643
    document_number,   // canonical document number
    licence_number,
    name,    // a subject's name, original spelling kept canonical
    number,  // a whole number
};

// Who may see a field: everybody, authorities, or whoever the subject authorised.
enum class Visibility {
    public_,
    shared,
    restricted
};

struct Code {
    std::string value;               // canonical
    std::string label;               // Chinese
    std::vector<std::string> wires;  // other spellings that mean the same
};

struct Field {
    std::string name;
    std::string label;  // Chinese
    FieldType type = FieldType::text;
    std::size_t length = 0;  // most characters; 0: no limit
    bool required = false;
    bool several = false;  // a code field that may hold several codes, joined with ";"
    bool ahead = false;    // a day that may lie ahead
    std::string any_of;    // name of a group of which at least one field must be there
    bool personal = false;
    Visibility visibility = Visibility::public_;
    std::vector<Code> codes;
    std::vector<std::string>
        wires;  // column names seen in the wild, tried where a mapping is silent
};

// A kind as its file declares it. Checked when read: see read_kind.
struct Kind {
    KindName name;
    std::string label;            // Chinese
    std::string class_;           // "publicity", "list", "honour", "adverse", "basic", "rating"
    int push_order = 0;           // lower is pushed first: a subject before its penalties
    bool natural_persons = true;  // may be about a natural person at all
    bool notice = false;          // whom it lists must be told before, and may answer
    bool review = false;          // nothing of it is published before a second person approved it
    // Fields of the natural key; "a|b": b where a is empty; "subject": the code of the subject.
    std::vector<std::string> key;
    std::vector<Field> fields;  // in the order of the file
    // Columns that must never be stored about a natural person. A Chinese word refuses every
    // column whose name holds it, a Latin word only the column of that name.
    std::vector<std::string> refused;

    const Field* find(std::string_view field) const;
};

// Reads one kind and the parts it names, from the folder `parts` beside it; throws
// Error{misconfigured} that names file, line and key of every mistake.
Kind read_kind(const std::filesystem::path& file);

// Every kind of a folder, by name.
class Kinds {
public:
    explicit Kinds(const std::filesystem::path& folder);

    // Throws Error{misconfigured} when there is no such kind.
    const Kind& at(const KindName& name) const;
    const Kind* find(const KindName& name) const;
    auto begin() const noexcept { return kinds_.begin(); }
    auto end() const noexcept { return kinds_.end(); }

private:
    std::map<KindName, Kind> kinds_;
};

}  // namespace xinqiao
