#include "tests/support/certificates.hpp"

#include <ctime>
#include <fstream>

#include <fmt/chrono.h>

#include "base/error.hpp"
#include "tests/support/process.hpp"

namespace xinqiao::support {
namespace {

constexpr const char* new_key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";

}  // namespace

Certificates::Certificates(std::filesystem::path folder) : folder_{std::move(folder)} {
    std::filesystem::create_directories(folder_);
}

std::string Certificates::openssl(const std::string& words) const {
    const Outcome outcome = run_program(
        "/bin/sh", {"-c", "cd '" + folder_.string() + "' && openssl " + words}, folder_ / "out"
    );
    if (outcome.code != 0) throw Error{Error::Kind::bug, "openssl: " + outcome.errors};
    return outcome.output;
}

void Certificates::make_authority(const std::string& name) const {
    openssl(
        std::string{"req -x509 "} + new_key + " -keyout " + name + ".key -out " + name
        + ".pem -days 30 -subj /CN=" + name
    );
}

void Certificates::make(
    const std::string& name, const std::string& authority, const std::string& host, int days
) const {
    std::ofstream{file(name + ".ext")} << "subjectAltName=DNS:" << host << "\n";
    openssl(
        std::string{"req "} + new_key + " -keyout " + name + ".key -out " + name
        + ".csr -subj /CN=" + host
    );
    openssl(
        "x509 -req -in " + name + ".csr -CA " + authority + ".pem -CAkey " + authority
        + ".key -CAcreateserial -days " + std::to_string(days) + " -extfile " + name + ".ext -out "
        + name + ".pem"
    );
}

void Certificates::make_until(
    const std::string& name,
    const std::string& authority,
    const std::string& host,
    std::chrono::sys_seconds until
) const {
    // Only `openssl ca` knows seconds; it wants a register.
    std::ofstream{file("register.cnf")}
        << "[ca]\ndefault_ca = one\n[one]\ndatabase = register\nserial = serial\npolicy = any\n"
           "[any]\ncommonName = supplied\n";
    std::ofstream{file("register")};
    std::ofstream{file("serial")} << "01\n";
    openssl(
        std::string{"req "} + new_key + " -keyout " + name + ".key -out " + name
        + ".csr -subj /CN=" + host
    );
    const std::time_t end = until.time_since_epoch().count();
    openssl(
        "ca -batch -config register.cnf -md sha256 -notext -outdir . -cert " + authority
        + ".pem -keyfile " + authority + ".key -in " + name + ".csr -out " + name + ".pem -enddate "
        + fmt::format("{:%Y%m%d%H%M%S}Z", fmt::gmtime(end))
    );
}

std::string Certificates::fingerprint(const std::string& name) const {
    const std::string line = openssl("x509 -in " + name + ".pem -noout -fingerprint -sha256");
    const std::size_t begin = line.find('=') + 1;
    return line.substr(begin, line.find('\n') - begin);
}

std::string Certificates::pin(const std::string& name) const {
    const std::string base64 = openssl(
        "x509 -in " + name + ".pem -pubkey -noout | openssl pkey -pubin -outform der "
        "| openssl dgst -sha256 -binary | openssl enc -base64"
    );
    return "sha256//" + base64.substr(0, base64.find('\n'));
}

}  // namespace xinqiao::support
