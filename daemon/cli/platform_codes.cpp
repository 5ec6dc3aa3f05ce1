#include "daemon/cli/platform_codes.hpp"

#include <algorithm>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "daemon/cli/premises.hpp"
#include "daemon/report/text_table.hpp"
#include "daemon/store/publications.hpp"

namespace xinqiao {
namespace {

struct CodeLine {
    std::string code;
    std::int64_t count = 0;
    std::string reason;                   // one of the platform's own
    const PlatformCode* entry = nullptr;  // null: nobody has written it down
};

std::vector<RefusalCount> refusals_of(const Premises& premises, const SystemSettings& system) {
    const auto database = premises.store().open();
    Transaction transaction{*database, Access::reading};
    return Publications{transaction}.refusals(SystemName{system.name});
}

// Unlisted codes first, then by how many changes they stop.
std::vector<CodeLine> lines_of(const CodeTable& table, const std::vector<RefusalCount>& refusals) {
    std::vector<CodeLine> lines;
    for (const RefusalCount& refusal : refusals) {
        lines.push_back({refusal.code, refusal.count, refusal.reason, table.find(refusal.code)});
    }
    for (const PlatformCode& code : table.codes) {
        const auto is_listed = [&](const CodeLine& line) { return line.code == code.code; };
        if (std::ranges::none_of(lines, is_listed)) lines.push_back({code.code, 0, "", &code});
    }
    std::ranges::stable_partition(lines, [](const CodeLine& line) { return !line.entry; });
    return lines;
}

boost::json::object line_json(const CodeLine& line) {
    boost::json::object object{
        {"code", line.code},
        {"count", line.count},
        {"reason", line.reason},
        {"listed", line.entry != nullptr}};
    if (line.entry) {
        object["outcome"] = line.entry->outcome;
        object["meaning"] = line.entry->meaning;
        object["advice"] = line.entry->advice;
        object["who"] = line.entry->who;
    }
    return object;
}

std::vector<std::string> cells_of(const CodeLine& line) {
    if (!line.entry) return {line.code, std::to_string(line.count), "未收录", line.reason, ""};
    return {
        line.code,
        std::to_string(line.count),
        line.entry->meaning,
        line.entry->advice,
        std::string{who_label(*line.entry)}};
}

std::string lines_to_add(const CodeLine& line) {
    return "[[code]]\ncode = " + toml_text(line.code) + "\nmeaning = " + toml_text(line.reason)
           + "\nadvice = \"\"  # 应改什么\nwho = \"we\"  # we 本局, enterprise 企业, platform 平台\n\n";
}

void print(
    const SystemSettings& system, const std::vector<CodeLine>& lines, const Invocation& invocation
) {
    TextTable table{{"错误码", "退回中>", "含义", "应改什么", "谁来改"}};
    std::string missing;
    for (const CodeLine& line : lines) {
        table.add(cells_of(line));
        if (!line.entry) missing += lines_to_add(line);
    }
    if (table.empty()) {
        invocation.out << "没有收录错误码, 也没有退回 (no codes, nothing refused)\n";
        return;
    }
    invocation.out << table.text(Colour::plain);
    if (missing.empty()) return;
    invocation.out << "\n未收录的错误码, 请补全后写入 conf/systems/" << system.name
                   << ".codes.toml (to be completed and added):\n\n"
                   << missing;
}

}  // namespace

std::string toml_text(std::string_view text) {
    std::string result = "\"";
    for (const char letter : text) {
        const auto number = static_cast<unsigned char>(letter);
        if (letter == '\n' || letter == '\r') {
            result += ' ';
        } else if (number < 0x20 || number == 0x7f) {
            result += fmt::format("\\u{:04X}", number);
        } else {
            if (letter == '"' || letter == '\\') result += '\\';
            result += letter;
        }
    }
    return result + '"';
}

Exit show_platform_codes(const std::string& name, const Invocation& invocation) {
    const Premises premises{invocation.config()};
    const SystemSettings& system = premises.gateway().systems.at(SystemName{name});
    const auto lines = lines_of(system.code_table, refusals_of(premises, system));
    if (!invocation.json) {
        print(system, lines, invocation);
        return Exit::done;
    }
    boost::json::array all;
    for (const CodeLine& line : lines) {
        all.push_back(line_json(line));
    }
    invocation.out << boost::json::serialize(all) << '\n';
    return Exit::done;
}

}  // namespace xinqiao
