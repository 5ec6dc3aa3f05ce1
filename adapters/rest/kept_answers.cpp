#include "adapters/rest/kept_answers.hpp"

#include <algorithm>
#include <map>
#include <mutex>

namespace xinqiao {
namespace {

constexpr std::size_t most_kept = 64 << 20;
constexpr std::chrono::hours oldest_kept{20};

struct Kept {
    HttpAnswer answer;
    Moment since;
};

struct Shelf {
    std::mutex mutex;
    std::map<std::string, Kept> kept;  // guarded by the mutex
    std::size_t size = 0;              // of all bodies; guarded too
};

Shelf& shelf() {
    static Shelf one;
    return one;
}

void drop(Shelf& from, std::map<std::string, Kept>::iterator what) {
    from.size -= what->second.answer.body.size();
    from.kept.erase(what);
}

void make_room(Shelf& on, std::size_t size) {
    while (!on.kept.empty() && on.size + size > most_kept) {
        drop(on, std::min_element(on.kept.begin(), on.kept.end(), [](const auto& a, const auto& b) {
                 return a.second.since < b.second.since;
             }));
    }
}

}  // namespace

std::optional<HttpAnswer> kept_answer(const std::string& question, Moment now) {
    Shelf& from = shelf();
    const std::lock_guard lock{from.mutex};
    const auto found = from.kept.find(question);
    if (found == from.kept.end() || now - found->second.since > oldest_kept) return std::nullopt;
    return found->second.answer;
}

void keep_answer(const std::string& question, const HttpAnswer& answer, Moment now) {
    Shelf& on = shelf();
    const std::lock_guard lock{on.mutex};
    if (const auto former = on.kept.find(question); former != on.kept.end()) drop(on, former);
    const bool has_version = !answer.etag.empty() || !answer.last_modified.empty();
    if (!has_version || answer.body.size() > most_kept / 4) return;
    make_room(on, answer.body.size());
    on.kept.emplace(question, Kept{answer, now});
    on.size += answer.body.size();
}

}  // namespace xinqiao
