// One connection: reads requests, has them answered, writes the responses, until it ends.
#pragma once

#include <chrono>
#include <cstdint>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/thread_pool.hpp>

#include "daemon/http/door.hpp"
#include "daemon/http/guests.hpp"
#include "daemon/http/router.hpp"
#include "daemon/http/tls_door.hpp"

namespace xinqiao {

struct SessionLimits {
    std::uint64_t body_bytes = 65536;
    std::size_t header_bytes = 8192;
    std::chrono::seconds idle{60};
    std::chrono::seconds header{10};
    std::chrono::seconds body{15};
    std::chrono::seconds write{30};
};

// The threads that do the work of each lane.
struct WorkPools {
    boost::asio::thread_pool questions;
    boost::asio::thread_pool nights{1};
    boost::asio::thread_pool urgent{4};

    explicit WorkPools(std::size_t question_threads) : questions{question_threads} {}
    boost::asio::thread_pool& of(WorkLane lane);
};

// What the sessions of one network thread share; touched by no other.
struct SessionHall {
    const Router& router;
    const Door& door;
    SessionLimits limits;
    WorkPools& pools;
    Guests guests = {};
    bool closing = false;
};

using AnySocket = boost::asio::generic::stream_protocol::socket;

// `hall` outlives the session. Errors of the network end the session and are not thrown.
boost::asio::awaitable<void> run_session(AnySocket socket, SessionHall& hall);
boost::asio::awaitable<void> run_tls_session(
    AnySocket socket, std::shared_ptr<TlsContext> tls, SessionHall& hall
);

}  // namespace xinqiao
