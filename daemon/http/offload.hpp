// Blocking work on other threads, awaited by a coroutine.
#pragma once

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace xinqiao {

// Runs `work` on the pool and resumes on the caller's executor with its result or its exception:
// one post there and one back, for it is on the path of every request.
template <class Work>
boost::asio::awaitable<std::invoke_result_t<Work>> offload(
    boost::asio::thread_pool& pool, Work& work
) {
    namespace net = boost::asio;
    std::optional<std::invoke_result_t<Work>> result;
    std::exception_ptr failure;
    const auto initiate = [&](auto handler) {
        auto back = net::make_work_guard(net::get_associated_executor(handler));
        net::post(pool, [&, back = std::move(back), handler = std::move(handler)]() mutable {
            try {
                result.emplace(work());
            } catch (...) {
                failure = std::current_exception();
            }
            net::post(back.get_executor(), std::move(handler));
        });
    };
    co_await net::async_initiate<const net::use_awaitable_t<>, void()>(
        initiate, net::use_awaitable
    );
    if (failure) std::rethrow_exception(failure);
    co_return *std::move(result);
}

}  // namespace xinqiao
