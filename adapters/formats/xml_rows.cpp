#include "adapters/formats/xml_rows.hpp"

#include <algorithm>
#include <cctype>

#include <pugixml.hpp>

#include "base/error.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t most_elements = 4096;  // names in one list

class XmlReader final : public RowReader {
public:
    XmlReader(const Bytes& bytes, XmlNames names, Encoding encoding, const ReadPlace& from)
        : records_{bytes, std::move(names), encoding, from} {}

    bool read(Rows& rows, std::size_t most) override {
        for (std::size_t taken = 0; taken < most; ++taken) {
            if (!read_one(rows, taken == 0)) return false;
            if (faulty_) return true;
        }
        return true;
    }

    ReadPlace place() override { return records_.place(); }
    bool whole() const override { return records_.closed(); }

private:
    bool read_one(Rows& rows, bool first);
    void take(Rows& rows, const XmlRecord& record);
    void take_plain(Rows& rows);
    void take_cells(Rows& rows, const pugi::xml_node& node);
    void take_cell(Rows& rows, const pugi::xml_node& cell, std::size_t index);
    std::size_t column_of(Rows& rows, std::string_view name, std::size_t index) const;

    XmlRecords records_;
    pugi::xml_document document_;
    std::string scratch_;
    std::string cell_;
    std::string fault_;    // of the record at hand
    bool faulty_ = false;  // the file is, behind the rows read
};

// The rows before a fault of the file are given first; the fault comes with the next reading.
bool XmlReader::read_one(Rows& rows, bool first) {
    faulty_ = false;
    try {
        const auto record = records_.next();
        if (record) take(rows, *record);
        return record.has_value();
    } catch (const Error&) {
        if (first || records_.closed()) throw;
        faulty_ = true;
        return true;
    }
}

void XmlReader::take(Rows& rows, const XmlRecord& record) {
    rows.begin_row(record.line);
    if (record.plain) return take_plain(rows);
    fault_ = record.fault;
    if (fault_.empty()) {
        scratch_ = record.text;
    } else {
        scratch_ = salvaged(record.text.substr(0, 4096), Encoding::utf8);
    }
    const auto outcome = document_.load_buffer_inplace(
        scratch_.data(), scratch_.size(), pugi::parse_default, pugi::encoding_utf8
    );
    if (!outcome && fault_.empty()) {
        fault_ = std::string{"本条记录不是合法的 XML: "} + outcome.description();
    }
    take_cells(rows, document_.document_element());
    if (!fault_.empty()) rows.mark_broken(fault_);
}

void XmlReader::take_plain(Rows& rows) {
    std::size_t index = 0;
    for (const XmlCell& cell : records_.cells()) {
        rows.set(column_of(rows, cell.name, index++), plain_text_of(cell, cell_));
    }
}

void XmlReader::take_cells(Rows& rows, const pugi::xml_node& node) {
    std::size_t index = 0;
    for (const pugi::xml_node& child : node.children()) {
        if (child.type() == pugi::node_element) {
            take_cell(rows, child, index++);
        } else if (child.type() != pugi::node_comment && fault_.empty()) {
            fault_ = "记录里有不属于任何字段的文字";
        }
    }
}

void XmlReader::take_cell(Rows& rows, const pugi::xml_node& cell, std::size_t index) {
    const std::size_t column = column_of(rows, cell.name(), index);
    const pugi::xml_node first = cell.first_child();
    const bool plain = !first || (first.type() != pugi::node_element && !first.next_sibling());
    if (plain) return rows.set(column, first.value());
    cell_.clear();
    for (const pugi::xml_node& piece : cell.children()) {
        cell_ += piece.value();
        if (piece.type() == pugi::node_element && fault_.empty()) {
            fault_ = std::string{"字段 "} + cell.name() + " 里还有下级元素, 记录应只有一层";
        }
    }
    rows.set(column, cell_);
}

// Records mostly have the same fields in the same order.
std::size_t XmlReader::column_of(Rows& rows, std::string_view name, std::size_t index) const {
    const auto& columns = rows.columns();
    if (index < columns.size() && columns[index] == name) return index;
    if (columns.size() >= most_elements && !rows.find_column(name)) {
        throw Error{
            Error::Kind::invalid,
            "名单里的字段名超过 " + std::to_string(most_elements) + " 种",
            "请检查文件格式"};
    }
    return rows.column(name);
}

bool is_control(char character) {
    return static_cast<unsigned char>(character) < 0x20 && character != '\t' && character != '\n'
           && character != '\r';
}

std::string_view xml_spelling(char character) {
    switch (character) {
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '&':
            return "&amp;";
        case '"':
            return "&quot;";
        case '\r':
            return "&#13;";
        default:
            return {};
    }
}

}  // namespace

XmlNames names_of_format(std::string_view format) {
    if (format == "datas") return {"DATAS", "DATA"};
    return {"ROWDATA", "ROW"};
}

std::unique_ptr<RowReader> xml_reader(
    const Bytes& bytes, XmlNames names, Encoding encoding, const ReadPlace& from
) {
    return std::make_unique<XmlReader>(bytes, std::move(names), encoding, from);
}

std::string xml_escaped(std::string_view text) {
    std::string escaped;
    escaped.reserve(text.size());
    for (const char character : text) {
        const std::string_view spelling = xml_spelling(character);
        if (!spelling.empty()) {
            escaped += spelling;
        } else if (!is_control(character)) {
            escaped += character;
        }
    }
    return escaped;
}

bool xml_can_carry(std::string_view text) {
    return std::none_of(text.begin(), text.end(), is_control);
}

bool is_xml_name(std::string_view name) {
    const auto fits = [](char character) {
        const auto byte = static_cast<unsigned char>(character);
        return byte >= 0x80 || std::isalnum(byte) != 0 || character == '_' || character == '-'
               || character == '.';
    };
    if (name.empty() || !std::all_of(name.begin(), name.end(), fits)) return false;
    const auto first = static_cast<unsigned char>(name[0]);
    return first >= 0x80 || std::isalpha(first) != 0 || first == '_';
}

}  // namespace xinqiao
