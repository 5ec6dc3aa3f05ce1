// xinqiao decision: the acts of clerks, and what became of them.
#include <memory>
#include <random>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "base/error.hpp"
#include "daemon/cli/premises.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/ops/signals.hpp"
#include "daemon/report/decision_words.hpp"

namespace xinqiao {
namespace {

struct ActWords {
    std::string act;
    std::string kind;
    std::string key;
    std::int64_t about = 0;
    std::string day;
    std::string document;
    std::string organ;
    std::string outcome;
    std::string reason;
    std::string digest;
    std::vector<std::string> fields;  // NAME=TEXT
    std::string subject;
    std::int64_t id = 0;
    std::int64_t limit = 100;
};

using SharedWords = std::shared_ptr<ActWords>;

boost::json::object fields_typed(const ActWords& words) {
    boost::json::object fields;
    for (const std::string& field : words.fields) {
        const std::size_t equals = field.find('=');
        if (equals == std::string::npos || equals == 0) {
            throw Error{
                Error::Kind::invalid,
                "--field " + field + ": 应写作 项名=内容",
                "例如 --field 主体名称=某某矿业有限公司"};
        }
        fields[field.substr(0, equals)] = field.substr(equals + 1);
    }
    return fields;
}

// The same body that a program sends to /v1/decisions.
std::string body_of(const ActWords& words) {
    boost::json::object body{{"act", words.act}};
    const auto put = [&body](const char* name, const std::string& text) {
        if (!text.empty()) body[name] = text;
    };
    put("kind", words.kind);
    put("key", words.key);
    put("day", words.day);
    put("document", words.document);
    put("organ", words.organ);
    put("outcome", words.outcome);
    put("reason", words.reason);
    put("digest", words.digest);
    if (words.about != 0) body["about"] = words.about;
    if (!words.fields.empty()) body["fields"] = fields_typed(words);
    return boost::json::serialize(body);
}

// A word nobody will use again, so that a lost answer can be asked for without a second act.
std::string fresh_token() {
    std::random_device dice;
    return fmt::format("cli-{:08x}{:08x}{:08x}", dice(), dice(), dice());
}

Exit exit_of_decided(const Decided& decided) {
    if (decided.registered.id == 0 || !decided.now.is_confirmed()) return Exit::partial;
    return Exit::done;
}

Exit act_here(const std::string& body, const std::string& token, const Invocation& invocation) {
    const Signals signals;
    const Premises premises{invocation.config()};
    ProgressLine line{invocation.error};
    Workshop workshop = premises.workshop(line);
    ActRequest request = act_request(body);
    request.who = workshop.actor;
    request.token = token;
    const Decided decided = decide(workshop, request, signals.token());
    const Kinds& kinds = premises.gateway().rulebook.kinds;
    if (invocation.json) {
        invocation.out << boost::json::serialize(
            decided_json(decided, kinds, Sight::of_everything())
        ) << '\n';
    } else {
        invocation.out << decided_text(decided, kinds);
    }
    return exit_of_decided(decided);
}

Exit run_act(const ActWords& words, const Invocation& invocation) {
    const std::string body = body_of(words);
    const std::string token = fresh_token();
    const Config config = invocation.config();
    if (const auto daemon = DaemonClient::reach(config)) {
        return show_answer(
            daemon->post("/v1/decisions", body, wanted_type(invocation), token), invocation
        );
    }
    return act_here(body, token, invocation);
}

Exit show_decision(const ActWords& words, const Invocation& invocation) {
    const Premises premises{invocation.config()};
    const auto database = premises.store().open();
    const auto found = find_case(*database, words.id);
    if (!found) {
        throw Error{
            Error::Kind::invalid,
            "没有第 " + std::to_string(words.id) + " 号决定 / no such decision",
            "请运行 xinqiao decision ls"};
    }
    const Kinds& kinds = premises.gateway().rulebook.kinds;
    if (invocation.json) {
        invocation.out << boost::json::serialize(case_json(*found, kinds, Sight::of_everything()))
                       << '\n';
    } else {
        invocation.out << case_text(*found, kinds);
    }
    return Exit::done;
}

Exit list_decisions(const ActWords& words, const Invocation& invocation) {
    const Premises premises{invocation.config()};
    const auto database = premises.store().open();
    const SubjectCode subject =
        words.subject.empty() ? SubjectCode{} : subject_typed(words.subject);
    const auto decisions = decisions_about(*database, subject, words.limit);
    const Kinds& kinds = premises.gateway().rulebook.kinds;
    if (invocation.json) {
        boost::json::array all;
        for (const Decision& decision : decisions) {
            all.push_back(decision_json(decision, kinds, Sight::of_everything()));
        }
        invocation.out << boost::json::serialize(all) << '\n';
    } else if (decisions.empty()) {
        invocation.error << "还没有决定 (no decisions yet)\n";
    } else {
        invocation.out << decisions_text(decisions, kinds);
    }
    return Exit::done;
}

// What an act needs beside day, number and reason.
struct ActPart {
    ActKind act;
    const char* help;
    bool makes_record = false;  // its kind is typed, its key is made
    bool with_outcome = false;
    bool with_fields = false;
};

constexpr std::array act_parts{
    ActPart{ActKind::notice, "列入前书面告知理由和依据 / tell before listing", true, false, true},
    ActPart{ActKind::statement, "登记陈述申辩 / the subject's answer", true, true},
    ActPart{ActKind::list, "列入、认定 / the signed listing", true, false, true},
    ActPart{
        ActKind::repair_notice, "登记随处罚决定送达的信用修复告知书 / two papers served together"},
    ActPart{ActKind::approve, "第二人审批 / a second person approves"},
    ActPart{ActKind::object, "受理异议 / an objection is received"},
    ActPart{ActKind::resolve_objection, "异议处理结果 / how it ended", false, true, true},
    ActPart{ActKind::ask_review, "申请复核 / review is asked for"},
    ActPart{ActKind::resolve_review, "复核结果 / how it ended", false, true, true},
    ActPart{ActKind::apply_repair, "登记修复申请 / repair is applied for", false, false, true},
    ActPart{ActKind::accept_repair, "受理修复申请 / the application is taken up"},
    ActPart{ActKind::refuse_repair, "不予修复 / repair is refused"},
    ActPart{ActKind::repair, "准予修复 / repair is granted"},
    ActPart{ActKind::apply_removal, "登记移出申请 / removal is applied for", false, false, true},
    ActPart{ActKind::publicise_removal, "拟移出公示 / the removal is announced"},
    ActPart{ActKind::refuse_removal, "不予移出 / removal is refused"},
    ActPart{ActKind::remove, "移出决定 / the signed removal"},
    ActPart{ActKind::correct, "更正 / a correction", false, false, true},
    ActPart{ActKind::revoke, "撤销 / the decision is undone"},
};

void declare_act(CLI::App& app, Act& act, const ActPart& part) {
    const auto words = std::make_shared<ActWords>();
    words->act = word_of(part.act);
    CLI::App* verb = app.add_subcommand(words->act, part.help);
    if (part.makes_record) {
        verb->add_option("--kind", words->kind, "信息类别, 如 blacklist / kind");
        if (part.act != ActKind::notice) {
            verb->add_option("--about", words->about, "告知书的编号 / number of the notice");
        }
    } else {
        verb->add_option("KIND", words->kind, "信息类别 / kind of record")->required();
        verb->add_option("KEY", words->key, "记录主键 / natural key")->required();
    }
    verb->add_option("--day", words->day, "文书日期, 不写则今天 / day of the document")
        ->type_name("DAY");
    verb->add_option("--document", words->document, "文书文号 / its number");
    verb->add_option("--organ", words->organ, "认定单位 / the authority");
    verb->add_option("--reason", words->reason, "事实或理由 / facts or reasons");
    if (part.with_outcome) {
        verb->add_option(
            "--outcome",
            words->outcome,
            "upheld 维持, corrected 更正, revoked 撤销; 陈述申辩: adopted 采纳, rejected 不采纳"
        );
    }
    if (part.with_fields) {
        verb->add_option("--field", words->fields, "项名=内容, 可多次 / NAME=TEXT, repeatable")
            ->type_name("NAME=TEXT");
    }
    if (part.act == ActKind::approve) {
        verb->add_option("--digest", words->digest, "审阅过的内容的摘要开头 / what was looked at")
            ->required();
    }
    verb->callback([&act, words] {
        act = [words](const Invocation& invocation) { return run_act(*words, invocation); };
    });
}

}  // namespace

void declare_decision(CLI::App& app, Act& act) {
    app.require_subcommand(1);
    for (const ActPart& part : act_parts) {
        declare_act(app, act, part);
    }
    const auto words = std::make_shared<ActWords>();
    CLI::App* show =
        app.add_subcommand("show", "一件决定及各平台情况 / one act, and where it stands");
    show->add_option("ID", words->id, "编号 / its number")->required();
    show->callback([&act, words] {
        act = [words](const Invocation& invocation) { return show_decision(*words, invocation); };
    });
    declare_inform(
        *app.add_subcommand("inform", "更正、撤销说明: 告知曾查询者 / tell those who asked before"),
        act
    );
    CLI::App* list = app.add_subcommand("ls", "列出决定 / list them");
    list->add_option("--subject", words->subject, "只看这个代码 / of this code")->type_name("USCC");
    list->add_option("--limit", words->limit, "最多条数 / at most")->check(CLI::Range(1, 1000000));
    list->callback([&act, words] {
        act = [words](const Invocation& invocation) { return list_decisions(*words, invocation); };
    });
}

}  // namespace xinqiao
