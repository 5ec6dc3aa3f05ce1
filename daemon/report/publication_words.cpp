#include "daemon/report/publication_words.hpp"

namespace xinqiao {

std::string_view state_of(const Publication& publication) {
    namespace state = publication_state;
    if (publication.flight == Flight::unknown) return state::unknown;
    if (publication.flight != Flight::none) return state::sent;
    if (publication.is_refused()) return state::refused;
    if (publication.is_pending()) {
        return publication.desired ? state::to_push : state::to_withdraw;
    }
    if (!publication.is_verified()) {
        return publication.desired ? state::not_seen_yet : state::still_seen;
    }
    return publication.desired ? state::verified : state::not_shown;
}

std::string publication_words(const Publication& publication) {
    std::string words{state_of(publication)};
    if (words == publication_state::refused) words += ": " + publication.refused_reason;
    return words;
}

}  // namespace xinqiao
