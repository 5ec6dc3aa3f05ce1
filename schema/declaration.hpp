// Reads what a TOML file declares, and collects every mistake with its place.
//
// Only included by the readers of kinds, mappings and policies.
#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <toml++/toml.h>

namespace xinqiao {

// Every mistake of one or several files: "penalty.toml:12: fields[3].type: what is wrong".
class Mistakes {
public:
    void add(const toml::node& where, std::string_view key, std::string_view what);
    void add(std::string complaint) { mistakes_.push_back(std::move(complaint)); }

    // Throws Error{misconfigured} that lists all of them, if there are any.
    void throw_if_any(std::string_view hint) const;

private:
    std::vector<std::string> mistakes_;
};

// A word of a file and what it stands for.
template <class Value>
using Words = std::initializer_list<std::pair<std::string_view, Value>>;

// One table of a file. Keys that nobody asked for by the time of `finish` are mistakes.
class Declaration {
public:
    Declaration(const toml::table& table, std::string path, Mistakes& mistakes);

    bool has(std::string_view key) const { return table_->contains(key); }
    std::string text(std::string_view key);  // must be there and not be empty
    std::string text_or(std::string_view key, std::string fallback);
    bool flag(std::string_view key);  // false when silent
    std::int64_t number(std::string_view key, std::int64_t least, std::int64_t most);
    std::vector<std::string> texts(std::string_view key);
    // The tables of an array; none when silent.
    std::vector<Declaration> tables(std::string_view key);
    // The tables inside a table, in the order of the file, each with its key.
    std::vector<std::pair<std::string, Declaration>> named_tables(std::string_view key);
    // Text by key, in the order of the file.
    std::vector<std::pair<std::string, std::string>> pairs(std::string_view key);
    // Every key of this table with its list of texts, in the order of the file.
    std::vector<std::pair<std::string, std::vector<std::string>>> lists();

    template <class Value>
    Value word(std::string_view key, Words<Value> words, Value fallback) {
        if (!has(key)) return fallback;
        const std::string text = this->text(key);
        for (const auto& [word, value] : words) {
            if (word == text) return value;
        }
        complain(key, "\"" + text + "\" is not one of " + joined(words));
        return fallback;
    }

    void complain(std::string_view key, std::string_view what);
    void finish();

private:
    template <class Value>
    static std::string joined(Words<Value> words) {
        std::string text;
        for (const auto& entry : words) {
            text.append(text.empty() ? "" : ", ").append(entry.first);
        }
        return text;
    }

    const toml::node* asked(std::string_view key);
    std::vector<std::string> keys_in_order() const;
    std::string below(std::string_view key) const;

    const toml::table* table_;
    std::string path_;
    Mistakes* mistakes_;
    std::set<std::string, std::less<>> asked_;
};

// The parsed file; throws Error{misconfigured} with line and column when it is no TOML.
toml::table parse_declaration(const std::filesystem::path& file);

// The *.toml files of a folder in the order of their names; throws Error{misconfigured} when the
// folder cannot be read.
std::vector<std::filesystem::path> declarations_in(const std::filesystem::path& folder);

}  // namespace xinqiao
