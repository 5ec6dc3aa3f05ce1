#include "daemon/http/etag.hpp"

#include <algorithm>
#include <array>

#include <xxhash.h>

#include "base/hex.hpp"

namespace xinqiao {
namespace {

// A field that is no list of tags names nothing: the answer is sent.
bool is_known(std::string_view if_none_match, std::string_view tag) {
    const auto known = tags_in(if_none_match);
    return known && (known->any || known->match_weakly(tag));
}

const std::string* own_tag(const Response& response) {
    const auto field =
        std::ranges::find(response.headers, "ETag", &std::pair<std::string, std::string>::first);
    return field == response.headers.end() ? nullptr : &field->second;
}

bool may_be_in_tag(char letter) {
    const auto byte = static_cast<unsigned char>(letter);
    return byte == 0x21 || (byte >= 0x23 && byte != 0x7F);
}

void skip_between_tags(std::string_view& rest) {
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t,"), rest.size()));
}

// The tag at the beginning of `rest`, with its quotation marks; empty: there is none.
std::string_view tag_taken_from(std::string_view& rest) {
    if (!rest.starts_with('"')) return {};
    const std::size_t end = rest.find('"', 1);
    if (end == std::string_view::npos) return {};
    const std::string_view tag = rest.substr(0, end + 1);
    if (!std::ranges::all_of(tag.substr(1, end - 1), may_be_in_tag)) return {};
    rest.remove_prefix(tag.size());
    const std::size_t next = rest.find_first_not_of(" \t");
    if (next != std::string_view::npos && rest[next] != ',') return {};
    return tag;
}

}  // namespace

bool NamedTags::match_strongly(std::string_view tag) const {
    return std::ranges::find(strong, tag) != strong.end();
}

bool NamedTags::match_weakly(std::string_view tag) const {
    return match_strongly(tag) || std::ranges::find(weak, tag) != weak.end();
}

std::optional<NamedTags> tags_in(std::string_view field) {
    if (field == "*") return NamedTags{.any = true, .strong = {}, .weak = {}};
    NamedTags named;
    for (skip_between_tags(field); !field.empty(); skip_between_tags(field)) {
        const bool is_weak = field.starts_with("W/");
        if (is_weak) field.remove_prefix(2);
        const std::string_view tag = tag_taken_from(field);
        if (tag.empty()) return std::nullopt;
        (is_weak ? named.weak : named.strong).emplace_back(tag);
    }
    if (named.strong.empty() && named.weak.empty()) return std::nullopt;
    return named;
}

// Nobody gains by two answers of one tag but the caller who made them up for himself.
std::string opaque_tag_of(std::string_view bytes) {
    XXH128_canonical_t digest;
    XXH128_canonicalFromHash(&digest, XXH3_128bits(bytes.data(), bytes.size()));
    return hex_of_bytes({reinterpret_cast<const char*>(digest.digest), sizeof digest.digest});
}

Response unless_known(const Request& request, Response response) {
    const bool is_reading = request.method == "GET" || request.method == "HEAD";
    if (!is_reading || response.status != 200 || response.content_type != "application/json") {
        return response;
    }
    const std::string* own = own_tag(response);
    const std::string tag = own != nullptr ? *own : '"' + opaque_tag_of(response.body) + '"';
    if (own == nullptr) response.headers.emplace_back("ETag", tag);
    if (!is_known(request.if_none_match, tag)) return response;
    response.status = 304;
    response.body.clear();
    return response;
}

}  // namespace xinqiao
