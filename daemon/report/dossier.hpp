// One subject on a page: each record on every system side by side, and its history.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/flow/rulebook.hpp"
#include "daemon/store/records.hpp"
#include "daemon/store/transaction.hpp"
#include "schema/names.hpp"

namespace xinqiao {

// One field of one record. `cells`: what each system shows, in the order of the record's systems.
struct DossierField {
    enum class Cell {
        absent,  // not told to that system, and not shown there
        same,
        missing,  // told, and the system does not show the record at all
        differs
    };
    std::string name;
    std::string label;
    std::string ours;  // where a cell differs: and how our list spells it
    std::vector<std::pair<Cell, std::string>> cells;  // the text where it differs
};

struct DossierSystem {
    std::string label;
    std::string state;  // Chinese: what became of it
    std::string why;    // Chinese: why it should stand there or not
};

struct DossierRecord {
    std::string kind;
    std::string key;
    std::string state;  // Chinese: from where, since when
    std::vector<DossierSystem> systems;
    std::vector<DossierField> fields;
};

struct Dossier {
    std::string code;
    std::string name;
    std::vector<DossierRecord> records;
    std::vector<std::pair<std::string, std::string>> events;  // moment, what; oldest first
};

class DossierReader {
public:
    // All must outlive it.
    DossierReader(
        Transaction& transaction,
        const Rulebook& rulebook,
        const std::map<std::string, std::string>& system_labels
    )
        : transaction_{transaction}, rulebook_{rulebook}, system_labels_{system_labels} {}

    Dossier of(const SubjectCode& subject);

private:
    DossierRecord record_at(
        const std::pair<KindName, RecordKey>& place,
        const std::optional<StoredRecord>& stored,
        Dossier& dossier
    );
    const std::string& label_of(const SystemName& system) const;

    Transaction& transaction_;
    const Rulebook& rulebook_;
    const std::map<std::string, std::string>& system_labels_;
};

}  // namespace xinqiao
