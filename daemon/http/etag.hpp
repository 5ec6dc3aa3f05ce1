// What a caller already has is not sent again.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/http/message.hpp"

namespace xinqiao {

// What an If-Match or an If-None-Match names (RFC 9110, 13.1).
struct NamedTags {
    bool any = false;  // "*": whatever there is
    std::vector<std::string> strong;
    std::vector<std::string> weak;  // without their W/

    // Of a strong tag: as If-Match compares, to which weak tags mean nothing, and as If-None-Match.
    bool match_strongly(std::string_view tag) const;
    bool match_weakly(std::string_view tag) const;
};
// Nothing: it is neither "*" nor a list of tags.
std::optional<NamedTags> tags_in(std::string_view field);

// A tag without its quotation marks, for what these bytes say.
std::string opaque_tag_of(std::string_view bytes);

// Gives a JSON answer to a GET its ETag, unless it brings one of its own; 304 where the request's
// If-None-Match names it.
Response unless_known(const Request& request, Response response);

}  // namespace xinqiao
