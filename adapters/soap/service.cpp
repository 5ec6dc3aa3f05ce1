#include "adapters/soap/service.hpp"

#include "adapters/formats/encoding.hpp"
#include "adapters/formats/xml_records.hpp"
#include "adapters/formats/xml_rows.hpp"
#include "adapters/formats/xml_tree.hpp"
#include "adapters/http/login.hpp"
#include "adapters/http/status.hpp"
#include "adapters/soap/answers.hpp"
#include "adapters/soap/payload.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

// No list is that short, and receipts would show that the request was worked on.
constexpr std::size_t longest_refusal = 4096;

std::string url_in(const SoapSettings& soap) {
    std::string url = soap.url;
    if (!url.starts_with("https://") && !url.starts_with("http://")) {
        throw Error{
            Error::Kind::misconfigured,
            "soap.url“" + url + "”不是 http 或 https 网址",
            "请填写服务根地址"};
    }
    while (url.ends_with('/')) {
        url.pop_back();
    }
    return url;
}

void check_name(const std::string& name, const std::string& setting) {
    if (is_xml_name(name)) return;
    throw Error{
        Error::Kind::misconfigured,
        setting + " 的“" + name + "”不能作为 XML 元素名",
        "请按平台的接口说明填写"};
}

// Every name that will stand in an envelope.
void check_soap_names(const SoapSettings& soap, const SoapCalls& calls) {
    check_name(calls.operation, "operation");
    for (const std::string* const other : {&calls.withdraw, &calls.query, &soap.login.operation}) {
        if (!other->empty()) check_name(*other, "操作名");
    }
    for (const std::string* const name :
         {&soap.token_name,
          &soap.payload_parameter,
          &soap.page_parameter,
          &soap.size_parameter,
          &soap.login.user_parameter,
          &soap.login.password_parameter}) {
        check_name(*name, "soap 的参数名");
    }
    if (!soap.id_column.empty()) check_name(soap.id_column, "soap.id_column");
}

SoapParameters fixed_parameters(const SoapCalls& calls) {
    SoapParameters fixed;
    for (const std::string& text : calls.parameters) {
        fixed.push_back(name_and_value(text, "parameters"));
        check_name(fixed.back().first, "parameters");
    }
    return fixed;
}

bool is_xml_answer(const HttpAnswer& answer) {
    return answer.type == "text/xml" || answer.type == "application/xml"
           || answer.type == "application/soap+xml";
}

void check_is_soap(const HttpAnswer& answer) {
    if (is_xml_answer(answer)) return;
    if (answer.type == "multipart/related") {
        throw Error{Error::Kind::invalid, "对方以多部分 (MTOM) 应答", "请平台关闭此服务的 MTOM"};
    }
    const bool page = answer.type == "text/html";
    throw Error{
        Error::Kind::invalid,
        page ? "对方返回了网页而不是 SOAP 信封"
             : "对方返回的内容类型是“" + salvaged(answer.type, Encoding::utf8) + "”, 应为 XML",
        page ? "可能是登录页, 请检查凭据与网址" : "请检查 soap.url 与 path, 或联系平台"};
}

// HTTP's word on the encoding counts before the document's own.
std::string utf8_of(const HttpAnswer& answer) {
    std::string_view bytes = answer.body;
    const Encoding encoding = byte_order_mark(bytes) == 0 && !answer.charset.empty()
                                  ? encoding_named(answer.charset)
                                  : encoding_of_xml(TextBytes{bytes}, "auto");
    bytes.remove_prefix(byte_order_mark(bytes));
    if (encoding == Encoding::gb18030) {
        if (auto converted = utf8_from_gb18030(bytes)) return *std::move(converted);
    } else if (!first_invalid_utf8(bytes)) {
        return std::string{bytes};
    }
    throw Error{Error::Kind::invalid, "应答的字节与所声明的编码不符", "请联系平台更正应答的编码"};
}

std::string token_in(const std::string& result, const SoapSettings& soap) {
    const std::string_view bare = trimmed(result);
    if (bare.find('<') == std::string_view::npos) return std::string{bare};
    const XmlElement tree = read_xml_tree(bare);
    if (tree.name == soap.login.token) return std::string{trimmed(tree.text)};
    const XmlElement* const token = tree.child(soap.login.token);
    return token == nullptr ? std::string{} : std::string{trimmed(token->text)};
}

}  // namespace

SoapService::SoapService(
    const SystemSettings& system, SoapPort port, const Credentials& credentials
)
    : soap_{system.soap}, port_{std::move(port)}, client_{tls_identity(system.tls, credentials)} {
    soap_.url = url_in(soap_);
    check_soap_names(soap_, port_.calls);
    fixed_ = fixed_parameters(port_.calls);
    if (logs_in()) {
        password_ = credentials(soap_.login.password);
    } else if (!soap_.token.name.empty()) {
        token_ = credentials(soap_.token);
    }
}

SoapAnswer SoapService::ask(
    const std::string& operation, const SoapParameters& parameters, const Call& call
) {
    auto outcome = exchange(operation, parameters, false, call);
    return during("调用 " + operation, [&] {
        if (!outcome) throw outcome.error().error;
        if (says_token_ended(*outcome)) {
            throw Error{Error::Kind::forbidden, "对方说令牌已失效", "请更新令牌的凭据"};
        }
        auto result = result_of(*outcome);
        if (!result) throw error_of(result.error());
        return SoapAnswer{*std::move(result), outcome->body};
    });
}

Expected<HttpAnswer, HttpFailure> SoapService::tell(
    const std::string& operation, const SoapParameters& parameters, const Call& call
) {
    auto outcome = exchange(operation, parameters, true, call);
    if (!outcome || !says_token_ended(*outcome)) return outcome;
    return Unexpected{
        HttpFailure{{Error::Kind::forbidden, "对方说令牌已失效", "请更新令牌的凭据"}, false}};
}

// Nothing was done under a token that ended, so the operation is called once more with a new one.
Expected<HttpAnswer, HttpFailure> SoapService::exchange(
    const std::string& operation, const SoapParameters& parameters, bool once, const Call& call
) {
    SoapParameters all = fixed_;
    all.insert(all.end(), parameters.begin(), parameters.end());
    const auto send = [&](const Secret& token) {
        HttpRequest request = request_for(port_.path, operation, all, token);
        request.once = once;
        return client_.send(request, call);
    };
    if (!logs_in()) return send(token_);
    const Secret first = token(Secret{}, call);
    auto outcome = send(first);
    if (!outcome || !refuses_token(*outcome)) return outcome;
    return send(token(first, call));
}

void SoapService::log_in(const Call& call) {
    if (logs_in()) token(Secret{}, call);
}

Secret SoapService::token(const Secret& refused, const Call& call) {
    const SoapLogin& login = soap_.login;
    const SoapParameters parameters{
        {login.user_parameter, login.user}, {login.password_parameter, password_.reveal()}};
    const HttpRequest request = request_for(login.path, login.operation, parameters, Secret{});
    // Another password is another account: a corrected one is tried at once.
    const std::string account = request.url + "\n" + sha256(request.body).hex();
    return login_token(account, refused, login.lifetime, call.stop, [&] {
        return during("登录 " + login.operation, [&] {
            auto outcome = client_.send(request, call);
            if (!outcome) throw outcome.error().error;
            const auto result = result_of(*outcome);
            if (!result) throw error_of(result.error());
            std::string text = token_in(*result, soap_);
            if (!text.empty()) return Secret{std::move(text)};
            throw Error{
                Error::Kind::forbidden,
                "登录没有得到令牌",
                "请核对用户名、口令与 soap.login; 为免账号被锁, 五分钟内不再尝试"};
        });
    });
}

HttpRequest SoapService::request_for(
    const std::string& path,
    const std::string& operation,
    const SoapParameters& parameters,
    const Secret& token
) const {
    HttpRequest request;
    request.method = "POST";
    request.url = soap_.url + (path.empty() || path.starts_with('/') ? "" : "/") + path;
    const std::string action = soap_.action.empty() ? "" : soap_.action + operation;
    if (soap_.version == "1.2") {
        const std::string word = action.empty() ? "" : "; action=\"" + action + "\"";
        request.headers = {{"Content-Type", "application/soap+xml; charset=utf-8" + word}};
    } else {
        request.headers = {
            {"Content-Type", "text/xml; charset=utf-8"}, {"SOAPAction", "\"" + action + "\""}};
    }
    request.body = envelope_of(soap_, operation, parameters, token);
    return request;
}

bool SoapService::refuses_token(const HttpAnswer& answer) const {
    return answer.status == 401 || answer.status == 403 || says_token_ended(answer);
}

bool SoapService::says_token_ended(const HttpAnswer& answer) const {
    if (soap_.login.ended.empty() || answer.body.size() > longest_refusal) return false;
    try {
        const auto result = result_of(answer);
        if (result) return says_one_of(*result, soap_.login.ended, soap_.answer);
        return says_one_of(result.error().code, soap_.login.ended, soap_.answer);
    } catch (const Error&) {
        return false;
    }
}

Expected<std::string, SoapFault> result_of(const HttpAnswer& answer) {
    // Faults come with 500, or 400 in SOAP 1.2.
    const bool may_tell = answer.status == 500 || answer.status == 400;
    if (!may_tell || !is_xml_answer(answer)) check_status(answer);
    check_is_soap(answer);
    const std::string text = utf8_of(answer);
    auto result = result_in(text);
    if (result) check_status(answer);
    return result;
}

Error error_of(const SoapFault& fault) {
    const std::string said = "对方报错 (" + fault.code + "): " + fault.reason;
    if (fault.code.find("uthenticat") != std::string::npos) {
        return {Error::Kind::forbidden, said, "请核对凭据"};
    }
    if (fault.ours) return {Error::Kind::invalid, said, "请核对操作名、命名空间与参数名"};
    return {Error::Kind::transient, said, "稍后会自动重试; 若一直如此, 请联系平台"};
}

}  // namespace xinqiao
