#include "schema/declaration.hpp"

#include <algorithm>
#include <system_error>

#include "base/error.hpp"

namespace xinqiao {
namespace {

std::string place_of(const toml::source_region& source) {
    const std::string file = source.path ? *source.path : std::string{"?"};
    return file + ":" + std::to_string(source.begin.line);
}

}  // namespace

void Mistakes::add(const toml::node& where, std::string_view key, std::string_view what) {
    add(place_of(where.source()).append(": ").append(key).append(": ").append(what));
}

void Mistakes::throw_if_any(std::string_view hint) const {
    if (mistakes_.empty()) return;
    std::string all;
    for (const std::string& complaint : mistakes_) {
        all.append(all.empty() ? "" : "\n").append(complaint);
    }
    throw Error{Error::Kind::misconfigured, std::move(all), std::string{hint}};
}

Declaration::Declaration(const toml::table& table, std::string path, Mistakes& mistakes)
    : table_{&table}, path_{std::move(path)}, mistakes_{&mistakes} {}

std::string Declaration::below(std::string_view key) const {
    return path_.empty() ? std::string{key} : path_ + "." + std::string{key};
}

void Declaration::complain(std::string_view key, std::string_view what) {
    const toml::node* node = table_->get(key);
    mistakes_->add(node != nullptr ? *node : *table_, below(key), what);
}

const toml::node* Declaration::asked(std::string_view key) {
    asked_.emplace(key);
    return table_->get(key);
}

std::string Declaration::text(std::string_view key) {
    std::string text = text_or(key, {});
    if (!has(key)) {
        complain(key, "is missing");
    } else if (text.empty() && table_->get(key)->is_string()) {
        complain(key, "must not be empty");
    }
    return text;
}

std::string Declaration::text_or(std::string_view key, std::string fallback) {
    const toml::node* node = asked(key);
    if (node == nullptr) return fallback;
    if (const auto* text = node->as_string()) return text->get();
    complain(key, "must be a text in quotes");
    return fallback;
}

bool Declaration::flag(std::string_view key) {
    const toml::node* node = asked(key);
    if (node == nullptr) return false;
    if (const auto* flag = node->as_boolean()) return flag->get();
    complain(key, "must be true or false");
    return false;
}

std::int64_t Declaration::number(std::string_view key, std::int64_t least, std::int64_t most) {
    const toml::node* node = asked(key);
    if (node == nullptr) return least;
    const auto* number = node->as_integer();
    if (number != nullptr && number->get() >= least && number->get() <= most) return number->get();
    complain(
        key,
        "must be a whole number between " + std::to_string(least) + " and " + std::to_string(most)
    );
    return least;
}

std::vector<std::string> Declaration::texts(std::string_view key) {
    std::vector<std::string> texts;
    const toml::node* node = asked(key);
    if (node == nullptr) return texts;
    const toml::array* array = node->as_array();
    if (array == nullptr || !std::all_of(array->begin(), array->end(), [](const toml::node& item) {
            return item.is_string();
        })) {
        complain(key, "must be a list of texts");
        return texts;
    }
    for (const toml::node& item : *array) {
        texts.push_back(item.as_string()->get());
    }
    return texts;
}

std::vector<Declaration> Declaration::tables(std::string_view key) {
    std::vector<Declaration> tables;
    const toml::node* node = asked(key);
    if (node == nullptr) return tables;
    const toml::array* array = node->as_array();
    if (array == nullptr) {
        complain(key, "must be a list of tables");
        return tables;
    }
    for (std::size_t i = 0; i < array->size(); ++i) {
        const std::string path = below(key) + "[" + std::to_string(i + 1) + "]";
        if (const toml::table* table = array->get(i)->as_table()) {
            tables.emplace_back(*table, path, *mistakes_);
        } else {
            mistakes_->add(*array->get(i), path, "must be a table");
        }
    }
    return tables;
}

std::vector<std::string> Declaration::keys_in_order() const {
    std::vector<std::pair<toml::source_position, std::string>> placed;
    for (const auto& [key, node] : *table_) {
        placed.emplace_back(key.source().begin, std::string{key.str()});
    }
    std::sort(placed.begin(), placed.end());
    std::vector<std::string> keys;
    for (auto& entry : placed) {
        keys.push_back(std::move(entry.second));
    }
    return keys;
}

std::vector<std::pair<std::string, Declaration>> Declaration::named_tables(std::string_view key) {
    std::vector<std::pair<std::string, Declaration>> tables;
    const toml::node* node = asked(key);
    if (node == nullptr) return tables;
    if (!node->is_table()) {
        complain(key, "must be a table");
        return tables;
    }
    const Declaration inner{*node->as_table(), below(key), *mistakes_};
    for (const std::string& name : inner.keys_in_order()) {
        const toml::node& item = *inner.table_->get(name);
        if (const toml::table* table = item.as_table()) {
            tables.emplace_back(name, Declaration{*table, inner.below(name), *mistakes_});
        } else {
            mistakes_->add(item, inner.below(name), "must be a table");
        }
    }
    return tables;
}

std::vector<std::pair<std::string, std::string>> Declaration::pairs(std::string_view key) {
    std::vector<std::pair<std::string, std::string>> pairs;
    const toml::node* node = asked(key);
    if (node == nullptr) return pairs;
    if (!node->is_table()) {
        complain(key, "must be a table");
        return pairs;
    }
    Declaration inner{*node->as_table(), below(key), *mistakes_};
    for (const std::string& name : inner.keys_in_order()) {
        pairs.emplace_back(name, inner.text(name));
    }
    return pairs;
}

std::vector<std::pair<std::string, std::vector<std::string>>> Declaration::lists() {
    std::vector<std::pair<std::string, std::vector<std::string>>> lists;
    for (const std::string& key : keys_in_order()) {
        lists.emplace_back(key, texts(key));
    }
    return lists;
}

void Declaration::finish() {
    for (const std::string& key : keys_in_order()) {
        if (asked_.find(key) == asked_.end()) complain(key, "is not a key we know");
    }
}

toml::table parse_declaration(const std::filesystem::path& file) {
    try {
        return toml::parse_file(file.string());
    } catch (const toml::parse_error& error) {
        throw Error{
            Error::Kind::misconfigured,
            file.string() + ":" + std::to_string(error.source().begin.line) + ": "
                + std::string{error.description()},
            "mend the file at this line"};
    }
}

std::vector<std::filesystem::path> declarations_in(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    std::error_code trouble;
    for (const auto& entry : std::filesystem::directory_iterator{folder, trouble}) {
        if (entry.path().extension() == ".toml") files.push_back(entry.path());
    }
    if (trouble) {
        throw Error{
            Error::Kind::misconfigured,
            folder.string() + ": " + trouble.message(),
            "check the path of this folder"};
    }
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace xinqiao
