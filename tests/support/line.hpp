// A connection that a test speaks over by hand, byte for byte.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace xinqiao::support {

class Line {
public:
    // To a port of loopback, from that address of it; or to a unix socket.
    explicit Line(std::uint16_t port, const char* from = "127.0.0.1");
    explicit Line(const std::string& path);
    ~Line();
    Line(Line&& other) noexcept;
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;

    bool connected() const { return connected_; }
    void say(std::string_view text) const;
    // Nothing more will be said.
    void fall_silent() const;
    // Everything until the other side closes, or "(still open)" behind what came.
    std::string hear(std::chrono::milliseconds patience = std::chrono::seconds{10}) const;
    // One answer, by its Content-Length; what came when it is not whole.
    std::string hear_answer() const;
    std::string ask(std::string_view text) const;
    // Whether the other side has closed, or does so within that time.
    bool is_closed(std::chrono::milliseconds patience) const;

private:
    int handle_;
    bool connected_ = false;
};

// How many answers these bytes are.
std::size_t answers_in(std::string_view bytes);

}  // namespace xinqiao::support
