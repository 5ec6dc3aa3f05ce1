// The words in which a settings struct declares itself once: name, member, bounds, meaning.
//
// Each struct has one function `template <class V> void visit_settings(V& setting, S& s)` that
// calls `setting(name, member, bounds, meaning)` per member. Readers, printers and the manual
// are visitors, so they cannot disagree.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace xinqiao {

struct Anything {};

template <class T>
struct Between {
    T least;
    T most;
};

template <class T>
Between<T> between(T least, T most) {
    return {least, most};
}
inline Between<std::int64_t> between(int least, int most) {
    return {least, most};
}

struct OneOf {
    std::vector<std::string_view> words;
};

inline OneOf one_of(std::initializer_list<std::string_view> words) {
    return {words};
}

// A text that must not be empty.
struct Needed {};

// The name of a secret that systemd or a file of mode 0600 provides; its text never stands in a
// configuration file. Written `{ credential = "league-token" }`.
struct CredentialName {
    std::string name;

    friend bool operator==(const CredentialName&, const CredentialName&) = default;
};

}  // namespace xinqiao
