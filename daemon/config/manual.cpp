// The reference manual of every setting, written from the declarations.
#include <vector>

#include "daemon/config/duration.hpp"
#include "daemon/config/show_config.hpp"
#include "daemon/config/visitors.hpp"

namespace xinqiao {
namespace {

std::string type_of(bool) {
    return "true/false";
}
std::string type_of(std::int64_t) {
    return "整数 number";
}
std::string type_of(const std::string&) {
    return "文字 text";
}
std::string type_of(std::chrono::seconds) {
    return "时长 duration";
}
std::string type_of(const CredentialName&) {
    return "凭据 credential";
}
std::string type_of(const std::vector<std::string>&) {
    return "文字列表 list of texts";
}
std::string type_of(const std::vector<std::int64_t>&) {
    return "数字列表 list of numbers";
}

std::string default_of(bool value) {
    return value ? "true" : "false";
}
std::string default_of(std::int64_t value) {
    return std::to_string(value);
}
std::string default_of(const std::string& value) {
    return value;
}
std::string default_of(std::chrono::seconds value) {
    return format_duration(value);
}
std::string default_of(const CredentialName&) {
    return {};
}
std::string default_of(const std::vector<std::string>& value) {
    std::string text;
    for (const std::string& one : value) {
        text += (text.empty() ? "" : ", ") + one;
    }
    return text;
}
std::string default_of(const std::vector<std::int64_t>& value) {
    std::string text;
    for (const std::int64_t one : value) {
        text += (text.empty() ? "" : ", ") + std::to_string(one);
    }
    return text;
}

std::string bound_words(const Anything&) {
    return {};
}
std::string bound_words(const Needed&) {
    return "必填 needed";
}
std::string bound_words(const Between<std::int64_t>& bound) {
    return std::to_string(bound.least) + " … " + std::to_string(bound.most);
}
std::string bound_words(const Between<std::chrono::seconds>& bound) {
    return format_duration(bound.least) + " … " + format_duration(bound.most);
}
std::string bound_words(const OneOf& bound) {
    std::string words;
    for (const std::string_view word : bound.words) {
        if (!words.empty()) words += " \\| ";
        words.append("`").append(word).append("`");
    }
    return words;
}

// Writes one table of settings; tables inside it follow after it, each under its own heading.
class ManualWriter {
public:
    ManualWriter(std::string& out, std::string section) : out_{out}, section_{std::move(section)} {}

    template <class T, class Bound>
    void operator()(std::string_view name, T& value, const Bound& bound, std::string_view meaning) {
        write(name, value, bound, meaning);
    }

    void finish() { out_.append(later_); }

private:
    template <class T, class Bound>
    void write(std::string_view name, T& value, const Bound& bound, std::string_view meaning) {
        if (!begun_) {
            out_.append("| 设置 setting | 类型 type | 范围 bounds | 默认 default | 含义 meaning |\n"
            );
            out_.append("|---|---|---|---|---|\n");
            begun_ = true;
        }
        const std::string usual = default_of(value);
        out_.append("| `").append(name).append("` | ").append(type_of(value)).append(" | ");
        out_.append(bound_words(bound)).append(" | ");
        out_.append(usual.empty() ? "" : "`" + usual + "`").append(" | ");
        out_.append(meaning).append(" |\n");
    }

    template <Settings T, class Bound>
    void write(std::string_view name, T& value, const Bound&, std::string_view meaning) {
        describe("[" + section_ + std::string{name} + "]", name, value, meaning);
    }

    template <Settings T, class Bound>
    void write(std::string_view name, std::vector<T>&, const Bound&, std::string_view meaning) {
        T usual;
        describe("[[" + section_ + std::string{name} + "]]", name, usual, meaning);
    }

    template <class T>
    void describe(
        const std::string& heading, std::string_view name, T& value, std::string_view meaning
    ) {
        later_.append("\n### `").append(heading).append("`\n\n").append(meaning).append("\n\n");
        ManualWriter inner{later_, section_ + std::string{name} + "."};
        visit_settings(inner, value);
        inner.finish();
    }

    std::string& out_;
    std::string section_;
    std::string later_;
    bool begun_ = false;
};

template <class S>
void write_manual_of(S settings, std::string& out) {
    ManualWriter writer{out, ""};
    visit_settings(writer, settings);
    writer.finish();
}

}  // namespace

std::string config_manual() {
    std::string out =
        "# 信桥设置手册 / Settings of Xinqiao\n\n"
        "由程序从设置的声明生成 (`xinqiao config manual`)。时长写作 `\"30s\"` `\"15m\"` `\"2h\"` "
        "`\"1d\"` 或秒数; 凭据写作 `{ credential = \"名称\" }`; "
        "相对路径从主配置文件所在目录算起。\n"
        "Generated from the declarations. Relative paths are counted from the folder of the main "
        "file.\n\n"
        "## xinqiao.toml\n";
    write_manual_of(Config{}, out);
    out.append("\n## systems/NAME.toml\n\n");
    write_manual_of(SystemSettings{}, out);
    return out;
}

}  // namespace xinqiao
