#include "daemon/ops/alert_message.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/chrono.h>
#include <openssl/evp.h>

#include "adapters/http/client.hpp"
#include "adapters/rest/signature.hpp"
#include "base/local_time.hpp"

namespace xinqiao {
namespace {

namespace json = boost::json;

constexpr std::size_t most_bytes_of_a_robot = 2000;  // 企业微信 takes 2,048

std::string in_base64(const std::string& bytes) {
    std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    const int length = EVP_EncodeBlock(
        reinterpret_cast<unsigned char*>(text.data()),
        reinterpret_cast<const unsigned char*>(bytes.data()),
        static_cast<int>(bytes.size())
    );
    text.resize(static_cast<std::size_t>(length));
    return text;
}

std::string line_of(const Concern& concern) {
    return "[" + std::string{label_of(concern.light)} + "] " + concern.sentence
           + "\n    怎么办: " + concern.remedy + "\n";
}

std::string cut_at_a_line(std::string text) {
    constexpr std::string_view more = "……其余请运行 xinqiao status\n";
    if (text.size() <= most_bytes_of_a_robot) return text;
    const std::size_t end = text.rfind('\n', most_bytes_of_a_robot - more.size());
    text.resize(end == std::string::npos ? 0 : end + 1);
    return text.append(more);
}

json::object concern_json(const Concern& concern) {
    return {
        {"condition", name_of(concern)},
        {"light", name_of(concern.light)},
        {"system", concern.system},
        {"sentence", concern.sentence},
        {"remedy", concern.remedy}};
}

json::object plain_form(const std::string& text, const AlertChanges& changes) {
    json::array begun;
    for (const Concern& concern : changes.begun)
        begun.push_back(concern_json(concern));
    json::array recovered;
    for (const ToldAlert& alert : changes.recovered) {
        recovered.push_back(json::object{{"condition", alert.name}, {"sentence", alert.sentence}});
    }
    return {{"text", text}, {"begun", std::move(begun)}, {"recovered", std::move(recovered)}};
}

// In words of base64 that stand for whole characters of UTF-8.
std::string encoded_subject(const std::string& line) {
    constexpr std::size_t most = 42;  // bytes of a word
    std::string words;
    for (std::size_t at = 0; at < line.size();) {
        std::size_t end = std::min(at + most, line.size());
        while (end < line.size() && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U)
            --end;
        words += (words.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?")
                 + in_base64(line.substr(at, end - at)) + "?=";
        at = end;
    }
    return words;
}

}  // namespace

std::string alert_text(const AlertChanges& changes, Moment now) {
    std::string text = changes.begun.empty() ? "信桥: 已恢复" : "信桥: 需要处理";
    text += " (" + local_time(now) + ")\n";
    for (const Concern& concern : changes.begun)
        text += line_of(concern);
    for (const ToldAlert& alert : changes.recovered)
        text += "[恢复] " + alert.sentence + "\n";
    return text;
}

std::string digest_text(const std::vector<Concern>& concerns, Moment now) {
    if (concerns.empty()) return "信桥每日摘要: 一切正常 (" + local_time(now) + ")\n";
    std::string text = "信桥每日摘要: " + std::to_string(concerns.size()) + " 项需要处理 ("
                       + local_time(now) + ")\n";
    for (const Concern& concern : concerns)
        text += line_of(concern);
    return text;
}

std::string webhook_body(
    const std::string& form, const std::string& text, const AlertChanges& changes
) {
    if (form == "json") return json::serialize(plain_form(text, changes));
    return json::serialize(json::object{
        {"msgtype", "text"}, {"text", json::object{{"content", cut_at_a_line(text)}}}});
}

std::string signed_address(const std::string& url, const Secret& secret, Moment now) {
    if (secret.empty()) return url;
    const std::string moment = std::to_string(now.time_since_epoch().count());
    const std::string signature = in_base64(std::string{
        digest_from_hex(hmac_sha256(secret.reveal(), moment + "\n" + secret.reveal())).view()});
    const char* join = url.find('?') == std::string::npos ? "?" : "&";
    return url + join + "timestamp=" + moment + "&sign=" + query_text(signature);
}

std::string mail_of(
    const std::string& from, const std::vector<std::string>& to, const std::string& text, Moment now
) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now);
    std::string mail =
        fmt::format("Date: {:%a, %d %b %Y %H:%M:%S} +0000\r\n", fmt::gmtime(seconds));
    mail += "From: " + from + "\r\n";
    for (const std::string& address : to)
        mail += "To: " + address + "\r\n";
    mail += "Subject: " + encoded_subject(text.substr(0, text.find('\n'))) + "\r\n";
    mail += "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n";
    mail += "Content-Transfer-Encoding: base64\r\n\r\n";
    const std::string body = in_base64(text);
    for (std::size_t at = 0; at < body.size(); at += 76)
        mail += body.substr(at, 76) + "\r\n";
    return mail;
}

}  // namespace xinqiao
