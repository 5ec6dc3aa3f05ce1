// Codes whose check fails and that a steward has accepted with a reason.
#include "daemon/store/code_reviews.hpp"

#include "schema/personal_numbers.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view upsert_code = R"(
    insert into reviewed_code (code, reason, who, moment) values ($1, $2, $3, $4)
    on conflict (code) do update
        set reason = excluded.reason, who = excluded.who, moment = excluded.moment)";

constexpr std::string_view delete_code = "delete from reviewed_code where code = $1";

constexpr std::string_view select_codes = "select code from reviewed_code";

}  // namespace

void CodeReviews::accept(
    std::string_view code, std::string_view reason, std::string_view who, Moment now
) {
    transaction_.run(upsert_code, {code, without_personal_numbers(reason), who, now});
}

void CodeReviews::withdraw(std::string_view code) {
    transaction_.run(delete_code, {code});
}

std::unordered_set<std::string> CodeReviews::all() {
    std::unordered_set<std::string> codes;
    transaction_.run(select_codes, {}, [&](const Row& row) { codes.emplace(row.text(0)); });
    return codes;
}

}  // namespace xinqiao
