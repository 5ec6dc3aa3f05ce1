// How far a publication is, for people.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "daemon/store/publication.hpp"

namespace xinqiao {

// In Chinese; what an answer calls "state". A refused one is told with its reason behind a colon.
namespace publication_state {
inline constexpr std::string_view unknown = "结果不明, 将先回读再决定是否重推";
inline constexpr std::string_view sent = "已发出, 等待回执";
inline constexpr std::string_view refused = "平台退回";
inline constexpr std::string_view to_push = "待推送";
inline constexpr std::string_view to_withdraw = "待撤下";
inline constexpr std::string_view not_seen_yet = "平台已确认, 尚未看到公示";
inline constexpr std::string_view still_seen = "应已撤下, 但仍看到公示";
inline constexpr std::string_view verified = "已核验: 平台已确认并已看到公示";
inline constexpr std::string_view not_shown = "不公示";
inline constexpr std::array all{
    unknown, sent, refused, to_push, to_withdraw, not_seen_yet, still_seen, verified, not_shown};
}  // namespace publication_state

// One of publication_state::all.
std::string_view state_of(const Publication& publication);
// The same in one sentence, with the reason of a refusal.
std::string publication_words(const Publication& publication);

}  // namespace xinqiao
