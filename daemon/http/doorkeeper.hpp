// Asks who is there before any route answers: a token, a certificate, or the user beyond the
// socket.
#pragma once

#include <chrono>
#include <mutex>
#include <string_view>

#include "daemon/http/door.hpp"
#include "daemon/http/holder_paces.hpp"
#include "daemon/http/known_tokens.hpp"
#include "daemon/http/problem.hpp"
#include "daemon/http/service.hpp"

namespace xinqiao {

// May be called from several threads.
class Doorkeeper {
public:
    // All must outlive it. `own`: the user of the daemon.
    Doorkeeper(const Service& service, const Clock& clock, unsigned own)
        : service_{service}, clock_{clock}, own_{own} {}

    Admission admit(const Right* right, Request& request);

private:
    struct Asked {
        Caller caller;
        // no-token, unknown-token, expired, revoked, unknown-certificate, expired-certificate;
        // empty: known.
        std::string_view refused;
        std::string detail;
        std::function<void()> note = {};  // as in Admission
    };
    Asked who_asks(const Request& request);
    Asked bearer(std::string_view authorization);
    Asked certified(const PeerCertificate& shown) const;
    void note_use(std::int64_t token, Moment now) const;
    Admission refuse(Problem problem, std::string_view reason);
    std::chrono::milliseconds pause_after_failure();
    std::optional<Response> refusal_of_pace(const Caller& caller);

    const Service& service_;
    const Clock& clock_;
    unsigned own_;
    HolderPaces paces_;
    KnownTokens tokens_;
    // Guards the two below.
    std::mutex mutex_;
    int failures_ = 0;  // in the minute that began then
    Moment minute_{};
};

// What somebody lacks who is known but may not do that.
Problem without_role(Roles needed, const Caller& caller);

}  // namespace xinqiao
