// Old codes of subjects.
#include "daemon/store/aliases.hpp"

namespace xinqiao {
namespace {

Alias alias_of(const Row& row) {
    return {
        SubjectCode{row.text(0)},
        SubjectCode{row.text(1)},
        std::string{row.text(2)},
        row.number(3),
        row.number(4)};
}

constexpr std::string_view upsert_alias = R"(
    insert into alias (old_code, new_code, evidence, from_day, until_day)
    values ($1, $2, $3, $4, $5)
    on conflict (old_code, new_code) do update
        set evidence = excluded.evidence, from_day = excluded.from_day,
            until_day = excluded.until_day)";

constexpr std::string_view select_newer = R"(
    select new_code from alias where old_code = $1 and until_day = 0
    order by from_day desc limit 1)";

constexpr std::string_view select_of_new = R"(
    select old_code, new_code, evidence, from_day, until_day from alias
    where new_code = $1 order by from_day)";

}  // namespace

void Aliases::keep(const Alias& alias) {
    transaction_.run(
        upsert_alias, {alias.old_code, alias.new_code, alias.evidence, alias.from, alias.until}
    );
}

std::optional<SubjectCode> Aliases::newer(const SubjectCode& old_code) {
    std::optional<SubjectCode> code;
    transaction_.run(select_newer, {old_code}, [&](const Row& row) {
        code = SubjectCode{row.text(0)};
    });
    return code;
}

std::vector<Alias> Aliases::of(const SubjectCode& new_code) {
    std::vector<Alias> aliases;
    transaction_.run(select_of_new, {new_code}, [&](const Row& row) {
        aliases.push_back(alias_of(row));
    });
    return aliases;
}

}  // namespace xinqiao
