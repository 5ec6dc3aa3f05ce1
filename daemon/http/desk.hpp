// One network thread and the connections that it attends to.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "daemon/http/session.hpp"

namespace xinqiao {

struct DeskRules {
    SessionLimits limits;
    std::size_t most_connections = 1;  // of this desk
    std::chrono::seconds between_signs_of_life{};
};

class Desk {
public:
    // What it refers to outlives it. `alive` is called by its thread, as often as the rules say.
    Desk(
        std::size_t number,
        const Router& router,
        const Door& door,
        WorkPools& pools,
        const DeskRules& rules,
        std::function<void()> alive
    );
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;

    boost::asio::io_context& network() { return network_; }
    void start();

    // May be called by any thread. Attends to who came to `socket`, which is of our network, unless
    // the desk is full of those who are being served. `tls` null: in plain words.
    void receive(AnySocket socket, std::shared_ptr<TlsContext> tls);
    // Lets what is being worked on end, closes the rest, and is done when join returns.
    void close();
    void join();

private:
    boost::asio::awaitable<void> attend(AnySocket socket, std::shared_ptr<TlsContext> tls);
    boost::asio::awaitable<void> show_life();

    std::size_t number_;
    std::size_t most_connections_;
    std::chrono::seconds between_signs_of_life_;
    std::function<void()> alive_;
    SessionHall hall_;
    boost::asio::io_context network_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> open_{
        network_.get_executor()};
    boost::asio::steady_timer life_{network_};
    std::thread thread_;
};

}  // namespace xinqiao
