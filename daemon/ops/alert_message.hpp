// News for people, in the form that a webhook or a mail server takes.
#pragma once

#include <string>

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "daemon/ops/alert_changes.hpp"

namespace xinqiao {

// Chinese, a few lines, the worst first; cut at a whole line where a robot takes no more.
std::string alert_text(const AlertChanges& changes, Moment now);
// Everything that is wrong now, once a day; also when nothing is.
std::string digest_text(const std::vector<Concern>& concerns, Moment now);

// The body for a webhook of that form: json, wecom (企业微信), dingtalk (钉钉).
std::string webhook_body(
    const std::string& form, const std::string& text, const AlertChanges& changes
);
// The address with the signature that a 钉钉 robot asks for; unchanged without a secret.
std::string signed_address(const std::string& url, const Secret& secret, Moment now);
// A mail of RFC 5322, with its first line as subject.
std::string mail_of(
    const std::string& from, const std::vector<std::string>& to, const std::string& text, Moment now
);

}  // namespace xinqiao
