// The visitor that fills settings from a TOML table and complains about what does not fit.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "base/settings.hpp"
#include "daemon/config/complaints.hpp"
#include "daemon/config/config.hpp"
#include "daemon/config/visitors.hpp"

namespace xinqiao {

// Where complaints and origins of one file go.
struct Ledger {
    std::string file;
    std::string origin_prefix;  // "league:" for the file of a system
    Complaints& complaints;
    Origins& origins;

    void complain(const toml::node& node, std::string_view name, std::string what) const;
    void remember(const toml::node& node, const std::string& name) const;
};

// One plain value: false, with a complaint and `value` left alone, when the node does not fit.
bool take_value(const toml::node& node, bool& value, const std::string& name, Ledger& ledger);
bool take_value(
    const toml::node& node, std::int64_t& value, const std::string& name, Ledger& ledger
);
bool take_value(
    const toml::node& node, std::string& value, const std::string& name, Ledger& ledger
);
bool take_value(
    const toml::node& node, std::chrono::seconds& value, const std::string& name, Ledger& ledger
);
bool take_value(
    const toml::node& node, CredentialName& value, const std::string& name, Ledger& ledger
);
bool take_value(
    const toml::node& node, std::vector<std::string>& value, const std::string& name, Ledger& ledger
);
bool take_value(
    const toml::node& node,
    std::vector<std::int64_t>& value,
    const std::string& name,
    Ledger& ledger
);

// What is wrong with a value that has the right type; empty: nothing.
template <class T>
std::string out_of_bounds(const T&, const Anything&) {
    return {};
}
std::string out_of_bounds(std::int64_t value, const Between<std::int64_t>& bound);
std::string out_of_bounds(
    const std::vector<std::int64_t>& values, const Between<std::int64_t>& bound
);
std::string out_of_bounds(std::chrono::seconds value, const Between<std::chrono::seconds>& bound);
std::string out_of_bounds(const std::string& value, const OneOf& bound);
std::string out_of_bounds(const std::string& value, const Needed& bound);

class TomlReader {
public:
    // `prefix` begins the full name of every setting here: "care.".
    TomlReader(const toml::table& table, std::string prefix, Ledger& ledger)
        : table_{table}, prefix_{std::move(prefix)}, ledger_{ledger} {}

    template <class T, class Bound>
    void operator()(std::string_view name, T& value, const Bound& bound, std::string_view) {
        known_.push_back(name);
        const std::string full = prefix_ + std::string{name};
        const toml::node* node = table_.get(name);
        if (node == nullptr) {
            complain_if_wrong(table_, full, out_of_bounds(value, bound));
            return;
        }
        if (!take(*node, value, full)) return;
        complain_if_wrong(*node, full, out_of_bounds(value, bound));
    }

    // Complains about every name that no setting has; to be called last.
    void refuse_unknown_names();

private:
    void complain_if_wrong(const toml::node& node, const std::string& name, std::string what) {
        if (!what.empty()) ledger_.complain(node, name, std::move(what));
    }

    template <class T>
    bool take(const toml::node& node, T& value, const std::string& name) {
        return take_value(node, value, name, ledger_);
    }

    template <Settings T>
    bool take(const toml::node& node, T& value, const std::string& name) {
        const toml::table* table = node.as_table();
        if (table == nullptr) {
            ledger_.complain(node, name, "应为一节 [" + name + "] / must be a table");
            return false;
        }
        TomlReader inner{*table, name + ".", ledger_};
        visit_settings(inner, value);
        inner.refuse_unknown_names();
        return true;
    }

    template <Settings T>
    bool take(const toml::node& node, std::vector<T>& values, const std::string& name) {
        const toml::array* array = node.as_array();
        if (array == nullptr || !array->is_homogeneous(toml::node_type::table)) {
            ledger_.complain(node, name, "应写作 [[" + name + "]] / must be an array of tables");
            return false;
        }
        for (std::size_t i = 0; i < array->size(); ++i) {
            values.emplace_back();
            take(*array->get(i), values.back(), name + "[" + std::to_string(i) + "]");
        }
        return true;
    }

    const toml::table& table_;
    std::string prefix_;
    Ledger& ledger_;
    std::vector<std::string_view> known_;
};

}  // namespace xinqiao
