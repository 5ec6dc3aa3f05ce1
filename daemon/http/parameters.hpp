// The parameters of a query: each once, and with a value that means something.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "daemon/config/config.hpp"
#include "daemon/http/message.hpp"
#include "daemon/store/transaction.hpp"
#include "schema/kind.hpp"

namespace xinqiao {

// All of these throw Error{invalid} with a sentence that names the parameter.

[[noreturn]] void refuse_parameter(std::string_view name, const std::string& what);

// The value of a parameter; empty: it was not given.
std::string parameter_of(const Request& request, std::string_view name);
// One of these words, or empty.
std::string word_parameter(
    const Request& request, std::string_view name, std::span<const std::string_view> words
);
// A list narrowed to what nobody knows would be empty without saying why.
KindName kind_parameter(const Request& request, const Kinds& kinds);
// One that is configured, or once was and has left its runs.
SystemName system_parameter(const Request& request, const Config& config, Transaction& transaction);

}  // namespace xinqiao
