#include "daemon/ops/alert_channels.hpp"

#include <algorithm>
#include <cstring>
#include <memory>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "adapters/http/client.hpp"
#include "adapters/http/curl_handle.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace {

constexpr std::chrono::seconds patience{15};

Secret secret_of(const CredentialName& name, const Credentials& credentials) {
    return name.name.empty() ? Secret{} : credentials(name);
}

// Robots answer 200 and say in the body whether they took it.
void require_taken(const HttpAnswer& answer) {
    if (answer.status < 200 || answer.status > 299) {
        throw Error{Error::Kind::transient, "应答状态 " + std::to_string(answer.status)};
    }
    boost::system::error_code broken;
    const boost::json::value document = boost::json::parse(answer.body, broken);
    if (broken || !document.is_object()) return;
    const boost::json::value* code = document.get_object().if_contains("errcode");
    if (code == nullptr || !code->is_int64() || code->get_int64() == 0) return;
    throw Error{Error::Kind::forbidden, "机器人拒收: errcode " + std::to_string(code->get_int64())};
}

void send_to_webhook(
    const AlertSettings& alerts,
    const Credentials& credentials,
    const std::string& text,
    const AlertChanges& changes,
    const std::stop_token& stop
) {
    HttpRequest request;
    request.method = "POST";
    request.url = signed_address(
        credentials(alerts.webhook).reveal(),
        secret_of(alerts.webhook_secret, credentials),
        SystemClock{}.now()
    );
    request.headers = {{"Content-Type", "application/json; charset=utf-8"}};
    request.body = webhook_body(alerts.webhook_form, text, changes);
    request.once = true;
    HttpClient client;
    const auto answer = client.send(request, {.stop = stop, .patience = patience, .run = "alert"});
    if (!answer) throw Error{answer.error().error};
    require_taken(*answer);
}

// What libcurl has not read yet of the mail.
std::size_t read_mail(char* to, std::size_t size, std::size_t count, void* from) {
    auto& rest = *static_cast<std::string_view*>(from);
    const std::size_t bytes = std::min(size * count, rest.size());
    std::memcpy(to, rest.data(), bytes);
    rest.remove_prefix(bytes);
    return bytes;
}

using Recipients = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

void send_mail(
    const AlertSettings& alerts, const Credentials& credentials, const std::string& text
) {
    const std::string mail = mail_of(alerts.mail_from, alerts.mail_to, text, SystemClock{}.now());
    std::string_view rest = mail;
    Recipients recipients{nullptr, curl_slist_free_all};
    for (const std::string& address : alerts.mail_to)
        recipients.reset(curl_slist_append(recipients.release(), address.c_str()));
    CurlHandle curl;
    curl.set(CURLOPT_URL, alerts.mail_server.c_str());
    curl.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl.set(CURLOPT_NOSIGNAL, 1L);
    curl.set(CURLOPT_TIMEOUT, static_cast<long>(patience.count()));
    curl.set(CURLOPT_MAIL_FROM, alerts.mail_from.c_str());
    curl.set(CURLOPT_MAIL_RCPT, recipients.get());
    curl.set(CURLOPT_UPLOAD, 1L);
    curl.set(CURLOPT_READFUNCTION, read_mail);
    curl.set(CURLOPT_READDATA, &rest);
    if (!alerts.mail_user.empty()) {
        // A password never travels in the clear.
        curl.set(CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
        curl.set(CURLOPT_USERNAME, alerts.mail_user.c_str());
        curl.set(CURLOPT_PASSWORD, secret_of(alerts.mail_password, credentials).reveal().c_str());
    }
    const CURLcode code = curl_easy_perform(curl.get());
    if (code != CURLE_OK) throw Error{Error::Kind::transient, curl_easy_strerror(code)};
}

template <class Send>
void try_channel(const char* name, std::vector<std::string>& failures, Send&& send) {
    try {
        std::forward<Send>(send)();
    } catch (const std::exception& fault) {
        failures.push_back(std::string{name} + ": " + fault.what());
    }
}

}  // namespace

bool has_channels(const AlertSettings& alerts) {
    return !alerts.webhook.name.empty() || !alerts.mail_to.empty();
}

std::vector<std::string> send_news(
    const AlertSettings& alerts,
    const Credentials& credentials,
    const std::string& text,
    const AlertChanges& changes,
    const std::stop_token& stop
) {
    std::vector<std::string> failures;
    if (!alerts.webhook.name.empty()) {
        try_channel("webhook", failures, [&] {
            send_to_webhook(alerts, credentials, text, changes, stop);
        });
    }
    if (!alerts.mail_to.empty()) {
        try_channel("mail", failures, [&] { send_mail(alerts, credentials, text); });
    }
    return failures;
}

}  // namespace xinqiao
