// The platform's SOAP services: one endpoint for each table, /soap{path}.
#include "tests/platform/serve/soap.hpp"

#include <algorithm>
#include <sstream>

#include <pugixml.hpp>

#include "base/digest.hpp"
#include "tests/platform/serve/exchange.hpp"

namespace xinqiao::platform {
namespace json = boost::json;
namespace {

constexpr const char* soap_11 = "http://schemas.xmlsoap.org/soap/envelope/";
constexpr const char* soap_12 = "http://www.w3.org/2003/05/soap-envelope";

std::string local_name(const char* name) {
    const std::string text = name;
    return text.substr(text.find(':') + 1);
}

pugi::xml_node child_named(const pugi::xml_node& node, const std::string& name) {
    return node.find_child([&](const pugi::xml_node& child) {
        return local_name(child.name()) == name;
    });
}

std::string parameter(const pugi::xml_node& asked, const std::string& name) {
    return child_named(asked, name).text().get();
}

std::string soap_text(const pugi::xml_document& document) {
    std::ostringstream text;
    document.save(text, "", pugi::format_raw, pugi::encoding_utf8);
    return text.str();
}

void put(pugi::xml_node parent, const char* name, const std::string& text) {
    parent.append_child(name).text().set(text.c_str());
}

std::string outcome(const std::string& code, const std::string& message) {
    pugi::xml_document document;
    pugi::xml_node result = document.append_child("RESULT");
    put(result, "code", code);
    put(result, "message", message);
    return soap_text(document);
}

void put_row(pugi::xml_node list, const json::object& row) {
    pugi::xml_node record = list.append_child("ROW");
    for (const auto& one : row) {
        put(record, std::string{one.key()}.c_str(), cell(row, one.key()));
    }
}

Reply enveloped(bool newer, unsigned status, const std::function<void(pugi::xml_node)>& fill) {
    pugi::xml_document document;
    pugi::xml_node declaration = document.append_child(pugi::node_declaration);
    declaration.append_attribute("version") = "1.0";
    declaration.append_attribute("encoding") = "UTF-8";
    pugi::xml_node envelope = document.append_child("soapenv:Envelope");
    envelope.append_attribute("xmlns:soapenv") = newer ? soap_12 : soap_11;
    fill(envelope.append_child("soapenv:Body"));
    Reply reply;
    reply.status = status;
    reply.type = newer ? "application/soap+xml; charset=utf-8" : "text/xml; charset=utf-8";
    reply.body = soap_text(document);
    return reply;
}

Reply result_reply(bool newer, const std::string& operation, const std::string& result) {
    return enveloped(newer, 200, [&](pugi::xml_node body) {
        pugi::xml_node answer = body.append_child(("ns:" + operation + "Response").c_str());
        answer.append_attribute("xmlns:ns") = "http://service.credit.example/";
        put(answer, "return", result);
    });
}

Reply fault_reply(bool newer, bool theirs, const std::string& reason) {
    return enveloped(newer, newer && theirs ? 400 : 500, [&](pugi::xml_node body) {
        pugi::xml_node fault = body.append_child("soapenv:Fault");
        if (newer) {
            pugi::xml_node code = fault.append_child("soapenv:Code");
            put(code, "soapenv:Value", theirs ? "soapenv:Sender" : "soapenv:Receiver");
            put(fault.append_child("soapenv:Reason"), "soapenv:Text", reason);
        } else {
            put(fault, "faultcode", theirs ? "soapenv:Client" : "soapenv:Server");
            put(fault, "faultstring", reason);
        }
    });
}

// The rows of a payload, which is a document of its own.
std::vector<Told> told_in(
    const std::string& payload, const std::string& action, const World& world
) {
    pugi::xml_document document;
    document.load_string(payload.c_str(), pugi::parse_default | pugi::parse_ws_pcdata_single);
    std::vector<Told> changes;
    for (const pugi::xml_node& record : document.document_element().children()) {
        Told& change = changes.emplace_back();
        change.action = action;
        for (const pugi::xml_node& field : record.children()) {
            change.row[field.name()] = field.text().get();
        }
        change.id = cell(change.row, world.id_column);
        change.row.erase(world.id_column);
        if (change.id.empty()) change.id = sha256(action + json::serialize(change.row)).hex();
    }
    return changes;
}

std::int64_t number_in(const pugi::xml_node& asked, const std::string& name) {
    return std::max<std::int64_t>(child_named(asked, name).text().as_llong(1), 1);
}

const Table* table_at(const World& world, const std::string& path) {
    const auto found = std::ranges::find_if(world.tables, [&](const Table& table) {
        return path == "/soap" + table.path;
    });
    return found == world.tables.end() ? nullptr : &*found;
}

std::string answers_by_row(const std::vector<Answer>& answers) {
    pugi::xml_document document;
    pugi::xml_node result = document.append_child("RESULT");
    put(result, "code", "00");
    for (std::size_t place = 0; place < answers.size(); ++place) {
        pugi::xml_node item = result.append_child("ITEM");
        put(item, "line", std::to_string(place + 1));
        put(item, "code", answers[place].code);
        put(item, "message", answers[place].message);
        put(item, "reference", answers[place].reference);
    }
    return soap_text(document);
}

std::string answers_by_line(const std::vector<Answer>& answers, std::size_t told) {
    std::string lines;
    const Answer* first = nullptr;
    for (const Answer& answer : answers) {
        if (answer.code == "00") continue;
        if (first == nullptr) first = &answer;
        lines += (lines.empty() ? "" : ",") + std::to_string(&answer - answers.data() + 1);
    }
    pugi::xml_document document;
    pugi::xml_node result = document.append_child("RESULT");
    put(result, "code", first == nullptr ? "00" : first->code);
    put(result, "message", first == nullptr ? "" : first->message);
    put(result, "totalSize", std::to_string(told));
    if (first != nullptr) put(result, "line", lines);
    return soap_text(document);
}

}  // namespace

Reply Soap::answer(const Request& request, const std::optional<Fault>& fault) {
    pugi::xml_document document;
    const bool whole = document.load_string(
        request.body.c_str(), pugi::parse_default | pugi::parse_ws_pcdata_single
    );
    const pugi::xml_node envelope = document.document_element();
    const bool newer = request.body.find(soap_12) != std::string::npos;
    const pugi::xml_node asked = child_named(envelope, "Body").first_child();
    const Table* const table = table_at(world_, request.path());
    if (!whole || !asked) return fault_reply(newer, true, "Unmarshalling Error: no envelope");
    if (table == nullptr) return fault_reply(newer, true, "No service at this address");
    if (fault && fault->name == "500")
        return fault_reply(newer, false, "java.lang.NullPointerException");
    const std::string operation = local_name(asked.name());
    const std::string result = result_of(asked, *table, fault);
    if (result.empty()) return fault_reply(newer, true, "No such operation: " + operation);
    return result_reply(newer, operation, result);
}

std::string Soap::result_of(
    const pugi::xml_node& asked, const Table& table, const std::optional<Fault>& fault
) {
    const std::string operation = local_name(asked.name());
    if (fault && fault->name == "error_envelope") return outcome("500", "系统繁忙,请联系管理员");
    if (operation == "login") return log_in(asked);
    if (fault && fault->name == "unauthorised") {
        const std::scoped_lock lock{busy_};
        tokens_.clear();
        return outcome("403", "login timeout");
    }
    if (!knows(parameter(asked, "token"))) return outcome("403", "login timeout");
    if (operation == "importXml") return take(asked, table, "upsert", fault);
    if (operation == "withdrawXml") return take(asked, table, "withdraw", fault);
    if (operation == "queryXml") return find(asked, table);
    if (operation == "listXml") return list(asked, table, View::held, fault);
    if (operation == "publishedXml") return list(asked, table, View::published, fault);
    return {};
}

std::string Soap::log_in(const pugi::xml_node& asked) {
    const bool right = parameter(asked, "username") == world_.application
                       && parameter(asked, "password") == world_.secret;
    if (!right) return outcome("401", "用户名或密码错误");
    const std::scoped_lock lock{busy_};
    const std::string token = "T-" + std::to_string(++logins_);
    tokens_ = {token};
    pugi::xml_document document;
    pugi::xml_node result = document.append_child("RESULT");
    put(result, "code", "00");
    put(result, "token", token);
    return soap_text(document);
}

bool Soap::knows(const std::string& token) {
    if (world_.authentication == "none") return true;
    const std::scoped_lock lock{busy_};
    return token == world_.secret || tokens_.contains(token);
}

std::string Soap::take(
    const pugi::xml_node& asked,
    const Table& table,
    const std::string& action,
    const std::optional<Fault>& fault
) {
    const auto changes = told_in(parameter(asked, "xml"), action, world_);
    Transaction transaction{database_};
    std::vector<Answer> answers;
    bool refused = false;
    for (const Told& change : changes) {
        answers.push_back(intake_.take_one(table, "soap", change, answers.size(), fault));
        refused = refused || answers.back().code != "00";
        if (refused && world_.failing_line == "stops") break;
    }
    if (!refused || world_.failing_line != "rolls_back") transaction.commit();
    if (fault && fault->name == "receipts_missing") answers.resize(answers.size() / 2);
    if (world_.failing_line.empty()) return answers_by_row(answers);
    return answers_by_line(answers, changes.size());
}

std::string Soap::find(const pugi::xml_node& asked, const Table& table) {
    json::object row;
    for (const pugi::xml_node& field : asked.children()) {
        row[local_name(field.name())] = field.text().get();
    }
    Transaction transaction{database_};
    const auto standing = holdings_.find(View::held, table, key_of(table, row));
    pugi::xml_document document;
    pugi::xml_node result = document.append_child("RESULT");
    put(result, "code", "00");
    pugi::xml_node rows = result.append_child("ROWDATA");
    if (standing) put_row(rows, standing->row);
    return soap_text(document);
}

std::string Soap::list(
    const pugi::xml_node& asked, const Table& table, View view, const std::optional<Fault>& fault
) {
    const std::int64_t page = number_in(asked, "page");
    const std::int64_t size = number_in(asked, "size");
    Transaction transaction{database_};
    holdings_.publish_due(now());
    std::int64_t total = holdings_.count(view, table);
    auto standing = holdings_.behind(view, table, (page - 1) * size, size + 1);
    transaction.commit();
    const bool last = standing.size() <= static_cast<std::size_t>(size);
    if (!last) standing.pop_back();
    const bool empty = fault && fault->name == "empty_list";
    if (empty) total = 0;
    if (empty || (fault && fault->name == "skipped_last_page" && last)) standing.clear();
    pugi::xml_document document;
    pugi::xml_node result = document.append_child("RESULT");
    put(result, "code", "00");
    put(result, "total", std::to_string(total));
    pugi::xml_node rows = result.append_child("ROWDATA");
    for (const Standing& row : standing) {
        put_row(rows, seen_by(view, table, row.row));
    }
    return soap_text(document);
}

}  // namespace xinqiao::platform
