#include "daemon/config/show_config.hpp"

#include <vector>

#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>
#include <fmt/format.h>

#include "daemon/config/duration.hpp"
#include "daemon/config/visitors.hpp"

namespace xinqiao {
namespace {

std::string quoted(const std::string& text) {
    return boost::json::serialize(boost::json::string{text});
}

std::string toml_of(bool value) {
    return value ? "true" : "false";
}
std::string toml_of(std::int64_t value) {
    return std::to_string(value);
}
std::string toml_of(const std::string& value) {
    return quoted(value);
}
std::string toml_of(std::chrono::seconds value) {
    return quoted(format_duration(value));
}
std::string toml_of(const CredentialName& value) {
    return "{ credential = " + quoted(value.name) + " }";
}
std::string toml_of(const std::vector<std::string>& value) {
    std::string text;
    for (const std::string& one : value) {
        text += (text.empty() ? "" : ", ") + quoted(one);
    }
    return "[" + text + "]";
}
std::string toml_of(const std::vector<std::int64_t>& value) {
    return fmt::format("[{}]", fmt::join(value, ", "));
}

// Plain values of a table come before its tables, as TOML wants it: so two passes.
class Shower {
public:
    Shower(std::string& out, const Origins& origins, std::string origin, std::string section)
        : out_{out}, origins_{origins}, origin_{std::move(origin)}, section_{std::move(section)} {}

    template <class T, class Bound>
    void operator()(std::string_view name, T& value, const Bound&, std::string_view) {
        show(name, value);
    }

    template <class S>
    void show_all(S& settings) {
        values_ = true;
        visit_settings(*this, settings);
        values_ = false;
        visit_settings(*this, settings);
    }

private:
    template <class T>
    void show(std::string_view name, T& value) {
        if (!values_) return;
        const auto origin = origins_.find(origin_ + std::string{name});
        out_.append(name).append(" = ").append(toml_of(value)).append("  # ");
        out_.append(origin == origins_.end() ? "默认值 (default)" : origin->second).append("\n");
    }

    template <Settings T>
    void show(std::string_view name, T& value) {
        if (values_) return;
        const std::string section = section_ + std::string{name};
        out_.append("\n[").append(section).append("]\n");
        Shower inner{out_, origins_, origin_ + std::string{name} + ".", section + "."};
        inner.show_all(value);
    }

    template <Settings T>
    void show(std::string_view name, std::vector<T>& values) {
        if (values_) return;
        const std::string section = section_ + std::string{name};
        for (std::size_t i = 0; i < values.size(); ++i) {
            out_.append("\n[[").append(section).append("]]\n");
            const std::string origin = origin_ + std::string{name} + "[" + std::to_string(i) + "].";
            Shower inner{out_, origins_, origin, section + "."};
            inner.show_all(values[i]);
        }
    }

    std::string& out_;
    const Origins& origins_;
    std::string origin_;
    std::string section_;
    bool values_ = true;
};

boost::json::value json_of(bool value) {
    return value;
}
boost::json::value json_of(std::int64_t value) {
    return value;
}
boost::json::value json_of(const std::string& value) {
    return boost::json::string{value};
}
boost::json::value json_of(std::chrono::seconds value) {
    return boost::json::string{format_duration(value)};
}
boost::json::value json_of(const CredentialName& value) {
    return boost::json::object{{"credential", value.name}};
}
boost::json::value json_of(const std::vector<std::string>& value) {
    return boost::json::value_from(value);
}
boost::json::value json_of(const std::vector<std::int64_t>& value) {
    return boost::json::value_from(value);
}

class JsonShower {
public:
    explicit JsonShower(boost::json::object& out) : out_{out} {}

    template <class T, class Bound>
    void operator()(std::string_view name, T& value, const Bound&, std::string_view) {
        out_[name] = shown(value);
    }

private:
    template <class T>
    boost::json::value shown(T& value) {
        return json_of(value);
    }

    template <Settings T>
    boost::json::value shown(T& value) {
        boost::json::object inner;
        JsonShower shower{inner};
        visit_settings(shower, value);
        return inner;
    }

    template <Settings T>
    boost::json::value shown(std::vector<T>& values) {
        boost::json::array all;
        for (T& value : values)
            all.push_back(shown(value));
        return all;
    }

    boost::json::object& out_;
};

}  // namespace

std::string config_text(const Config& config) {
    Config shown = config;
    std::string out = "# " + config.file.string() + "\n";
    Shower{out, config.origins, "", ""}.show_all(shown);
    for (SystemSettings& system : shown.systems) {
        out.append("\n# ").append(system.name).append(".toml\n");
        Shower{out, config.origins, setting_name_prefix(system.name), ""}.show_all(system);
    }
    return out;
}

boost::json::value config_json(const Config& config) {
    Config shown = config;
    boost::json::object out;
    JsonShower shower{out};
    visit_settings(shower, shown);
    boost::json::array systems;
    for (SystemSettings& system : shown.systems) {
        boost::json::object one;
        JsonShower inner{one};
        visit_settings(inner, system);
        systems.push_back(std::move(one));
    }
    out["systems"] = std::move(systems);
    boost::json::object origins;
    for (const auto& [name, place] : config.origins)
        origins[name] = place;
    out["origins"] = std::move(origins);
    return out;
}

}  // namespace xinqiao
