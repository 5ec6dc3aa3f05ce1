// Pieces of a page. Whatever text goes in comes out escaped.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

namespace xinqiao {

// What a reader sees in Chinese, or in English when switched.
struct Bilingual {
    std::string chinese;
    std::string english;
};

// What every page begins with in its style and its script, so that it needs nothing beside it.
std::string_view page_style();
std::string_view page_script_parts();

std::string escaped(std::string_view text);
std::string spoken(const Bilingual& words);

// These take HTML, not text.
std::string element(std::string_view tag, std::string_view inside);
std::string cell(std::string_view inside);
std::string classed_cell(std::string_view classes, std::string_view inside);
std::string link_to(std::string_view fragment, std::string_view inside);

std::string number_cell(std::int64_t number);
// A heading with the class that sets it: "n" flush right, "heat" centred, or none.
struct Heading {
    Bilingual words;
    std::string_view classes = {};  // a literal
};
std::string head_row(const std::vector<Heading>& headings);
// In a frame of its own that scrolls sideways where it must.
std::string sheet(const std::vector<Heading>& headings, std::string_view rows);
std::string section(std::string_view id, const Bilingual& title, std::string_view inside);

// JSON that may stand inside a script element: nothing in it can end the element.
std::string inside_script(const boost::json::value& value);

// For the fragment of an address: "reason=lost&system=盟平台", each value percent-encoded.
std::string url_encoded(std::string_view text);

}  // namespace xinqiao
