// xinqiao diagnose: one file for whoever helps from afar, without secrets and personal data.
#include <deque>
#include <fstream>
#include <memory>

#include "base/error.hpp"
#include "daemon/cli/premises.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/ops/backups.hpp"
#include "daemon/ops/diagnosis.hpp"
#include "daemon/ops/metrics.hpp"

namespace xinqiao {
namespace {

struct DiagnoseWords {
    std::string output;
    std::string log;
};

constexpr std::size_t most_lines_of_log = 2000;

std::string tail_of(const std::filesystem::path& file) {
    std::ifstream stream{file};
    if (!stream) {
        throw Error{Error::Kind::invalid, "读不到日志文件 " + file.string(), "请检查 --log"};
    }
    std::deque<std::string> lines;
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line + "\n");
        if (lines.size() > most_lines_of_log) lines.pop_front();
    }
    std::string text;
    for (const std::string& line : lines)
        text += line;
    return text;
}

// The daemon knows more than the store: exchanges, heartbeats.
std::string metrics_now(const Config& config, const StatusFacts& facts, const Verdict& verdict) {
    if (const auto daemon = DaemonClient::reach(config)) {
        const DaemonAnswer answer = daemon->get("/metrics", "text/plain");
        if (answer.ok()) return answer.body;
    }
    return Metrics{XINQIAO_VERSION}.text(facts, verdict, {});
}

Exit diagnose(const DiagnoseWords& words, const Invocation& invocation) {
    const Premises premises{invocation.config()};
    const Gateway& gateway = premises.gateway();
    const Moment now = premises.clock().now();
    const std::filesystem::path file =
        words.output.empty() ? "xinqiao-diagnose-" + moment_in_name(now) + ".zip" : words.output;
    const auto database = premises.store().open();
    const StatusFacts facts = gather_facts(*database, gateway.systems, now);
    const Verdict verdict = verdict_of(facts, gateway.config.limits);
    auto texts = diagnosis(*database, gateway.config, facts, verdict, XINQIAO_VERSION);
    texts.push_back({"metrics.txt", metrics_now(gateway.config, facts, verdict)});
    if (!words.log.empty()) texts.push_back({"log.txt", tail_of(words.log)});
    const std::vector<Secret> secrets = all_secrets(gateway.config);
    for (BundledText& entry : texts)
        entry.text = without_secrets(std::move(entry.text), secrets);
    write_bundle(file, texts);
    invocation.out << file.string() << '\n';
    return Exit::done;
}

}  // namespace

void declare_diagnose(CLI::App& app, Act& act) {
    const auto words = std::make_shared<DiagnoseWords>();
    app.add_option("--output", words->output, "写入的 ZIP 文件 / the file");
    app.add_option(
        "--log",
        words->log,
        "附上日志的末尾, 例如 journalctl -u xinqiao 的输出 / the end of a log file, too"
    );
    app.callback([&act, words] {
        act = [words](const Invocation& invocation) { return diagnose(*words, invocation); };
    });
}

}  // namespace xinqiao
