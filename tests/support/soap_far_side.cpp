#include "tests/support/soap_far_side.hpp"

#include <sstream>

#include <pugixml.hpp>

namespace xinqiao {
namespace {

constexpr const char* far_space = "http://schemas.xmlsoap.org/soap/envelope/";

std::string local(const char* name) {
    const std::string text = name;
    return text.substr(text.find(':') + 1);
}

pugi::xml_node far_child(const pugi::xml_node& node, const std::string& name) {
    return node.find_child([&](const pugi::xml_node& child) { return local(child.name()) == name; }
    );
}

std::string printed(const pugi::xml_document& document) {
    std::ostringstream text;
    document.save(text, "", pugi::format_raw | pugi::format_no_declaration, pugi::encoding_utf8);
    return text.str();
}

pugi::xml_node begin_envelope(pugi::xml_document& document) {
    pugi::xml_node envelope = document.append_child("S:Envelope");
    envelope.append_attribute("xmlns:S") = far_space;
    return envelope.append_child("S:Body");
}

void append_rows(pugi::xml_node parent, const std::vector<WireRow>& rows) {
    pugi::xml_node list = parent.append_child("ROWDATA");
    for (const WireRow& row : rows) {
        pugi::xml_node record = list.append_child("ROW");
        for (const auto& [column, value] : row) {
            record.append_child(column.c_str()).text().set(value.c_str());
        }
    }
}

std::size_t number_of(const SoapQuestion& question, const std::string& name) {
    const auto found = question.parameters.find(name);
    return found == question.parameters.end() ? 0 : std::stoul(found->second);
}

}  // namespace

SoapQuestion soap_question(const std::string& envelope) {
    pugi::xml_document document;
    if (!document.load_string(envelope.c_str(), pugi::parse_default | pugi::parse_ws_pcdata))
        return {};
    const pugi::xml_node root = document.document_element();
    SoapQuestion question;
    for (const pugi::xml_node& entry : far_child(root, "Header").children()) {
        question.header += entry.text().get();
    }
    const pugi::xml_node asked = far_child(root, "Body").first_child();
    question.operation = local(asked.name());
    for (const pugi::xml_node& parameter : asked.children()) {
        question.parameters[local(parameter.name())] = parameter.text().get();
    }
    return question;
}

std::string soap_envelope(std::string_view result) {
    pugi::xml_document document;
    pugi::xml_node answer = begin_envelope(document).append_child("n:answer");
    answer.append_attribute("xmlns:n") = "urn:far";
    answer.append_child("return").text().set(std::string{result}.c_str());
    return printed(document);
}

ScriptedReply soap_reply(std::string_view result) {
    return {.body = soap_envelope(result), .type = "text/xml; charset=utf-8"};
}

ScriptedReply soap_fault_reply(const std::string& code, const std::string& reason) {
    pugi::xml_document document;
    pugi::xml_node fault = begin_envelope(document).append_child("S:Fault");
    fault.append_child("faultcode").text().set(code.c_str());
    fault.append_child("faultstring").text().set(reason.c_str());
    return {.status = 500, .body = printed(document), .type = "text/xml; charset=utf-8"};
}

std::string rowdata_of(const std::vector<WireRow>& rows) {
    pugi::xml_document document;
    append_rows(document, rows);
    return printed(document);
}

std::vector<WireRow> rows_in_rowdata(const std::string& text) {
    pugi::xml_document document;
    document.load_string(text.c_str(), pugi::parse_default | pugi::parse_ws_pcdata_single);
    std::vector<WireRow> rows;
    for (const pugi::xml_node& record : document.document_element().children()) {
        WireRow& row = rows.emplace_back();
        for (const pugi::xml_node& cell : record.children()) {
            row.emplace_back(cell.name(), cell.text().get());
        }
    }
    return rows;
}

std::string soap_list_page(const SoapQuestion& question, const std::vector<WireRow>& rows) {
    const std::size_t page = number_of(question, "page");
    const std::size_t size = number_of(question, "size");
    const std::size_t first = page == 0 ? 0 : std::min((page - 1) * size, rows.size());
    const std::size_t end = page == 0 ? rows.size() : std::min(first + size, rows.size());
    const auto begin = rows.begin();
    const std::vector<WireRow> part{
        begin + static_cast<std::ptrdiff_t>(first), begin + static_cast<std::ptrdiff_t>(end)};
    pugi::xml_document document;
    pugi::xml_node result = document.append_child("RESULT");
    result.append_child("code").text().set("00");
    result.append_child("total").text().set(std::to_string(rows.size()).c_str());
    append_rows(result, part);
    return printed(document);
}

}  // namespace xinqiao
