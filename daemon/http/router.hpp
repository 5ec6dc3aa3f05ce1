// From method and path to the function that answers.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "daemon/http/message.hpp"
#include "daemon/http/right.hpp"

namespace xinqiao {

// Which threads do the work, so that a long night never delays a question.
enum class WorkLane {
    at_once,  // a few look-ups, by the network thread that read the request: no hand-over
    question,
    night,
    urgent
};

// The parts of the path in braces: {"uscc" → "9115…"}.
using PathParts = std::map<std::string, std::string>;
using Answer = std::function<Response(const Request&, const PathParts&)>;

struct Route {
    std::string method;
    std::string pattern;  // "/v1/subjects/{uscc}"
    WorkLane lane = WorkLane::question;
    Right right = Right::of({});  // nobody
    Answer answer;
    bool takes_if_match = false;  // others refuse it: nobody shall rely on what is not looked at
};

class Router {
public:
    explicit Router(std::vector<Route> routes);

    struct Match {
        const Route* route = nullptr;  // null: nobody answers that
        PathParts parts;
        std::string allowed;  // methods that the path does have: "GET, HEAD"
    };
    // HEAD finds the route of GET.
    Match match(const Request& request) const;

private:
    struct Entry {
        Route route;
        std::vector<std::string> segments;
    };
    std::vector<Entry> entries_;
};

// Runs the answer of a match; what it throws becomes a problem.
Response answer_of(const Router::Match& match, const Request& request);

}  // namespace xinqiao
