#include "adapters/formats/xml_scan.hpp"

#include "base/error.hpp"

namespace xinqiao {
namespace {

constexpr int deepest = 64;
constexpr std::string_view cdata_begin = "<![CDATA[";
constexpr std::string_view comment_begin = "<!--";

// The place behind `end`, searched from `from` on; npos when it is not there.
std::size_t behind(std::string_view text, std::string_view end, std::size_t from) {
    const std::size_t found = text.find(end, from);
    return found == std::string_view::npos ? found : found + end.size();
}

// The place behind a comment, CDATA section or instruction at `at`; `at` when there is none.
std::size_t behind_special(std::string_view text, std::size_t at) {
    const std::string_view rest = text.substr(at);
    if (rest.starts_with(comment_begin)) return behind(text, "-->", at + comment_begin.size());
    if (rest.starts_with(cdata_begin)) return behind(text, "]]>", at + cdata_begin.size());
    if (rest.starts_with("<?")) return behind(text, "?>", at + 2);
    return at;
}

bool might_be_special(std::string_view rest) {
    return cdata_begin.starts_with(rest) || comment_begin.starts_with(rest);
}

void refuse_declarations(std::string_view rest) {
    if (rest.size() < 2 || rest[1] != '!' || might_be_special(rest)) return;
    throw Error{Error::Kind::invalid, "记录中出现 <!…> 声明", "不接受 DOCTYPE 与实体定义"};
}

void check_depth(int depth) {
    if (depth <= deepest) return;
    throw Error{
        Error::Kind::invalid,
        "XML 嵌套超过 " + std::to_string(deepest) + " 层",
        "名单应为一层记录, 请检查文件"};
}

bool is_name_end(char character) {
    return character == '>' || character == '/' || character == ' ' || character == '\t'
           || character == '\n' || character == '\r';
}

// What one tag does to the depth; the text ends at the earliest behind its '>'.
int step_of(std::string_view text, std::size_t at, std::size_t end) {
    if (text[at + 1] == '/') return -1;
    return text[end - 1] == '/' ? 0 : 1;
}

}  // namespace

bool begins_element(std::string_view text, std::string_view name) {
    return text.size() > name.size() + 1 && text.substr(1, name.size()) == name
           && is_name_end(text[name.size() + 1]);
}

XmlExtent extent_of_record(std::string_view text, std::string_view record_name) {
    const std::string closing = "/" + std::string{record_name};
    int depth = 0;
    for (std::size_t at = 0; at != std::string_view::npos; at = text.find('<', at)) {
        const std::size_t next = behind_special(text, at);
        if (next != at) {
            at = next;
            if (at == std::string_view::npos) break;
            continue;
        }
        refuse_declarations(text.substr(at));
        const std::size_t end = text.find('>', at);
        if (end == std::string_view::npos) break;
        if (at > 0 && begins_element(text.substr(at), record_name)) return {at, true, true};
        const int step = step_of(text, at, end);
        if (begins_element(text.substr(at), closing)) return {end + 1, true, false};
        if (at == 0 && step == 0) return {end + 1, true, false};
        check_depth(depth += step);
        at = end;
    }
    return {text.size(), false, false};
}

bool knows_all_entities(std::string_view record) {
    if (record.find('&') == std::string_view::npos) return true;
    for (std::size_t at = record.find_first_of("&<"); at != std::string_view::npos;
         at = record.find_first_of("&<", at)) {
        const std::size_t next = record[at] == '<' ? behind_special(record, at) : at;
        if (next == std::string_view::npos) return true;
        if (record[at] == '&') {
            bool known = false;
            for (const std::string_view name :
                 {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;", "&#"}) {
                known = known || record.substr(at).starts_with(name);
            }
            if (!known) return false;
        }
        at = next == at ? at + 1 : next;
    }
    return true;
}

}  // namespace xinqiao
