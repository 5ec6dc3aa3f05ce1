// xinqiao query, xinqiao ledger, xinqiao decision inform: who asked about whom, what was answered,
// and who is told that it was wrong.
#include <memory>

#include <boost/json/serialize.hpp>

#include "daemon/cli/premises.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/report/query_words.hpp"

namespace xinqiao {
namespace {

struct QueryWords {
    std::string subject;
    std::string purpose;
    std::string document;
    std::string caller;
    std::int64_t limit = 100;
};

// The same body that a program sends to /v1/queries.
std::string query_body(const QueryWords& words) {
    return boost::json::serialize(boost::json::object{
        {"uscc", words.subject}, {"purpose", words.purpose}, {"document", words.document}});
}

Exit run_query(const QueryWords& words, const Invocation& invocation) {
    Config config = invocation.config();
    // Who asks for another office writes it into the store himself.
    const auto daemon = words.caller.empty() ? DaemonClient::reach(config) : std::nullopt;
    if (daemon) {
        return show_answer(
            daemon->post("/v1/queries", query_body(words), wanted_type(invocation)), invocation
        );
    }
    const Premises premises{std::move(config)};
    SilentProgress progress;
    Workshop workshop = premises.workshop(progress);
    const QueryAnswer answer = answer_query(
        workshop,
        {.subject = subject_typed(words.subject),
         .caller = words.caller.empty() ? workshop.actor : words.caller,
         .purpose = words.purpose,
         .document = words.document}
    );
    if (invocation.json) {
        invocation.out << boost::json::serialize(query_json(answer)) << '\n';
    } else {
        invocation.out << query_text(answer);
    }
    return Exit::done;
}

Exit run_ledger(const QueryWords& words, const Invocation& invocation) {
    const Premises premises{invocation.config()};
    const auto database = premises.store().open();
    Transaction transaction{*database, Access::reading};
    LedgerFilter filter{.caller = words.caller, .limit = words.limit};
    if (!words.subject.empty()) filter.subject = subject_typed(words.subject);
    const auto entries = QueryLedger{transaction}.list(filter);
    if (invocation.json) {
        invocation.out << boost::json::serialize(ledger_json(entries)) << '\n';
    } else if (entries.empty()) {
        invocation.error << "查询台账中没有这样的记录 (no such queries)\n";
    } else {
        invocation.out << ledger_text(entries);
    }
    return Exit::done;
}

Exit run_inform(std::int64_t id, const Invocation& invocation) {
    const Premises premises{invocation.config()};
    SilentProgress progress;
    Workshop workshop = premises.workshop(progress);
    const Informing informing = inform_of(workshop, id);
    const Kinds& kinds = premises.gateway().rulebook.kinds;
    boost::json::array papers;
    for (const LedgerEntry& told : informing.to_tell) {
        std::string paper = statement_text(informing, told, kinds);
        if (invocation.json) {
            papers.push_back(boost::json::object{
                {"query", told.id}, {"caller", told.caller}, {"text", std::move(paper)}});
        } else {
            invocation.out << paper << '\n';
        }
    }
    if (invocation.json) invocation.out << boost::json::serialize(papers) << '\n';
    if (informing.to_tell.empty()) {
        invocation.error << "此前没有人查询过该主体, 无须告知 (nobody asked before)\n";
    }
    return Exit::done;
}

}  // namespace

void declare_query(CLI::App& app, Act& act) {
    const auto words = std::make_shared<QueryWords>();
    app.add_option("USCC", words->subject, "统一社会信用代码 / unified social credit code")
        ->required();
    app.add_option("--purpose", words->purpose, "查询事由 / why")->required();
    app.add_option("--document", words->document, "依据文书或事项编号 / under which document")
        ->required();
    app.add_option("--caller", words->caller, "查询的股室或单位, 不写则本人 / who asks");
    app.callback([&act, words] {
        act = [words](const Invocation& invocation) { return run_query(*words, invocation); };
    });
}

void declare_ledger(CLI::App& app, Act& act) {
    const auto words = std::make_shared<QueryWords>();
    app.add_option("--subject", words->subject, "只看这个代码 / of this code")->type_name("USCC");
    app.add_option("--caller", words->caller, "只看这个查询人 / by this caller");
    app.add_option("--limit", words->limit, "最多条数 / at most")->check(CLI::Range(1, 1000000));
    app.callback([&act, words] {
        act = [words](const Invocation& invocation) { return run_ledger(*words, invocation); };
    });
}

void declare_inform(CLI::App& app, Act& act) {
    const auto id = std::make_shared<std::int64_t>(0);
    app.add_option("ID", *id, "更正或撤销的编号 / number of the act")->required();
    app.callback([&act, id] {
        act = [id](const Invocation& invocation) { return run_inform(*id, invocation); };
    });
}

}  // namespace xinqiao
