// Turns the facts of a report into one self-contained HTML page.
#pragma once

#include <string>

#include "daemon/report/report_facts.hpp"

namespace xinqiao {

// Chinese, printable, no script, no reference to anything outside the page.
std::string html_page(const ReportFacts& facts);

}  // namespace xinqiao
