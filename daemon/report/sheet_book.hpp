// A workbook written row by row: memory does not grow with it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

struct lxw_workbook;
struct lxw_worksheet;
struct lxw_format;

namespace xinqiao {

struct SheetColumn {
    std::string heading;
    double width = 12;  // characters
};

// A share is shown in per cent.
struct Share {
    double part = 0;
};

// Text stays text, so that a code of eighteen digits is not made a number of.
using SheetCell = std::variant<std::string, std::int64_t, Share>;

class SheetBook;

// One view: a frozen heading with filters, then rows. What does not fit on a sheet goes on to the
// next one of the same name.
class Sheet {
public:
    void add(const std::vector<SheetCell>& cells);
    // The numbers of these columns (counted from 0, both included) are coloured by their size.
    void colour_by_size(int first_column, int last_column);
    // Stacked bars of the columns after the first, beside the table: red, amber, grey.
    void draw_bars(const std::string& title);

private:
    friend class SheetBook;
    Sheet(SheetBook& book, std::string name, std::vector<SheetColumn> columns);
    void begin();
    void end();
    double height_of(const std::vector<SheetCell>& cells) const;

    SheetBook& book_;
    std::string name_;
    std::vector<SheetColumn> columns_;
    lxw_worksheet* page_ = nullptr;
    int pages_ = 0;
    std::uint32_t row_ = 0;
};

class SheetBook {
public:
    // Throws Error{transient}, here and when it is closed, where the file cannot be written.
    explicit SheetBook(const std::filesystem::path& file);
    // A book that was not closed is no book: its file is removed.
    ~SheetBook();
    SheetBook(const SheetBook&) = delete;
    SheetBook& operator=(const SheetBook&) = delete;

    Sheet& sheet(const std::string& name, std::vector<SheetColumn> columns);
    void close();

private:
    friend class Sheet;

    std::filesystem::path file_;
    lxw_workbook* book_ = nullptr;
    lxw_format* heading_ = nullptr;
    lxw_format* text_ = nullptr;
    lxw_format* number_ = nullptr;
    lxw_format* share_ = nullptr;
    std::vector<std::unique_ptr<Sheet>> sheets_;
};

}  // namespace xinqiao
