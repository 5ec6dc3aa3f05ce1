#include "schema/kind.hpp"

#include <algorithm>
#include <set>

#include "base/error.hpp"
#include "schema/declaration.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view kind_hint =
    "docs/formats/kinds-and-mappings.md explains every key of a kind";

bool is_field_name(std::string_view name) {
    return !name.empty() && name.front() >= 'a' && name.front() <= 'z'
           && std::all_of(name.begin(), name.end(), [](char c) {
                  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
              });
}

FieldType read_type(Declaration& field) {
    return field.word<FieldType>(
        "type",
        {{"text", FieldType::text},
         {"code", FieldType::code},
         {"day", FieldType::day},
         {"day-or-long-term", FieldType::day_or_long_term},
         {"money", FieldType::money},
         {"uscc", FieldType::uscc},
         {"citizen-number", FieldType::citizen_number},
         {"document-number", FieldType::document_number},
         {"licence-number", FieldType::licence_number},
         {"name", FieldType::name},
         {"number", FieldType::number}},
        FieldType::text
    );
}

Visibility read_visibility(Declaration& field) {
    return field.word<Visibility>(
        "visibility",
        {{"public", Visibility::public_},
         {"shared", Visibility::shared},
         {"restricted", Visibility::restricted}},
        Visibility::public_
    );
}

Field read_field_of_kind(Declaration declaration) {
    Field field;
    field.name = declaration.text("name");
    field.label = declaration.text("label");
    field.type = read_type(declaration);
    field.length = static_cast<std::size_t>(declaration.number("length", 0, 100'000));
    field.required = declaration.flag("required");
    field.several = declaration.flag("several");
    field.ahead = declaration.flag("ahead");
    field.any_of = declaration.text_or("any_of", {});
    field.personal = declaration.flag("personal");
    field.visibility = read_visibility(declaration);
    field.wires = declaration.texts("wires");
    if (!is_field_name(field.name)) {
        declaration.complain("name", "must be English in snake_case");
    }
    if (field.personal && field.visibility == Visibility::public_) {
        declaration.complain("visibility", "a personal field must be shared or restricted");
    }
    declaration.finish();
    return field;
}

std::vector<Code> read_codes_of_field(Declaration declaration) {
    std::vector<Code> codes;
    std::set<std::string> spellings;
    for (auto& [value, words] : declaration.lists()) {
        if (words.empty()) {
            declaration.complain(value, "needs its Chinese label");
            continue;
        }
        for (const std::string& word : words) {
            if (!spellings.insert(word).second) {
                declaration.complain(value, "\"" + word + "\" already stands for another code");
            }
        }
        codes.push_back({value, words.front(), {words.begin() + 1, words.end()}});
    }
    return codes;
}

// A kind while it is put together from its parts and its own file.
class KindReader {
public:
    explicit KindReader(std::filesystem::path file)
        : file_{std::move(file)}, table_{parse_declaration(file_)} {}

    Kind read() {
        Declaration declaration{table_, {}, mistakes_};
        read_head(declaration);
        for (const std::string& part : declaration.texts("parts")) {
            read_part(part, declaration);
        }
        read_body(declaration);
        declaration.finish();
        give_codes_to_fields(declaration);
        check_groups(declaration);
        check_key(declaration);
        mistakes_.throw_if_any(kind_hint);
        return std::move(kind_);
    }

private:
    void read_head(Declaration& declaration) {
        kind_.name = KindName{declaration.text("name")};
        if (kind_.name.text() != file_.stem().string()) {
            declaration.complain("name", "must be the name of the file without .toml");
        }
        kind_.label = declaration.text("label");
        kind_.class_ = declaration.text("class");
        static const std::set<std::string> classes{
            "publicity", "list", "honour", "adverse", "basic", "rating"};
        if (classes.find(kind_.class_) == classes.end()) {
            declaration.complain(
                "class", "must be publicity, list, honour, adverse, basic or rating"
            );
        }
        kind_.push_order = static_cast<int>(declaration.number("push_order", 0, 1000));
        kind_.natural_persons = declaration.flag("natural_persons");
        kind_.notice = declaration.flag("notice");
        kind_.review = declaration.flag("review");
        kind_.key = declaration.texts("key");
    }

    void read_part(const std::string& name, Declaration& declaration) {
        const auto file = file_.parent_path() / "parts" / (name + ".toml");
        if (!std::filesystem::is_regular_file(file)) {
            declaration.complain("parts", "there is no part " + file.string());
            return;
        }
        const toml::table table = parse_declaration(file);
        Declaration part{table, {}, mistakes_};
        read_body(part);
        part.finish();
    }

    void read_body(Declaration& declaration) {
        std::set<std::string> here;
        for (Declaration& entry : declaration.tables("fields")) {
            Field field = read_field_of_kind(entry);
            if (!here.insert(field.name).second) entry.complain("name", "stands here twice");
            take(std::move(field));
        }
        for (auto& [field, codes] : declaration.named_tables("codes")) {
            codes_[field] = read_codes_of_field(codes);
        }
        const auto refused = declaration.texts("refused");
        kind_.refused.insert(kind_.refused.end(), refused.begin(), refused.end());
    }

    // A field of the kind replaces the field of that name from a part.
    void take(Field field) {
        const auto same =
            std::find_if(kind_.fields.begin(), kind_.fields.end(), [&](const Field& other) {
                return other.name == field.name;
            });
        if (same == kind_.fields.end()) {
            kind_.fields.push_back(std::move(field));
        } else {
            *same = std::move(field);
        }
    }

    void give_codes_to_fields(Declaration& declaration) {
        for (Field& field : kind_.fields) {
            const auto codes = codes_.find(field.name);
            if (codes != codes_.end()) field.codes = codes->second;
            if ((field.type == FieldType::code) == field.codes.empty()) {
                declaration.complain(
                    "codes", field.name + ": a field has codes exactly when its type is \"code\""
                );
            }
        }
        for (const auto& entry : codes_) {
            if (kind_.find(entry.first) == nullptr) {
                declaration.complain("codes", entry.first + ": there is no such field");
            }
        }
    }

    void check_groups(Declaration& declaration) {
        std::map<std::string, int> members;
        for (const Field& field : kind_.fields) {
            if (!field.any_of.empty()) ++members[field.any_of];
        }
        for (const auto& [group, count] : members) {
            if (count < 2) declaration.complain("fields", "group " + group + " has one field only");
        }
    }

    void check_key(Declaration& declaration) {
        if (kind_.key.empty()) declaration.complain("key", "must name at least one field");
        for (const std::string& entry : kind_.key) {
            if (entry == "subject") continue;
            const std::size_t bar = entry.find('|');
            const Field* first = kind_.find(entry.substr(0, bar));
            const Field* second =
                bar == std::string::npos ? first : kind_.find(entry.substr(bar + 1));
            if (first == nullptr || second == nullptr) {
                declaration.complain("key", entry + ": there is no such field");
            } else if (first == second ? !first->required : !in_one_group(*first, *second)) {
                declaration.complain(
                    "key", entry + ": must be required, or two fields of one any_of group"
                );
            }
        }
    }

    static bool in_one_group(const Field& first, const Field& second) {
        return second.required || (!first.any_of.empty() && first.any_of == second.any_of);
    }

    std::filesystem::path file_;
    toml::table table_;
    Mistakes mistakes_;
    Kind kind_;
    std::map<std::string, std::vector<Code>> codes_;
};

}  // namespace

const Field* Kind::find(std::string_view field) const {
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& candidate) {
        return candidate.name == field;
    });
    return found == fields.end() ? nullptr : &*found;
}

Kind read_kind(const std::filesystem::path& file) {
    return KindReader{file}.read();
}

Kinds::Kinds(const std::filesystem::path& folder) {
    Mistakes mistakes;
    for (const auto& file : declarations_in(folder)) {
        try {
            Kind kind = read_kind(file);
            KindName name = kind.name;
            kinds_.emplace(std::move(name), std::move(kind));
        } catch (const Error& error) {
            mistakes.add(error.what());
        }
    }
    mistakes.throw_if_any(kind_hint);
}

const Kind& Kinds::at(const KindName& name) const {
    if (const Kind* kind = find(name)) return *kind;
    throw Error{
        Error::Kind::misconfigured,
        "there is no kind \"" + name.text() + "\"",
        "schema/kinds holds one file per kind"};
}

const Kind* Kinds::find(const KindName& name) const {
    const auto found = kinds_.find(name);
    return found == kinds_.end() ? nullptr : &found->second;
}

}  // namespace xinqiao
