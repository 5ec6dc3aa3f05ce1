#include "adapters/catalogue.hpp"

#include <algorithm>
#include <array>

#include "adapters/files/files.hpp"
#include "adapters/memory/memory.hpp"
#include "adapters/process/process.hpp"
#include "adapters/rest/rest.hpp"
#include "adapters/soap/soap.hpp"
#include "adapters/spreadsheet/spreadsheet.hpp"
#include "adapters/table/table.hpp"

namespace xinqiao {
namespace {

constexpr std::array known_adapters{
    AdapterKind{
        "rest",
        "HTTP(S) 上的 JSON 接口 / JSON over HTTP(S)",
        true,
        open_rest_source,
        open_rest_target,
        check_rest,
    },
    AdapterKind{
        "files",
        "目录中的 CSV 或 XML 文件 / CSV or XML files in a folder",
        false,
        open_files_source,
        open_files_target,
        check_files,
    },
    AdapterKind{
        "process",
        "遵循 Singer 约定的程序 / a program that speaks the Singer convention",
        false,
        open_process_source,
        open_process_target,
        check_process,
    },
    AdapterKind{
        "soap",
        "SOAP 1.1、1.2 接口 / XML over SOAP",
        true,
        open_soap_source,
        open_soap_target,
        check_soap,
    },
    AdapterKind{
        "spreadsheet",
        "XLSX 与 CSV 表格, 人工上传与下载 / XLSX and CSV sheets that people carry",
        false,
        open_spreadsheet_source,
        open_spreadsheet_target,
        check_spreadsheet,
    },
    AdapterKind{
        "table",
        "前置库中的表 / tables of a front-end database",
        true,
        open_table_source,
        open_table_target,
        check_table,
    },
    AdapterKind{
        "memory",
        "进程内的名单, 供测试与演练 / a list inside the process, for tests",
        true,
        open_memory_source,
        open_memory_target,
        check_memory,
    },
};

std::string names_of_known_adapters() {
    std::string names;
    for (const AdapterKind& kind : known_adapters) {
        if (!names.empty()) names += ", ";
        names += kind.name;
    }
    return names;
}

}  // namespace

std::span<const AdapterKind> adapter_kinds() {
    return known_adapters;
}

const AdapterKind& adapter_kind(std::string_view name) {
    const auto* const found =
        std::find_if(known_adapters.begin(), known_adapters.end(), [&](const AdapterKind& kind) {
            return kind.name == name;
        });
    if (found == known_adapters.end()) {
        throw Error{
            Error::Kind::misconfigured,
            "没有名为“" + std::string{name} + "”的适配器",
            "可用的适配器: " + names_of_known_adapters()};
    }
    return *found;
}

}  // namespace xinqiao
