// A code table: what each error code of one platform means to us, what to change, and who can.
// One file beside the system's, conf/systems/NAME.codes.toml.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/settings.hpp"

namespace xinqiao {

struct PlatformCode {
    std::string code;  // as the platform writes it
    // refused; accepted: it has just that already; deferred: later may help; unknown: it may have
    // been taken, so what stands there is read back.
    std::string outcome = "refused";
    std::chrono::seconds pause{300};  // deferred: not before
    std::string meaning;              // Chinese: what it says
    std::string advice;               // Chinese: what to change
    std::string who = "we";           // who can: we, enterprise, platform
    // subject: the platform does not know the subject, or by another name (rule 1001).
    std::string help;
};

// One platform's codes, in the order of its file.
struct CodeTable {
    std::vector<PlatformCode> codes;

    // Null: nobody has written it down.
    const PlatformCode* find(std::string_view code) const;
};

// "本局", "企业", "平台".
std::string_view who_label(const PlatformCode& code);
// Meaning, advice and who can, as one Chinese sentence.
std::string sentence_of(const PlatformCode& code);

template <class V>
void visit_settings(V& setting, PlatformCode& code) {
    using namespace std::chrono_literals;
    setting("code", code.code, Needed{}, "平台的错误码 / the platform's code");
    setting(
        "outcome",
        code.outcome,
        one_of({"refused", "accepted", "deferred", "unknown"}),
        "refused 退回; accepted 对方已有相同内容; deferred 稍后再报; unknown 不明, 先回读 / what "
        "it "
        "means for the change"
    );
    setting(
        "pause",
        code.pause,
        between(1s, std::chrono::seconds{86400}),
        "deferred 时多久后再报 / deferred: not before"
    );
    setting("meaning", code.meaning, Needed{}, "含义, 一句话 / what it says");
    setting("advice", code.advice, Needed{}, "应改什么, 一句话 / what to change");
    setting(
        "who",
        code.who,
        one_of({"we", "enterprise", "platform"}),
        "谁能改: we 本局, enterprise 企业, platform 平台 / who can change it"
    );
    setting(
        "help",
        code.help,
        one_of({"", "subject"}),
        "subject: 平台查不到主体或名称不符 (规则 1001) / the platform does not know the subject"
    );
}

template <class V>
void visit_settings(V& setting, CodeTable& table) {
    setting("code", table.codes, Anything{}, "错误码 / codes of the platform");
}

}  // namespace xinqiao
