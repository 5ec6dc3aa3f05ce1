// A program that asks the front door over TCP, as another system of the bureau would.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

namespace xinqiao::support {

struct Heard {
    long status = 0;
    std::string body;
    std::map<std::string, std::string> headers;  // names in small letters
};

// PEM files: of whom he believes, and what he shows. Without an authority he speaks plainly.
struct CallerTls {
    std::filesystem::path authority;
    std::filesystem::path certificate;
    std::filesystem::path key;
};

class HttpCaller {
public:
    // With an empty token none is shown.
    HttpCaller(int port, std::string token, CallerTls tls = {})
        : port_{port}, token_{std::move(token)}, tls_{std::move(tls)} {}

    Heard get(const std::string& path, const std::map<std::string, std::string>& more = {}) const;
    Heard post(
        const std::string& path,
        const std::string& body,
        const std::map<std::string, std::string>& more = {}
    ) const;

    // One who keeps his connection.
    class Kept;
    Kept kept() const;

private:
    Heard ask(
        void* line,
        const std::string& path,
        const std::string* body,
        const std::map<std::string, std::string>& more
    ) const;

    int port_;
    std::string token_;
    CallerTls tls_;
};

class HttpCaller::Kept {
public:
    explicit Kept(HttpCaller caller);

    Heard get(const std::string& path) const;
    // How many connections he has made.
    long connections() const { return connections_; }

private:
    HttpCaller caller_;
    std::unique_ptr<void, void (*)(void*)> line_;
    mutable long connections_ = 0;
};

}  // namespace xinqiao::support
