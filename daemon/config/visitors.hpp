// What tells a struct of settings from a plain value, for every visitor.
#pragma once

#include <string>
#include <string_view>

namespace xinqiao {

// What a visitor that only looks at names accepts.
struct AnyVisitor {
    template <class T, class Bound>
    void operator()(std::string_view, T&, const Bound&, std::string_view) {}
};

template <class T>
concept Settings = requires(AnyVisitor& visitor, T& settings) {
    visit_settings(visitor, settings);
};

// Begins the names of a system's settings in Config::origins.
inline std::string setting_name_prefix(const std::string& system) {
    return system + ":";
}

}  // namespace xinqiao
