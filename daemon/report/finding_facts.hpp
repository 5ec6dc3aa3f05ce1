// One finding as a report shows it.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "base/bounded_queue.hpp"
#include "daemon/flow/rulebook.hpp"
#include "daemon/report/report_facts.hpp"
#include "daemon/store/standing_findings.hpp"

namespace xinqiao {

// Reads the standing findings one by one, the gravest first.
class FindingReader {
public:
    using Each = std::function<void(const FindingFacts&)>;

    // All must outlive it.
    FindingReader(Transaction& transaction, const Rulebook& rulebook, const NightSummary& summary);

    // `each` is called by a thread beside, one call after the other, while this one reads on: it
    // may not touch the transaction. What it throws is thrown here.
    void each(const Each& each);

private:
    // Read, not yet worded.
    struct ReadFinding {
        StandingFinding standing;
        std::string unspelled;  // why our row has no spelling beside it; empty: it has
    };
    using Batches = BoundedQueue<std::vector<ReadFinding>>;

    void read_into(Batches& batches);
    FindingFacts facts_of(const ReadFinding& read) const;
    std::string note_of(const StandingFinding& standing);

    Transaction& transaction_;
    const Rulebook& rulebook_;
    std::map<std::string, std::string> system_labels_;
    std::map<std::tuple<SystemName, StreamName, std::int64_t>, std::string> notes_;
};

std::string label_of_kind(const Rulebook& rulebook, const KindName& name);

}  // namespace xinqiao
