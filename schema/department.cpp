#include "schema/department.hpp"

#include <algorithm>
#include <set>

#include "schema/declaration.hpp"
#include "schema/measure.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view department_hint =
    "各项的写法见 docs/formats/measures.md / how departments are written";

Department read_department(Declaration& table) {
    Department department;
    department.name = table.text("name");
    department.affairs = table.texts("affairs");
    for (const std::string& affair : department.affairs) {
        if (!is_affair(affair)) table.complain("affairs", "\"" + affair + "\" is none we know");
    }
    table.finish();
    return department;
}

}  // namespace

std::vector<std::string> Departments::carrying(std::string_view affair) const {
    std::vector<std::string> names;
    for (const Department& department : all) {
        const auto& affairs = department.affairs;
        if (std::ranges::find(affairs, affair) != affairs.end()) names.push_back(department.name);
    }
    if (names.empty()) names.push_back(initiators.front());
    return names;
}

Departments read_departments(const std::filesystem::path& file) {
    Mistakes mistakes;
    const toml::table table = parse_declaration(file);
    Declaration top{table, {}, mistakes};
    Departments departments;
    departments.initiators = top.texts("initiators");
    if (departments.initiators.empty()) top.complain("initiators", "names nobody");
    std::set<std::string> names;
    for (Declaration& one : top.tables("department")) {
        departments.all.push_back(read_department(one));
        const std::string& name = departments.all.back().name;
        if (!names.insert(name).second) top.complain("department", "twice: " + name);
    }
    top.finish();
    mistakes.throw_if_any(department_hint);
    return departments;
}

}  // namespace xinqiao
