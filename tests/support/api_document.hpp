// schema/openapi.yaml as the judge of what the program answers.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <boost/json.hpp>

#include "daemon/http/message.hpp"
#include "daemon/http/right.hpp"

namespace xinqiao::support {

class ApiDocument {
public:
    ApiDocument();

    // "GET /v1/status" → its operation.
    const std::map<std::string, boost::json::object>& operations() const { return operations_; }
    // The right that an operation declares.
    Right right_of(const std::string& operation) const;

    // What a response has that the document does not: a status, a header, a media type, a member, a
    // value; and what it lacks that is required.
    std::vector<std::string> strange_in(const std::string& operation, const Response& response)
        const;
    // The same of a request body that was understood.
    std::vector<std::string> strange_in_body(const std::string& operation, const std::string& body)
        const;

private:
    const boost::json::object& resolved(const boost::json::value& value) const;
    void judge(
        const boost::json::value& schema,
        const boost::json::value& value,
        const std::string& place,
        std::vector<std::string>& strange
    ) const;
    void judge_object(
        const boost::json::object& schema,
        const boost::json::object& value,
        const std::string& place,
        std::vector<std::string>& strange
    ) const;

    boost::json::value whole_;
    std::map<std::string, boost::json::object> operations_;
};

}  // namespace xinqiao::support
