#include "daemon/ops/certificate_watch.hpp"

#include <array>
#include <cstdio>
#include <ctime>
#include <memory>

#include <openssl/pem.h>
#include <openssl/x509.h>

#include "adapters/http/client.hpp"
#include "base/date.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "daemon/store/journal.hpp"

namespace xinqiao {
namespace {

using std::chrono::days;

constexpr std::array<std::int64_t, 5> steps{1, 7, 14, 30, 60};
constexpr std::int64_t over = -1;
constexpr days patience_with_the_unseen{30};
constexpr std::chrono::seconds patience_with_a_handshake{15};

using File = std::unique_ptr<std::FILE, decltype(&std::fclose)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

std::int64_t days_left(const KnownCertificate& certificate, Moment now) {
    return std::chrono::floor<days>(certificate.until - now).count();
}

Moment moment_of(const ASN1_TIME* time) {
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
    return Moment{std::chrono::seconds{::timegm(&parts)}};
}

// The addresses of a system that speak TLS.
std::vector<std::string> secure_addresses(const SystemSettings& system) {
    std::vector<std::string> found;
    for (const std::string& url : {system.rest.url, system.soap.url}) {
        if (url.starts_with("https://")) found.push_back(url);
    }
    return found;
}

std::optional<KnownCertificate> seen_at_address(
    const SystemSettings& system,
    const std::string& url,
    const Credentials& credentials,
    const std::stop_token& stop
) {
    try {
        HttpClient client{tls_identity(system.tls, credentials)};
        const Call call{.stop = stop, .patience = patience_with_a_handshake, .run = "certificate"};
        const SeenCertificate seen = client.look_at(url, call);
        return KnownCertificate{
            .name = system.name + " theirs " + url,
            .system = system.name,
            .side = "theirs",
            .subject = seen.subject,
            .until = seen.until};
    } catch (const Error& error) {
        log_event(LogLevel::warning, "certificate", {{"system", system.name}}, error.what());
        return std::nullopt;
    }
}

std::optional<KnownCertificate> ours_of(const std::string& system, const std::string& file) {
    if (file.empty()) return std::nullopt;
    try {
        KnownCertificate certificate = certificate_in(file);
        certificate.name = system + " ours";
        certificate.system = system;
        return certificate;
    } catch (const Error& error) {
        log_event(LogLevel::warning, "certificate", {{"system", system}}, error.what());
        return std::nullopt;
    }
}

void warn_of(Transaction& transaction, const Workshop& workshop, const KnownCertificate& known) {
    const Moment now = workshop.clock.now();
    const auto step = step_to_warn(known, now);
    if (!step) return;
    Certificates{transaction}.warn(known.name, *step);
    Journal{transaction}.append(
        {.moment = now,
         .actor = workshop.actor,
         .act = "certificate-expires",
         .subject = known.system,
         .detail = sentence_of(known, now)}
    );
    log_event(
        *step <= 1 ? LogLevel::error : LogLevel::warning,
        "certificate",
        {{"system", known.system},
         {"side", known.side},
         {"until", format_day(day_of(known.until))}},
        sentence_of(known, now)
    );
}

}  // namespace

void watch_certificates(
    const Workshop& workshop,
    const Credentials& credentials,
    const std::string& of_door,
    const std::stop_token& stop
) {
    std::vector<KnownCertificate> seen;
    if (auto ours = ours_of(std::string{certificate_of_door}, of_door)) seen.push_back(*ours);
    for (const SystemSettings& system : workshop.systems.all()) {
        for (const std::string& url : secure_addresses(system)) {
            if (stop.stop_requested()) return;
            if (auto theirs = seen_at_address(system, url, credentials, stop)) {
                seen.push_back(std::move(*theirs));
            }
        }
        if (auto ours = ours_of(system.name, system.tls.certificate)) {
            seen.push_back(std::move(*ours));
        }
        workshop.progress.step(system.name, "证书", std::ssize(seen));
    }
    const auto database = workshop.store.open();
    Transaction transaction{*database};
    Certificates certificates{transaction};
    for (KnownCertificate& certificate : seen) {
        certificate.seen_at = workshop.clock.now();
        certificates.keep(certificate);
    }
    certificates.forget_unseen(workshop.clock.now() - patience_with_the_unseen);
    for (const KnownCertificate& known : certificates.all())
        warn_of(transaction, workshop, known);
    transaction.commit();
}

std::optional<std::int64_t> step_to_warn(const KnownCertificate& certificate, Moment now) {
    const bool was_warned = certificate.warned != 0;
    const auto is_new = [&](std::int64_t step) { return !was_warned || step < certificate.warned; };
    if (certificate.until <= now) return is_new(over) ? std::optional{over} : std::nullopt;
    for (const std::int64_t step : steps) {
        if (certificate.until - now > days{step}) continue;
        return is_new(step) ? std::optional{step} : std::nullopt;
    }
    return std::nullopt;
}

std::string sentence_of(const KnownCertificate& certificate, Moment now) {
    std::string whose = certificate.system + " 的证书 ";
    if (certificate.side == "ours") whose = "我方用于 " + whose;
    if (certificate.system == certificate_of_door) whose = "本网关端口 ([http.tls]) 的证书 ";
    const std::string day = format_day(day_of(certificate.until));
    if (certificate.until <= now) return whose + "已于 " + day + " 过期: " + certificate.subject;
    return whose + "将于 " + day + " 到期 (还有 " + std::to_string(days_left(certificate, now))
           + " 天): " + certificate.subject;
}

KnownCertificate certificate_in(const std::filesystem::path& file) {
    const File stream{std::fopen(file.c_str(), "rb"), std::fclose};
    const Certificate certificate{
        stream ? PEM_read_X509(stream.get(), nullptr, nullptr, nullptr) : nullptr, X509_free};
    if (!certificate) {
        throw Error{
            Error::Kind::misconfigured,
            "读不出证书 " + file.string() + " / no certificate there",
            "tls.certificate 须是 PEM 格式的证书文件"};
    }
    std::array<char, 256> subject{};
    X509_NAME_oneline(
        X509_get_subject_name(certificate.get()), subject.data(), static_cast<int>(subject.size())
    );
    KnownCertificate known;
    known.side = "ours";
    known.subject = subject.data();
    known.until = moment_of(X509_get0_notAfter(certificate.get()));
    return known;
}

}  // namespace xinqiao
