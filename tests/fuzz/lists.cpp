// Lists as files: CSV, XML, XLSX. What a reader gives may not depend on where it had to stop: a
// page at a time, and again from every place that it named, the rows are the same.
#include <memory>

#include "adapters/formats/csv.hpp"
#include "adapters/formats/xlsx_table.hpp"
#include "adapters/formats/xml_rows.hpp"
#include "tests/fuzz/targets.hpp"
#include "tests/support/xlsx_parts.hpp"

namespace xinqiao::fuzz {
namespace {

constexpr std::size_t most_rows = 64;  // what comes behind is no other kind of row

// Makes a reader that begins at that place.
using Open = std::unique_ptr<RowReader> (*)(const Bytes& bytes, const ReadPlace& from);

std::vector<std::string> rows_in(const Rows& rows) {
    std::vector<std::string> texts;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        texts.push_back(std::to_string(rows.place(row)) + rows.json(row));
        if (const auto why = rows.broken(row)) texts.back() += *why;
    }
    return texts;
}

void read_pages(const Bytes& bytes, Open open) {
    const auto reader = open(bytes, {});
    Rows all;
    bool more = true;
    while (more && all.size() < most_rows) {
        const ReadPlace place = reader->place();
        Rows page;
        more = reader->read(page, 1);
        promised(page.size() <= 1, "no more rows than were asked for");
        Rows again;
        open(bytes, place)->read(again, 1);
        promised(rows_in(again) == rows_in(page), "a row is the same when it is read again");
        for (std::size_t row = 0; row < page.size(); ++row) {
            all.begin_row(page.place(row));
        }
    }
    promised(more || reader->place() == reader->place(), "an end has a place");
}

char separator_of(std::string_view bytes) {
    return bytes.find('\t') < bytes.find(',') ? '\t' : ',';
}

}  // namespace

void read_csv(std::string_view bytes) {
    takes(
        [](std::string_view text) {
            const TextBytes source{text};
            static thread_local char separator;
            separator = separator_of(text);
            static thread_local Encoding encoding;
            encoding = decide_encoding(source, "auto");
            read_pages(source, [](const Bytes& all, const ReadPlace& from) {
                return csv_reader(all, encoding, separator, from);
            });
        },
        bytes
    );
}

void read_xml_list(std::string_view bytes) {
    takes(
        [](std::string_view text) {
            const TextBytes source{text};
            static thread_local Encoding encoding;
            encoding = encoding_of_xml(source, "auto");
            read_pages(source, [](const Bytes& all, const ReadPlace& from) {
                return xml_reader(all, names_of_format("rowdata"), encoding, from);
            });
        },
        bytes
    );
}

// A whole archive, or the rows of a sheet, which fuzzing would hardly find inside one.
void read_xlsx(std::string_view bytes) {
    std::string archive{bytes};
    if (!bytes.starts_with("PK")) {
        XlsxParts parts;
        parts.rows = bytes;
        archive = xlsx_of(parts);
    }
    takes(
        [](std::string_view text) {
            const TextBytes source{text};
            read_pages(source, [](const Bytes& all, const ReadPlace& from) {
                return xlsx_reader(all, {}, from);
            });
        },
        archive
    );
}

}  // namespace xinqiao::fuzz
