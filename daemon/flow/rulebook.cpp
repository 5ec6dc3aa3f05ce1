#include "daemon/flow/rulebook.hpp"

#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <utility>

#include "base/error.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;

std::string whole(const fs::path& file) {
    std::ifstream stream{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

// Over the files that decide what a record means and where it may stand.
Digest fingerprint_of(const fs::path& schema_folder) {
    std::set<fs::path> files;
    for (const char* folder : {"kinds", "mappings", "policy"}) {
        for (const auto& entry : fs::recursive_directory_iterator{schema_folder / folder}) {
            if (entry.is_regular_file()) files.insert(entry.path());
        }
    }
    std::string text;
    for (const fs::path& file : files) {
        text += fs::relative(file, schema_folder).string() + ' ' + sha256(whole(file)).hex() + '\n';
    }
    return sha256(text);
}

// A measure of a kind that there is not would never be opened, and nobody would know.
void require_kinds(const MeasureCatalogues& catalogues, const Kinds& kinds) {
    for (const MeasureCatalogue& catalogue : catalogues) {
        for (const Measure& measure : catalogue.measures) {
            for (const KindName& kind : measure.kinds) {
                if (kinds.find(kind) != nullptr) continue;
                throw Error{
                    Error::Kind::misconfigured,
                    "schema/measures: " + measure.id + ": 没有信息类别 " + kind.text()
                        + " / no such kind",
                    "各类别见 schema/kinds"};
            }
        }
    }
}

}  // namespace

Rulebook::Rulebook(const fs::path& schema_folder)
    : kinds{schema_folder / "kinds"},
      mappings{schema_folder / "mappings", kinds},
      policy{schema_folder / "policy"},
      workdays{schema_folder / "calendar"},
      measures{MeasureCatalogues{schema_folder / "measures"}},
      fingerprint{fingerprint_of(schema_folder)} {
    require_kinds(measures.catalogues, kinds);
}

Rulebook::Rulebook(const fs::path& schema_folder, std::vector<std::string> rule_sets)
    : Rulebook{schema_folder} {
    policy = policy.with({.by_default = std::move(rule_sets)});
}

}  // namespace xinqiao
