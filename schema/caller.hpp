// Who asks, and what he may: the roles that a token or a user of this machine is given.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/expected.hpp"

namespace xinqiao {

enum class Role : std::uint8_t {
    public_,    // what everybody may read
    query,      // asks about a code before an approval, for the ledger
    clerk,      // drafts acts
    approver,   // approves what another person drafted
    steward,    // findings and the quarantine
    operator_,  // health and the nights
    auditor     // journal and ledger
};

struct RoleWord {
    Role role;
    std::string_view word;
    std::string_view label;  // Chinese
};

inline constexpr std::array caller_roles{
    RoleWord{Role::public_, "public", "公开查询"},
    RoleWord{Role::query, "query", "业务查询"},
    RoleWord{Role::clerk, "clerk", "经办"},
    RoleWord{Role::approver, "approver", "审批"},
    RoleWord{Role::steward, "steward", "数据管理"},
    RoleWord{Role::operator_, "operator", "运维"},
    RoleWord{Role::auditor, "auditor", "审计"},
};

// A set of them.
class Roles {
public:
    constexpr Roles() = default;
    constexpr Roles(std::initializer_list<Role> roles) {
        for (const Role role : roles) {
            bits_ |= bit(role);
        }
    }
    static constexpr Roles all() {
        Roles roles;
        for (const RoleWord& one : caller_roles) {
            roles.bits_ |= bit(one.role);
        }
        return roles;
    }

    constexpr bool empty() const noexcept { return bits_ == 0; }
    constexpr bool contains(Role role) const noexcept { return (bits_ & bit(role)) != 0; }
    // At least one role is in both.
    constexpr bool meets(Roles other) const noexcept { return (bits_ & other.bits_) != 0; }
    constexpr void add(Role role) noexcept { bits_ |= bit(role); }

    friend bool operator==(Roles, Roles) = default;

private:
    static constexpr unsigned bit(Role role) { return 1U << static_cast<unsigned>(role); }

    unsigned bits_ = 0;
};

// The roles of these words, or a Chinese sentence that names the word that is none.
Expected<Roles, std::string> roles_named(const std::vector<std::string>& words);

// "clerk,query", in the order of the enumeration, and back; words that are none are left out.
std::string words_of(Roles roles);
Roles roles_in(std::string_view text);

// "clerk (经办), query (业务查询)"; of no role 无.
std::string labels_of(Roles roles);

// root and the user of the daemon may do everything, but are one person whoever sits there: this
// one, so that none of them approves what another drafted.
inline constexpr std::string_view local_administrator = "本机管理员";

struct Caller {
    std::string holder;  // the person or office; acts are told as his
    Roles roles;
    bool is_local = false;  // over the unix socket, known by his user
};

// The name of a holder as it is kept, or a Chinese sentence: blank, too long, or one that the
// program gives itself.
Expected<std::string, std::string> holder_named(std::string_view name);

}  // namespace xinqiao
