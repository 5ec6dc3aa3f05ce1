// A small HTTP server on the loopback interface that answers as a test tells it, or misbehaves.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace xinqiao {

struct ToldRequest {
    std::string method;
    std::string target;                          // path and query
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;
};

struct ScriptedReply {
    int status = 200;
    std::string body;
    std::string type = "application/json";
    std::vector<std::string> headers;  // "Retry-After: 7"

    // What happens instead of an orderly answer.
    enum class Fate {
        answered,
        reset,      // the connection breaks without a word
        hang,       // nothing comes until the server is destroyed
        cut_short,  // half of the body, then the end
    };
    Fate fate = Fate::answered;
};

class ScriptedServer {
public:
    using Script = std::function<ScriptedReply(const ToldRequest&)>;

    explicit ScriptedServer(Script script);
    ~ScriptedServer();
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;

    std::string url() const;
    std::vector<ToldRequest> requests() const;

private:
    void listen();
    void serve(int connection);
    bool answer(int connection, const ToldRequest& request);

    Script script_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<bool> ended_ = false;
    // Guards the members below it.
    mutable std::mutex mutex_;
    std::vector<ToldRequest> requests_;
    std::vector<int> connections_;
    std::vector<std::thread> workers_;
    std::thread acceptor_;
};

}  // namespace xinqiao
