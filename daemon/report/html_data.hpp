// The lists of the report, as data that its page reads when they are unfolded.
#pragma once

#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "daemon/report/finding_facts.hpp"

namespace xinqiao {

// Writes each standing finding into blocks of one reason, the gravest first, then the pages of the
// gravest subjects, then the words that all of them use. Memory: one finding, one subject, and the
// codes of the subjects that get a page.
void write_html_data(
    std::ostream& out, Transaction& transaction, const ReportFacts& facts, const Rulebook& rulebook
);

}  // namespace xinqiao
