// Rows as a table: CSV, JSON, or XML.
#include "tests/platform/generate/sheet.hpp"

#include <boost/json.hpp>

namespace xinqiao::platform {
namespace json = boost::json;
namespace {

std::string csv_cell(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char letter : text) {
        if (letter == '"') quoted += '"';
        quoted += letter;
    }
    return quoted + "\"";
}

std::string csv_line(const std::vector<std::string>& cells) {
    std::string line;
    for (const std::string& text : cells) {
        line += (line.empty() && &text == &cells.front() ? "" : ",") + csv_cell(text);
    }
    return line + "\r\n";
}

std::string xml_text(const std::string& text) {
    std::string safe;
    for (const char letter : text) {
        if (letter == '<')
            safe += "&lt;";
        else if (letter == '>')
            safe += "&gt;";
        else if (letter == '&')
            safe += "&amp;";
        else if (letter == '"')
            safe += "&quot;";
        else
            safe += letter;
    }
    return safe;
}

}  // namespace

std::string csv_of(const Sheet& sheet) {
    std::string text = csv_line(sheet.columns);
    for (const auto& row : sheet.rows) {
        text += csv_line(row);
    }
    return text;
}

std::string json_of(const Sheet& sheet) {
    json::array rows;
    for (const auto& cells : sheet.rows) {
        json::object row;
        for (std::size_t at = 0; at < cells.size(); ++at) {
            row[sheet.columns[at]] = cells[at];
        }
        rows.push_back(std::move(row));
    }
    return json::serialize(json::object{{"rows", rows}}) + "\n";
}

std::string xml_of(const Sheet& sheet, std::string_view root, std::string_view element) {
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<" + std::string{root} + ">\n";
    const std::string open = "<" + std::string{element} + ">";
    const std::string close = "</" + std::string{element} + ">\n";
    for (const auto& cells : sheet.rows) {
        text += open;
        for (std::size_t at = 0; at < cells.size(); ++at) {
            const std::string& column = sheet.columns[at];
            text += "<" + column + ">" + xml_text(cells[at]) + "</" + column + ">";
        }
        text += close;
    }
    return text + "</" + std::string{root} + ">\n";
}

}  // namespace xinqiao::platform
