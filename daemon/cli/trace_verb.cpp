// xinqiao trace: everything that is known about one code.
#include <memory>

#include <boost/json/serialize.hpp>

#include "daemon/cli/premises.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/report/subject_file.hpp"

namespace xinqiao {
namespace {

Exit run_trace(const std::string& word, const Invocation& invocation) {
    const Premises premises{invocation.config()};
    const auto database = premises.store().open();
    const SubjectFile file = gather_subject(*database, subject_typed(word), premises.clock().now());
    const Kinds& kinds = premises.gateway().rulebook.kinds;
    if (invocation.json) {
        invocation.out << boost::json::serialize(subject_json(file, kinds, Sight::of_everything()))
                       << '\n';
    } else {
        invocation.out << subject_text(file, kinds);
    }
    if (!file.empty()) return Exit::done;
    invocation.error << "库中没有关于该代码的任何内容 (nothing is known about it)\n"
                        "怎么办: 请用 xinqiao uscc check 查对代码\n";
    return Exit::differences;
}

}  // namespace

void declare_trace(CLI::App& app, Act& act) {
    const auto code = std::make_shared<std::string>();
    app.add_option("USCC", *code, "统一社会信用代码 / unified social credit code")->required();
    app.callback([&act, code] {
        act = [code](const Invocation& invocation) { return run_trace(*code, invocation); };
    });
}

}  // namespace xinqiao
