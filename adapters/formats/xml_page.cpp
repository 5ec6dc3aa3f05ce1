#include "adapters/formats/xml_page.hpp"

#include <sstream>

#include <pugixml.hpp>

#include "base/error.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t most_xml_columns = 4096;

[[noreturn]] void refuse_xml(const std::string& why) {
    throw Error{Error::Kind::invalid, "应答不是可用的 XML: " + why, "请联系平台, 或检查接口地址"};
}

// "/data/rows" below the root; "" is the root itself.
pugi::xml_node element_at(const pugi::xml_node& root, const std::string& place) {
    if (place.empty()) return root;
    return root.first_element_by_path(place.substr(place.starts_with('/') ? 1 : 0).c_str());
}

std::string text_at(const pugi::xml_node& root, const std::string& place) {
    return std::string{trimmed(element_at(root, place).text().get())};
}

bool is_flat(const pugi::xml_node& cell) {
    return cell
        .find_child([](const pugi::xml_node& child) { return child.type() == pugi::node_element; })
        .empty();
}

void take_xml_row(const pugi::xml_node& row, std::uint64_t place, Rows& rows) {
    rows.begin_row(place);
    std::string fault;
    for (const pugi::xml_node& cell : row.children()) {
        if (cell.type() != pugi::node_element) continue;
        if (rows.columns().size() > most_xml_columns) refuse_xml("字段名超过 4096 种");
        const std::size_t column = rows.column(cell.name());
        if (!is_flat(cell)) fault = std::string{"字段 "} + cell.name() + " 里还有下级元素";
        rows.set(column, cell.text().get());
    }
    if (!fault.empty()) rows.mark_broken(fault);
}

pugi::xml_node checked_root(const pugi::xml_document& document) {
    for (const pugi::xml_node& node : document.children()) {
        if (node.type() == pugi::node_doctype) refuse_xml("含有文档类型声明");
    }
    const pugi::xml_node root = document.document_element();
    if (upper_ascii(root.name()) == "HTML") refuse_xml("对方返回了网页, 可能是登录页");
    if (root.next_sibling()) refuse_xml("结尾之后还有内容");
    return root;
}

// The document and its root, which is no web page.
class XmlAnswer {
public:
    explicit XmlAnswer(std::string_view text) {
        if (first_invalid_utf8(text)) refuse_xml("字符编码与声明不符");
        constexpr unsigned options = pugi::parse_default | pugi::parse_doctype;
        const auto parsed =
            document_.load_buffer(text.data(), text.size(), options, pugi::encoding_utf8);
        if (!parsed) {
            refuse_xml("第 " + std::to_string(parsed.offset) + " 字节处 " + parsed.description());
        }
        root_ = checked_root(document_);
    }

    const pugi::xml_node& root() const { return root_; }
    std::string text(const std::string& place) const { return text_at(root_, place); }

private:
    pugi::xml_document document_;
    pugi::xml_node root_;
};

}  // namespace

JsonPage read_xml_page(std::string_view text, const JsonPlaces& places) {
    const XmlAnswer answer{text};
    JsonPage page;
    page.code = answer.text(places.code);
    page.message = answer.text(places.message);
    refuse_error_code(page, places);
    page.next = answer.text(places.next);
    page.complete = answer.text(places.complete) == "true";
    if (!places.total.empty()) page.total = answer.text(places.total);
    const pugi::xml_node list = element_at(answer.root(), places.rows);
    if (!list) refuse_xml("位置 " + places.rows + " 没有数据行");
    std::uint64_t place = 1;
    for (const pugi::xml_node& row : list.children()) {
        if (row.type() == pugi::node_element) take_xml_row(row, place++, page.rows);
    }
    return page;
}

std::vector<std::string> xml_texts_at(
    std::string_view text, const std::vector<std::string>& places
) {
    const XmlAnswer answer{text};
    std::vector<std::string> texts;
    for (const std::string& place : places) {
        const pugi::xml_node found = element_at(answer.root(), place);
        std::ostringstream written;
        if (!is_flat(found)) found.print(written, "", pugi::format_raw);
        texts.push_back(is_flat(found) ? answer.text(place) : written.str());
    }
    return texts;
}

}  // namespace xinqiao
