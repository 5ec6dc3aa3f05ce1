// Who in the bureau carries the measures of joint incentive and punishment (责任部门).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace xinqiao {

struct Department {
    std::string name;                  // 矿业权管理股
    std::vector<std::string> affairs;  // 应用事项: the words of schema/measure.hpp
};

struct Departments {
    // Who decides whom measures are for (发起部门); the first carries what nobody else does.
    // Departments, or roles of schema/step.hpp.
    std::vector<std::string> initiators{"legal"};
    std::vector<Department> all;

    // Never none.
    std::vector<std::string> carrying(std::string_view affair) const;
};

// Throws Error{misconfigured} with file, line and key of every mistake.
Departments read_departments(const std::filesystem::path& file);

}  // namespace xinqiao
