// xinqiao token: who may come in over the network, and until when.
#include <memory>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "base/date.hpp"
#include "base/error.hpp"
#include "daemon/cli/premises.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/http/token_office.hpp"
#include "daemon/report/text_table.hpp"

namespace xinqiao {
namespace {

struct TokenWords {
    std::string holder;
    std::vector<std::string> roles;
    std::int64_t days = 365;
    std::int64_t id = 0;
};

template <class T>
T or_refused(const Expected<T, std::string>& judged) {
    if (judged) return *judged;
    throw Error{Error::Kind::invalid, judged.error(), "请参照 docs/formats/api.md"};
}

std::string day_or_nothing(Moment moment) {
    return moment == Moment{} ? std::string{} : format_day(day_of(moment));
}

std::string_view state_of(const Token& token, Moment now) {
    if (token.is_revoked()) return "revoked";
    return token.is_expired(now) ? "expired" : "valid";
}

std::string_view label_of_state(std::string_view state) {
    if (state == "revoked") return "已撤销";
    return state == "expired" ? "已过期" : "有效";
}

boost::json::object token_json(const Token& token, Moment now) {
    return {
        {"id", token.id},
        {"holder", token.holder},
        {"roles", words_of(token.roles)},
        {"state", state_of(token, now)},
        {"issued_on", day_or_nothing(token.issued_at)},
        {"issued_by", token.issued_by},
        {"expires_on", day_or_nothing(token.expires_at)},
        {"revoked_on", day_or_nothing(token.revoked_at)},
        {"last_used_on", day_or_nothing(token.last_used)},
    };
}

Exit issue(const TokenWords& words, const Invocation& invocation) {
    const Premises premises{invocation.config()};
    const Moment now = premises.clock().now();
    const TokenWish wish{
        .holder = or_refused(holder_named(words.holder)),
        .roles = or_refused(roles_named(words.roles)),
        .days = words.days,
        .actor = premises.actor()};
    const auto database = premises.store().open();
    Transaction transaction{*database};
    const IssuedToken issued = issue_token(transaction, wish, now);
    transaction.commit();
    if (invocation.json) {
        boost::json::object object = token_json(issued.token, now);
        object["token"] = issued.text;
        invocation.out << boost::json::serialize(object) << '\n';
        return Exit::done;
    }
    invocation.out << issued.text << '\n';
    invocation.error << fmt::format(
        "第 {} 号令牌, 持有人 {}, 角色 {}, 有效至 {}。只显示这一次, 请妥善转交 (shown only once)\n",
        issued.token.id,
        issued.token.holder,
        labels_of(issued.token.roles),
        format_day(day_of(issued.token.expires_at))
    );
    return Exit::done;
}

Exit list_tokens(const Invocation& invocation) {
    const Premises premises{invocation.config()};
    const Moment now = premises.clock().now();
    const auto database = premises.store().open();
    Transaction transaction{*database, Access::reading};
    const std::vector<Token> tokens = Tokens{transaction}.all();
    if (invocation.json) {
        boost::json::array all;
        for (const Token& token : tokens) {
            all.push_back(token_json(token, now));
        }
        invocation.out << boost::json::serialize(all) << '\n';
        return Exit::done;
    }
    if (tokens.empty()) {
        invocation.error << "还没有发放令牌 (no tokens yet)\n";
        return Exit::done;
    }
    TextTable table{{"编号>", "持有人", "角色", "状态", "发放", "有效至", "最近使用"}};
    for (const Token& token : tokens) {
        table.add(
            {std::to_string(token.id),
             token.holder,
             words_of(token.roles),
             std::string{label_of_state(state_of(token, now))},
             day_or_nothing(token.issued_at),
             day_or_nothing(token.expires_at),
             day_or_nothing(token.last_used)}
        );
    }
    invocation.out << table.text(Colour::plain);
    return Exit::done;
}

Exit revoke(const TokenWords& words, const Invocation& invocation) {
    const Premises premises{invocation.config()};
    const auto database = premises.store().open();
    Transaction transaction{*database};
    const Token token =
        revoke_token(transaction, words.id, premises.actor(), premises.clock().now());
    transaction.commit();
    invocation.out << fmt::format("第 {} 号令牌已撤销, 持有人 {}\n", token.id, token.holder);
    return Exit::done;
}

}  // namespace

void declare_token(CLI::App& app, Act& act) {
    const auto words = std::make_shared<TokenWords>();
    app.require_subcommand(1);
    CLI::App* give = app.add_subcommand("issue", "发放令牌, 只显示一次 / give one out");
    give->add_option("NAME", words->holder, "持有人: 人员或单位 / a person or an office")
        ->required();
    give->add_option(
            "--role",
            words->roles,
            "角色, 可多次: public query clerk approver steward operator auditor / repeatable"
    )
        ->type_name("ROLE")
        ->required();
    give->add_option("--expires", words->days, "有效天数 / days that it is good for")
        ->check(CLI::Range(1, 1830))
        ->capture_default_str();
    give->callback([&act, words] {
        act = [words](const Invocation& invocation) { return issue(*words, invocation); };
    });
    CLI::App* list = app.add_subcommand("ls", "列出令牌 / list them");
    list->callback([&act] { act = list_tokens; });
    CLI::App* take = app.add_subcommand("revoke", "撤销令牌, 立即生效 / take one back at once");
    take->add_option("ID", words->id, "编号 / its number")->required();
    take->callback([&act, words] {
        act = [words](const Invocation& invocation) { return revoke(*words, invocation); };
    });
}

}  // namespace xinqiao
