// Looks at the certificates of the systems and at ours, and warns before they expire.
#pragma once

#include <optional>
#include <stop_token>

#include "daemon/config/config.hpp"
#include "daemon/flow/workshop.hpp"
#include "daemon/store/certificates.hpp"

namespace xinqiao {

// What the certificate of our own port is called where others are called by their system.
inline constexpr std::string_view certificate_of_door = "[http.tls]";

// Shakes hands once with each address that speaks TLS and reads our own certificates, those of
// systems and the file `of_door` (empty: none); what cannot be seen today stays as it was seen
// last. Then warns, in log and journal, once for each step: 60, 30, 14, 7 and 1 days, and when it
// is over.
void watch_certificates(
    const Workshop& workshop,
    const Credentials& credentials,
    const std::string& of_door,
    const std::stop_token& stop
);

// The step that is to be warned of now; nothing: it is far away, or was warned of.
std::optional<std::int64_t> step_to_warn(const KnownCertificate& certificate, Moment now);

// Chinese: whose, until when, how many days.
std::string sentence_of(const KnownCertificate& certificate, Moment now);

// When that PEM file's certificate ends; throws Error{misconfigured} when it holds none.
KnownCertificate certificate_in(const std::filesystem::path& file);

}  // namespace xinqiao
