// A value, or the reason there is none.
//
// For functions that judge untrusted input, where "no" is ordinary. Same names as
// std::expected, which C++20 lacks; functions that do something throw Error instead.
#pragma once

#include <utility>
#include <variant>

namespace xinqiao {

template <class E>
struct Unexpected {
    E error;
};
template <class E>
Unexpected(E) -> Unexpected<E>;

template <class T, class E>
class [[nodiscard]] Expected {
public:
    // A value and a reason both convert, so that a function can simply return either.
    Expected(T value)
        : state_{std::in_place_index<0>, std::move(value)} {
    }                                   // NOLINT(google-explicit-constructor)
    Expected(Unexpected<E> unexpected)  // NOLINT(google-explicit-constructor)
        : state_{std::in_place_index<1>, std::move(unexpected.error)} {}

    bool has_value() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    // Throws std::bad_variant_access when there is none.
    const T& value() const& { return std::get<0>(state_); }
    T&& value() && { return std::get<0>(std::move(state_)); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    const T* operator->() const { return &value(); }

    const E& error() const { return std::get<1>(state_); }

private:
    std::variant<T, E> state_;
};

}  // namespace xinqiao
