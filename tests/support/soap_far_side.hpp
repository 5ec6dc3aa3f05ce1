// The far side of SOAP as tests need it: what an envelope asks, and envelopes that answer.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "schema/mapping.hpp"
#include "tests/support/scripted_server.hpp"

namespace xinqiao {

struct SoapQuestion {
    std::string operation;
    std::map<std::string, std::string> parameters;
    std::string header;  // texts of the header, one after the other
};

SoapQuestion soap_question(const std::string& envelope);

// An envelope whose one result is this text, escaped.
std::string soap_envelope(std::string_view result);
ScriptedReply soap_reply(std::string_view result);
ScriptedReply soap_fault_reply(const std::string& code, const std::string& reason);

std::string rowdata_of(const std::vector<WireRow>& rows);
std::vector<WireRow> rows_in_rowdata(const std::string& text);

// The page of a list that the question asks for by "page" and "size", with the rows of all.
std::string soap_list_page(const SoapQuestion& question, const std::vector<WireRow>& rows);

}  // namespace xinqiao
