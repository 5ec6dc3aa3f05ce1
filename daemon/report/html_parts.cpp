#include "daemon/report/html_parts.hpp"

#include <cctype>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace xinqiao {
namespace {

constexpr std::string_view style_of_pages =
#include "report_page_css.inc"
    ;
constexpr std::string_view script_of_pages =
#include "report_page_parts_js.inc"
    ;

}  // namespace

std::string_view page_style() {
    return style_of_pages;
}

std::string_view page_script_parts() {
    return script_of_pages;
}

std::string escaped(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (const char character : text) {
        switch (character) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '"':
                result += "&quot;";
                break;
            default:
                result += character;
        }
    }
    return result;
}

std::string spoken(const Bilingual& words) {
    return fmt::format(
        R"(<span data-en="{}">{}</span>)", escaped(words.english), escaped(words.chinese)
    );
}

std::string element(std::string_view tag, std::string_view inside) {
    return fmt::format("<{}>{}</{}>", tag, inside, tag);
}

std::string cell(std::string_view inside) {
    return element("td", inside);
}

std::string classed_cell(std::string_view classes, std::string_view inside) {
    return fmt::format(R"(<td class="{}">{}</td>)", classes, inside);
}

std::string link_to(std::string_view fragment, std::string_view inside) {
    return fmt::format(R"(<a href="#{}">{}</a>)", escaped(fragment), inside);
}

std::string number_cell(std::int64_t number) {
    return classed_cell(number == 0 ? "n zero" : "n", std::to_string(number));
}

std::string head_row(const std::vector<Heading>& headings) {
    std::string row;
    for (const Heading& heading : headings) {
        row += fmt::format(R"(<th class="{}">{}</th>)", heading.classes, spoken(heading.words));
    }
    return element("thead", element("tr", row));
}

std::string sheet(const std::vector<Heading>& headings, std::string_view rows) {
    return fmt::format(
        R"(<div class="sheet{}"><table>{}<tbody>{}</tbody></table></div>)",
        headings.size() > 7 ? " wide" : "",
        head_row(headings),
        rows
    );
}

std::string section(std::string_view id, const Bilingual& title, std::string_view inside) {
    return fmt::format(R"(<section id="{}"><h2>{}</h2>{}</section>)", id, spoken(title), inside);
}

std::string inside_script(const boost::json::value& value) {
    std::string text = boost::json::serialize(value);
    if (text.find('<') == std::string::npos) return text;
    std::string safe;
    safe.reserve(text.size());
    for (const char character : text) {
        if (character == '<') {
            safe += "\\u003c";
        } else {
            safe += character;
        }
    }
    return safe;
}

std::string url_encoded(std::string_view text) {
    std::string result;
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        if (std::isalnum(byte) != 0 || character == '-' || character == '_') {
            result += character;
        } else {
            result += fmt::format("%{:02X}", byte);
        }
    }
    return result;
}

}  // namespace xinqiao
