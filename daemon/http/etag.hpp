// What a caller already has is not sent again.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/http/message.hpp"

namespace xinqiao {

// What an If-Match names (RFC 9110, 13.1.1). It is compared strongly, so weak tags match nothing
// and are left out.
struct WantedTags {
    bool any = false;  // "*": whatever there is
    std::vector<std::string> tags;

    bool contain(std::string_view tag) const;
};
// Nothing: it is neither "*" nor a list of tags.
std::optional<WantedTags> wanted_tags(std::string_view if_match);

// A tag without its quotation marks, for what these bytes say.
std::string opaque_tag_of(std::string_view bytes);

// Gives a JSON answer to a GET its ETag, unless it brings one of its own; 304 where the request's
// If-None-Match names it.
Response unless_known(const Request& request, Response response);

}  // namespace xinqiao
