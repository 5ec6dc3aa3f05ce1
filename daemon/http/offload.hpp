// Blocking work on other threads, awaited by a coroutine.
#pragma once

#include <type_traits>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace xinqiao {

// Runs `work` on the pool and resumes on the caller's executor with its result or its exception.
// Pass a named `work`: GCC 12 destroys a temporary twice.
template <class Work>
boost::asio::awaitable<std::invoke_result_t<Work>> offload(
    boost::asio::thread_pool& pool, Work& work
) {
    const auto on_pool = [&work]() -> boost::asio::awaitable<std::invoke_result_t<Work>> {
        co_return work();
    };
    co_return co_await boost::asio::co_spawn(pool, on_pool, boost::asio::use_awaitable);
}

}  // namespace xinqiao
