#include "adapters/http/login.hpp"

#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>

#include "base/error.hpp"

namespace xinqiao {
namespace {

using std::chrono::steady_clock;

struct HeldToken {
    Secret token;
    steady_clock::time_point until;
    bool being_fetched = false;
    std::optional<Error> refusal;  // what the login was answered
};

struct TokenDesk {
    std::mutex mutex;
    std::condition_variable_any changed;
    std::map<std::string, HeldToken> held;  // guarded by the mutex
};

TokenDesk& desk() {
    static TokenDesk one;
    return one;
}

// A wrong password said again and again locks the account.
constexpr std::chrono::minutes quiet_after_refusal{5};

bool still_good(const HeldToken& held, const Secret& refused) {
    return !held.token.empty() && held.token.reveal() != refused.reveal()
           && steady_clock::now() < held.until;
}

// Whatever came of it, others may look again.
void put_down(HeldToken& held, Secret token, std::chrono::seconds lifetime) {
    const std::lock_guard lock{desk().mutex};
    held = {std::move(token), steady_clock::now() + lifetime, false, std::nullopt};
    desk().changed.notify_all();
}

void put_down_refused(HeldToken& held, const Error& error) {
    const std::lock_guard lock{desk().mutex};
    held = {Secret{}, steady_clock::now() + quiet_after_refusal, false, std::nullopt};
    if (error.kind() == Error::Kind::forbidden) held.refusal = error;
    desk().changed.notify_all();
}

}  // namespace

Secret login_token(
    const std::string& account,
    const Secret& refused,
    std::chrono::seconds lifetime,
    const std::stop_token& stop,
    const std::function<Secret()>& log_in
) {
    std::unique_lock lock{desk().mutex};
    HeldToken& held = desk().held[account];
    const bool free = desk().changed.wait(lock, stop, [&] { return !held.being_fetched; });
    if (!free) throw Error{Error::Kind::stopped, "正在停止"};
    if (still_good(held, refused)) return held.token;
    if (held.refusal && steady_clock::now() < held.until) throw Error{*held.refusal};
    held.being_fetched = true;
    lock.unlock();
    try {
        Secret token = log_in();
        put_down(held, token, lifetime);
        return token;
    } catch (const Error& error) {
        put_down_refused(held, error);
        throw;
    } catch (...) {
        put_down(held, Secret{}, std::chrono::seconds{0});
        throw;
    }
}

}  // namespace xinqiao
