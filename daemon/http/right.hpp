// What a route asks of its callers.
#pragma once

#include "schema/caller.hpp"

namespace xinqiao {

class Right {
public:
    // For probes: no token is asked for.
    static constexpr Right open() { return {Roles{}, Way::open}; }
    // One of these roles.
    static constexpr Right of(Roles roles) { return {roles, Way::roles}; }
    // One of these roles, or anybody on this machine whom the socket's group lets in.
    static constexpr Right local_or(Roles roles) { return {roles, Way::local}; }

    constexpr bool is_open() const noexcept { return way_ == Way::open; }
    constexpr Roles roles() const noexcept { return roles_; }
    bool lets(const Caller& caller) const {
        return is_open() || caller.roles.meets(roles_) || (way_ == Way::local && caller.is_local);
    }

    friend bool operator==(const Right&, const Right&) = default;

private:
    enum class Way {
        open,
        local,
        roles
    };

    constexpr Right(Roles roles, Way way) : roles_{roles}, way_{way} {}

    Roles roles_;
    Way way_;
};

}  // namespace xinqiao
