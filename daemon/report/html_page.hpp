// The first page of the report: the answer, its numbers and its pictures. The lists follow it as
// data, see html_data.hpp.
#pragma once

#include <string>

#include "daemon/report/report_facts.hpp"

namespace xinqiao {

// From the doctype to the end of what is seen; `html_end` closes it after the data.
std::string html_first_page(const ReportFacts& facts);
std::string html_end();

// Each a section of the page; empty where there is nothing, but for indicators and the night.
std::string deadline_section(const ReportFacts& facts);
std::string withdrawal_section(const ReportFacts& facts);
std::string measure_section(const ReportFacts& facts);
std::string indicator_section(const ReportFacts& facts);
std::string night_sections(const ReportFacts& facts);
// The open findings of the last runs as bars, the gravest at the bottom; an SVG.
std::string trend_picture(const std::vector<OpenCount>& trend);

}  // namespace xinqiao
