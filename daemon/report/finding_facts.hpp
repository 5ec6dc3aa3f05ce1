// One finding as a report shows it.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <tuple>

#include "daemon/flow/rulebook.hpp"
#include "daemon/report/report_facts.hpp"
#include "daemon/store/standing_findings.hpp"

namespace xinqiao {

// Reads the standing findings one by one, the gravest first.
class FindingReader {
public:
    // All must outlive it.
    FindingReader(Transaction& transaction, const Rulebook& rulebook, const NightSummary& summary);

    void each(const std::function<void(const FindingFacts&)>& each);

private:
    FindingFacts facts_of_standing(const StandingFinding& standing);
    std::string note_of(const StandingFinding& standing);

    Transaction& transaction_;
    const Rulebook& rulebook_;
    std::map<std::string, std::string> system_labels_;
    std::map<std::tuple<SystemName, StreamName, std::int64_t>, std::string> notes_;
};

std::string label_of_kind(const Rulebook& rulebook, const KindName& name);

}  // namespace xinqiao
