#include "schema/mapping.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>

#include "base/error.hpp"
#include "schema/code_book.hpp"
#include "schema/declaration.hpp"
#include "schema/rules_of_kind.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view mapping_hint =
    "docs/formats/kinds-and-mappings.md explains every key of a mapping";

// Which heading stands for a field that the mapping gives no column name for.
enum class Headings {
    labels,
    names
};

DayFormat read_day_format(Declaration& declaration, DayFormat fallback) {
    return declaration.word<DayFormat>(
        "dates",
        {{"slashes", DayFormat::slashes},
         {"dashes", DayFormat::dashes},
         {"compact", DayFormat::compact},
         {"dots", DayFormat::dots},
         {"chinese", DayFormat::chinese}},
        fallback
    );
}

MoneyUnit read_money_unit(Declaration& declaration, MoneyUnit fallback) {
    return declaration.word<MoneyUnit>(
        "money",
        {{"fen", MoneyUnit::fen},
         {"yuan", MoneyUnit::yuan},
         {"ten-thousand-yuan", MoneyUnit::ten_thousand_yuan}},
        fallback
    );
}

// A mapping while it is read and held against its kind.
class MappingReader {
public:
    using FindKind = std::function<const Kind*(const KindName&)>;

    MappingReader(std::filesystem::path file, FindKind find_kind)
        : file_{std::move(file)},
          find_kind_{std::move(find_kind)},
          table_{parse_declaration(file_)} {}

    Mapping read() {
        Declaration declaration{table_, {}, mistakes_};
        read_mapping_head(declaration);
        mistakes_.throw_if_any(mapping_hint);  // nothing below makes sense without a kind
        read_columns(declaration);
        read_wire_codes(declaration);
        read_constants(declaration);
        read_filters(declaration);
        mapping_.ignored = declaration.texts("ignored");
        declaration.finish();
        check_wires(declaration);
        add_headings_of_kind();
        check_key_is_mapped(declaration);
        mistakes_.throw_if_any(mapping_hint);
        return std::move(mapping_);
    }

private:
    void read_mapping_head(Declaration& declaration) {
        mapping_.name = MappingName{declaration.text("name")};
        if (mapping_.name.text() != file_.stem().string()) {
            declaration.complain("name", "must be the name of the file without .toml");
        }
        mapping_.label = declaration.text("label");
        mapping_.kind = KindName{declaration.text("kind")};
        kind_ = find_kind_(mapping_.kind);
        if (kind_ == nullptr) {
            declaration.complain("kind", "there is no kind \"" + mapping_.kind.text() + "\"");
        }
        defaults_.day_format = read_day_format(declaration, DayFormat::slashes);
        defaults_.money_unit = read_money_unit(declaration, MoneyUnit::ten_thousand_yuan);
        headings_ = declaration.word<Headings>(
            "headings", {{"labels", Headings::labels}, {"names", Headings::names}}, Headings::labels
        );
    }

    void read_columns(Declaration& declaration) {
        for (Declaration& entry : declaration.tables("columns")) {
            read_column(entry);
        }
        for (const std::string& field : declaration.texts("fields")) {
            MappedColumn column = defaults_;
            column.field = field;
            if (check_field(declaration, "fields", field)) mapping_.columns.push_back(column);
        }
    }

    void read_column(Declaration& entry) {
        MappedColumn column = defaults_;
        column.field = entry.text("field");
        column.wires = entry.texts("wires");
        column.day_format = read_day_format(entry, defaults_.day_format);
        column.money_unit = read_money_unit(entry, defaults_.money_unit);
        if (entry.has("write")) column.write = entry.flag("write");
        if (entry.has("shown")) column.shown = entry.flag("shown");
        entry.finish();
        if (check_field(entry, "field", column.field)) mapping_.columns.push_back(column);
    }

    bool check_field(Declaration& where, std::string_view key, const std::string& field) {
        if (kind_->find(field) == nullptr) {
            where.complain(key, "kind " + kind_->name.text() + " has no field \"" + field + "\"");
            return false;
        }
        if (mapping_.find(field) != nullptr) {
            where.complain(key, "\"" + field + "\" is mapped twice");
            return false;
        }
        return true;
    }

    void read_wire_codes(Declaration& declaration) {
        if (!declaration.has("codes")) return;
        for (auto& [name, codes] : declaration.named_tables("codes")) {
            MappedColumn* column = find_column(name);
            const Field* field = kind_->find(name);
            if (column == nullptr || field->type != FieldType::code) {
                declaration.complain("codes", name + ": is no mapped field with codes");
                continue;
            }
            for (auto& [wire, words] : codes.lists()) {
                read_wire_code(codes, wire, words, *field, *column);
            }
        }
    }

    static void read_wire_code(
        Declaration& codes,
        const std::string& canonical,
        const std::vector<std::string>& wires,
        const Field& field,
        MappedColumn& column
    ) {
        if (find_code(field, canonical) == nullptr) {
            codes.complain(canonical, "is no code of field " + field.name);
        }
        for (const std::string& wire : wires) {
            const bool twice =
                std::any_of(column.codes.begin(), column.codes.end(), [&](const auto& known) {
                    return known.first == wire;
                });
            if (twice) codes.complain(canonical, "\"" + wire + "\" stands for two codes");
            column.codes.emplace_back(wire, canonical);
        }
    }

    void read_constants(Declaration& declaration) {
        for (auto& [name, text] : declaration.pairs("constants")) {
            const Field* field = kind_->find(name);
            if (field == nullptr) {
                declaration.complain("constants", name + ": the kind has no such field");
            } else if (mapping_.find(name) != nullptr) {
                declaration.complain("constants", name + ": is a column as well");
            } else if (field->type == FieldType::code && find_code(*field, text) == nullptr) {
                declaration.complain("constants", name + ": \"" + text + "\" is no code of it");
            }
            mapping_.constants[name] = text;
        }
    }

    void read_filters(Declaration& declaration) {
        for (Declaration& entry : declaration.tables("filters")) {
            RowFilter filter;
            filter.wire = entry.text("wire");
            filter.values = entry.texts("values");
            filter.reason = entry.text("reason");
            if (filter.values.empty()) entry.complain("values", "must name at least one value");
            entry.finish();
            mapping_.filters.push_back(std::move(filter));
        }
    }

    void check_wires(Declaration& declaration) {
        for (const MappedColumn& column : mapping_.columns) {
            for (const std::string& wire : column.wires) {
                if (!claimed_.insert(column_key(wire)).second) {
                    declaration.complain("columns", "\"" + wire + "\" names two columns");
                }
            }
        }
        for (const std::string& wire : mapping_.ignored) {
            if (!claimed_.insert(column_key(wire)).second) {
                declaration.complain("ignored", "\"" + wire + "\" is a mapped column as well");
            }
        }
    }

    // Where the mapping itself says nothing else, a column is also known by the headings of the
    // kind, so that a renamed heading of another year is still read.
    void add_headings_of_kind() {
        for (MappedColumn& column : mapping_.columns) {
            const Field& field = *kind_->find(column.field);
            std::vector<std::string> headings{field.label};
            headings.insert(headings.end(), field.wires.begin(), field.wires.end());
            const auto at = headings_ == Headings::names ? headings.begin() : headings.end();
            headings.insert(at, field.name);
            for (std::string& heading : headings) {
                if (claimed_.insert(column_key(heading)).second) {
                    column.wires.push_back(std::move(heading));
                }
            }
        }
    }

    void check_key_is_mapped(Declaration& declaration) {
        for (const MappedColumn& column : mapping_.columns) {
            if (column.wires.empty()) {
                declaration.complain("columns", column.field + ": needs a column name of its own");
            }
        }
        for (const std::string& entry : kind_->key) {
            const std::string wanted = entry == "subject" ? "subject_code" : entry;
            const std::size_t bar = wanted.find('|');
            const bool first = is_written(wanted.substr(0, bar));
            const bool second = bar != std::string::npos && is_written(wanted.substr(bar + 1));
            if (!first && !second) {
                declaration.complain(
                    "columns", wanted + ": belongs to the key, so it must be mapped and written"
                );
            }
        }
        if (!is_written("subject_name")) {
            declaration.complain("columns", "subject_name: must be mapped and written");
        }
    }

    bool is_written(const std::string& field) const {
        const MappedColumn* column = mapping_.find(field);
        return column != nullptr && column->write && column->shown;
    }

    MappedColumn* find_column(std::string_view field) {
        const auto found = std::find_if(
            mapping_.columns.begin(),
            mapping_.columns.end(),
            [&](const MappedColumn& column) { return column.field == field; }
        );
        return found == mapping_.columns.end() ? nullptr : &*found;
    }

    std::filesystem::path file_;
    FindKind find_kind_;
    toml::table table_;
    Mistakes mistakes_;
    const Kind* kind_ = nullptr;
    MappedColumn defaults_;
    Headings headings_ = Headings::labels;
    Mapping mapping_;
    std::set<std::string> claimed_;
};

}  // namespace

const MappedColumn* Mapping::find(std::string_view field) const {
    const auto found =
        std::find_if(columns.begin(), columns.end(), [&](const MappedColumn& column) {
            return column.field == field;
        });
    return found == columns.end() ? nullptr : &*found;
}

Mapping read_mapping(const std::filesystem::path& file, const Kinds& kinds) {
    return MappingReader{file, [&](const KindName& name) { return kinds.find(name); }}.read();
}

Mapping read_mapping(const std::filesystem::path& file, const Kind& kind) {
    const auto find = [&](const KindName& name) { return name == kind.name ? &kind : nullptr; };
    return MappingReader{file, find}.read();
}

Mappings::Mappings(const std::filesystem::path& folder, const Kinds& kinds) {
    Mistakes mistakes;
    for (const auto& file : declarations_in(folder)) {
        try {
            Mapping mapping = read_mapping(file, kinds);
            MappingName name = mapping.name;
            mappings_.emplace(std::move(name), std::move(mapping));
        } catch (const Error& error) {
            mistakes.add(error.what());
        }
    }
    mistakes.throw_if_any(mapping_hint);
}

const Mapping& Mappings::at(const MappingName& name) const {
    if (const Mapping* mapping = find(name)) return *mapping;
    throw Error{
        Error::Kind::misconfigured,
        "there is no mapping \"" + name.text() + "\"",
        "schema/mappings holds one file per mapping"};
}

const Mapping* Mappings::find(const MappingName& name) const {
    const auto found = mappings_.find(name);
    return found == mappings_.end() ? nullptr : &found->second;
}

}  // namespace xinqiao
