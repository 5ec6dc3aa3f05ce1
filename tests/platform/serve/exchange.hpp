// The platform's interface: what it answers to one request. Knows nothing of sockets.
//
// The contract is docs/formats/rest-exchange.md, below /soap docs/formats/soap.md; /control is ours
// alone.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/platform/serve/authentication.hpp"
#include "tests/platform/serve/control.hpp"
#include "tests/platform/serve/intake.hpp"
#include "tests/platform/serve/soap.hpp"

namespace xinqiao::platform {

struct Request {
    std::string method;
    std::string target;                          // path and query
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;

    std::string path() const;
    // A parameter of the query, decoded; nothing when it is not there.
    std::optional<std::string> parameter(std::string_view name) const;
};

struct Reply {
    unsigned status = 200;
    std::string type = "application/json; charset=utf-8";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
};

class Exchange {
public:
    Exchange(const World& world, Database& database, Holdings& holdings, Control& control)
        : world_{world},
          database_{database},
          holdings_{holdings},
          control_{control},
          gate_{world},
          intake_{world, database, holdings},
          soap_{world, database, holdings} {}

    // What the request gets under this fault; tells it to the log.
    Reply answer(const Request& request, const std::optional<Fault>& fault);
    // Notes a request that never got an answer.
    void note(const Request& request, const std::string& fault);

private:
    Reply reply(const Request& request, const std::optional<Fault>& fault);
    Reply list(
        const Request& request, const Table& table, View view, const std::optional<Fault>& fault
    );
    Reply push(const Request& request, const Table& table, const std::optional<Fault>& fault);
    Reply find(const Request& request, const Table& table);
    Reply written(const boost::json::object& list) const;
    Reply repeated(const std::string& path, Reply fresh, const std::optional<Fault>& fault);

    const World& world_;
    Database& database_;
    Holdings& holdings_;
    Control& control_;
    Gate gate_;
    Intake intake_;
    Soap soap_;
    // Guards the page that each path gave last.
    std::mutex busy_;
    std::map<std::string, std::string> last_page_;
};

}  // namespace xinqiao::platform
