// An XLSX workbook: its sheets, its shared texts, and what its number formats mean.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/formats/zip_archive.hpp"

namespace xinqiao {

struct XlsxSheet {
    std::string name;
    std::string part;
    bool hidden = false;
};

// How a number is shown.
struct XlsxNumberFormat {
    bool day = false;              // shows a date
    bool time = false;             // shows a time of day
    std::size_t least_digits = 0;  // "00000": with leading zeros
};

class XlsxBook {
public:
    // The bytes must outlive this. Throws Error{invalid} when they are no usable workbook.
    explicit XlsxBook(const Bytes& bytes);

    const std::vector<XlsxSheet>& sheets() const noexcept { return sheets_; }
    const ZipArchive& archive() const noexcept { return archive_; }

    // Throws Error{invalid} for a number that the workbook has no text for.
    std::string_view shared_text(std::string_view index) const;

    // The number of a cell as a person sees it; throws Error{invalid} saying why it cannot be
    // told: lost digits, a day that never was.
    std::string shown(std::string_view number, std::size_t style) const;

private:
    void read_sheets();
    void read_styles();
    void read_shared_texts();
    std::string day_shown(double serial, const XlsxNumberFormat& format) const;

    ZipArchive archive_;
    bool from_1904_ = false;
    std::vector<XlsxSheet> sheets_;
    std::vector<XlsxNumberFormat> formats_;  // by style
    std::string texts_;
    std::vector<std::size_t> text_ends_;
};

// "_x000D_" is how XLSX writes a control character, "_x005F_" an underscore before such.
std::string unescaped_xlsx(std::string_view text);
// The same text that reads like such an escape, so that it stays a text.
std::string escaped_xlsx(std::string_view text);

// What a format code says: "yyyy/m/d", "[$-804]000000".
XlsxNumberFormat number_format_of(std::string_view code);

}  // namespace xinqiao
