// xinqiao payload: the bytes as a system sent them, for whoever must see what was really said.
#include <memory>
#include <optional>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <unistd.h>

#include "base/error.hpp"
#include "daemon/cli/premises.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/report/text_table.hpp"
#include "daemon/report/words.hpp"
#include "daemon/store/payloads.hpp"

namespace xinqiao {
namespace {

struct PayloadWords {
    std::string system;
    std::string stream;
    std::string find;
    std::int64_t run = 0;
    std::int64_t limit = 20;
    std::string digest;
};

constexpr std::size_t shown_digits = 16;

boost::json::object payload_json(const KeptPayload& payload) {
    return {
        {"digest", payload.digest.hex()},
        {"system", payload.origin.system.text()},
        {"stream", payload.origin.stream.text()},
        {"run", payload.origin.run},
        {"moment", minute_text(payload.moment)},
        {"bytes", payload.size}};
}

// The newest first; with --find only those in which the text stands.
std::vector<KeptPayload> wanted(
    const PayloadWords& words, Transaction& transaction, ProgressLine& line
) {
    Payloads payloads{transaction};
    std::vector<KeptPayload> found;
    std::int64_t looked = 0;
    const PayloadOrigin origin{SystemName{words.system}, StreamName{words.stream}, words.run};
    payloads.each(origin, [&](const KeptPayload& payload) {
        line.step(payload.origin.system.text(), "查找", ++looked);
        if (!words.find.empty()) {
            const auto bytes = payloads.find(payload.digest);
            if (!bytes || bytes->find(words.find) == std::string::npos) return true;
        }
        found.push_back(payload);
        return static_cast<std::int64_t>(found.size()) < words.limit;
    });
    return found;
}

Exit list_payloads(const PayloadWords& words, const Invocation& invocation) {
    const Premises premises{invocation.config()};
    if (!words.system.empty()) premises.gateway().systems.at(SystemName{words.system});
    const auto database = premises.store().open();
    Transaction transaction{*database, Access::reading};
    std::vector<KeptPayload> payloads;
    {
        ProgressLine line{invocation.error};
        payloads = wanted(words, transaction, line);
    }
    TextTable table{{"摘要", "系统", "名单", "运行>", "收到", "字节>"}};
    boost::json::array json;
    for (const KeptPayload& payload : payloads) {
        json.push_back(payload_json(payload));
        table.add(
            {payload.digest.hex().substr(0, shown_digits),
             payload.origin.system.text(),
             payload.origin.stream.text(),
             std::to_string(payload.origin.run),
             minute_text(payload.moment),
             std::to_string(payload.size)}
        );
    }
    if (invocation.json) {
        invocation.out << boost::json::serialize(json) << '\n';
    } else if (!table.empty()) {
        const bool terminal = ::isatty(STDOUT_FILENO) == 1;
        invocation.out << table.text(terminal ? Colour::terminal : Colour::plain);
    }
    if (payloads.empty()) {
        invocation.error << "没有这样的原始报文, 或已超过保存期限 (no such payload is kept)\n";
    }
    return Exit::done;
}

Exit show_payload(const PayloadWords& words, const Invocation& invocation) {
    const Premises premises{invocation.config()};
    const auto database = premises.store().open();
    Transaction transaction{*database, Access::reading};
    Payloads payloads{transaction};
    const std::vector<Digest> digests = payloads.beginning_with(words.digest);
    if (digests.size() != 1) {
        throw Error{
            Error::Kind::invalid,
            "摘要 " + words.digest
                + (digests.empty() ? " 没有对应的原始报文 / no such payload"
                                   : " 不止一个 / more than one"),
            digests.empty() ? "请运行 xinqiao payload ls" : "请写得更长些"};
    }
    invocation.out << payloads.find(digests.front()).value();
    return Exit::done;
}

}  // namespace

void declare_payload(CLI::App& app, Act& act) {
    app.require_subcommand(1);
    auto words = std::make_shared<PayloadWords>();
    CLI::App* ls = app.add_subcommand("ls", "列出收到的原始报文, 新的在前 / the newest first");
    ls->add_option("--system", words->system, "系统 / system");
    ls->add_option("--stream", words->stream, "名单 / list");
    ls->add_option("--run", words->run, "运行编号 / number of the run");
    ls->add_option("--find", words->find, "其中有这段文字, 如代码或文号 / holds this text");
    ls->add_option("--limit", words->limit, "最多几个 / at most so many")
        ->check(CLI::Range(1, 1'000'000));
    ls->callback([&act, words] {
        act = [words](const Invocation& invocation) { return list_payloads(*words, invocation); };
    });
    CLI::App* show = app.add_subcommand("show", "原样输出一个报文 / the bytes as they came");
    show->add_option("digest", words->digest, "摘要的开头 / how its digest begins")->required();
    show->callback([&act, words] {
        act = [words](const Invocation& invocation) { return show_payload(*words, invocation); };
    });
}

}  // namespace xinqiao
