// What a developer needs to know from afar, without secrets and without anybody's data.
#pragma once

#include <string>
#include <vector>

#include "daemon/config/config.hpp"
#include "daemon/ops/bundle.hpp"
#include "daemon/ops/facts.hpp"
#include "daemon/ops/verdict.hpp"

namespace xinqiao {

// The configuration without what may be a secret or a person; status without free text; the last
// runs without their notes; how many rows each table has; version of program, schema and machine.
std::vector<BundledText> diagnosis(
    Database& database,
    const Config& config,
    const StatusFacts& facts,
    const Verdict& verdict,
    const std::string& version
);

// Replaces every secret of the credentials, and whatever looks like the number of a person, of a
// phone or of a bank card. The last thing that is done to each text.
std::string without_secrets(std::string text, const std::vector<Secret>& secrets);
// The texts of all files in the folder of credentials.
std::vector<Secret> all_secrets(const Config& config);

}  // namespace xinqiao
