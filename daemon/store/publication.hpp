// What should stand at a system, what it confirmed and what we saw: one row, three digests.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/digest.hpp"
#include "schema/names.hpp"

namespace xinqiao {

enum class Lane {
    nightly = 0,
    urgent = 1
};

// Where the change sent last is now.
enum class Flight {
    none,     // nothing on its way
    sent,     // told, no answer known: read back after a crash
    taken,    // handed over, a receipt will come later
    unknown,  // it may have arrived: read back before anything is repeated
};

struct Publication {
    std::int64_t id = 0;
    SystemName system;
    KindName kind;
    RecordKey key;
    std::int64_t record = 0;  // 0: none of ours, only seen there
    int push_order = 0;
    Lane lane = Lane::nightly;

    std::optional<Digest> desired;  // nothing: must not stand there
    std::string desired_why;        // Chinese
    std::string desired_rule;
    std::int64_t desired_until = 0;  // last day number it may be shown; 0: no end
    Moment desired_at{};
    bool lawful = false;  // no hold stops it: see Standing

    Flight flight = Flight::none;
    std::optional<Digest> sent;  // nothing: a withdrawal was sent
    std::int64_t message = 0;
    Moment sent_at{};

    std::optional<Digest> acknowledged;
    Moment acknowledged_at{};
    Moment reported_at{};   // when what it confirmed first had been sent (上报); 0: never
    std::string reference;  // the system's own number for it
    std::string receipt;    // its last answer, in words

    bool refuses = false;  // whether `refused` was refused, and so is not sent again
    std::optional<Digest> refused;
    std::string refused_code;
    std::string refused_reason;
    Moment refused_at{};

    std::optional<Digest> observed;
    Moment observed_at{};  // when it began to look like this

    std::int64_t attempts = 0;
    Moment next_attempt{};

    // There is something to push, or to withdraw.
    bool is_pending() const { return desired != acknowledged; }
    bool is_refused() const { return is_pending() && refuses && refused == desired; }
    bool is_verified() const { return desired == acknowledged && acknowledged == observed; }
};

// What judge says about one record at one system.
struct Desire {
    SystemName system;
    KindName kind;
    RecordKey key;
    std::int64_t record = 0;
    int push_order = 0;
    std::optional<Digest> digest;
    std::string why;
    std::string rule;
    std::int64_t until = 0;
    bool lawful = false;
    Lane lane = Lane::nightly;
};

// What became of one message; flow makes it from an adapter's receipt.
struct Settlement {
    enum class Outcome {
        accepted,
        refused,
        deferred,
        unknown,
        taken
    };
    Outcome outcome = Outcome::unknown;
    std::string reference;  // accepted: the system's own number
    std::string code;       // refused
    std::string text;       // reason or evidence, for people
    Moment next_attempt{};  // deferred: not before
};

// How often a system refuses with one code what is still to be told.
struct RefusalCount {
    std::string code;
    std::int64_t count = 0;
    std::string reason;  // one of its reasons, as it was said
};

struct PublicationCounts {
    std::int64_t total = 0;
    std::int64_t pending = 0;  // to be pushed: not in flight, not refused
    std::int64_t held = 0;     // of the pending: a hold stands
    std::int64_t in_flight = 0;
    std::int64_t refused = 0;
    std::int64_t unverified = 0;  // acknowledged as desired, but not seen so
    std::int64_t verified = 0;    // desired, acknowledged and observed are one thing that stands
    Moment oldest_pending{};      // 0: nothing pending
    Moment next_attempt{};        // when the first of the pending may be pushed; 0: at once
};

}  // namespace xinqiao
