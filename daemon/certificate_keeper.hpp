// Looks whether the files of the port's certificate changed, and has them taken up.
#pragma once

#include <filesystem>
#include <vector>

#include "daemon/config/config.hpp"
#include "daemon/http/server.hpp"

namespace xinqiao {

class CertificateKeeper {
public:
    // To be made before the server reads them, so that no change is missed.
    explicit CertificateKeeper(const Config& config) : seen_{stamps(config)} {}

    // To be called every few seconds. A certificate that is no good is logged, once, and the old
    // one stays.
    void look(Server& server, const Config& config) noexcept;

private:
    struct Stamp {
        std::filesystem::path file;
        std::filesystem::file_time_type written;
        std::uintmax_t bytes = 0;

        friend bool operator==(const Stamp&, const Stamp&) = default;
    };
    static std::vector<Stamp> stamps(const Config& config);

    std::vector<Stamp> seen_;
};

}  // namespace xinqiao
