// The names of subjects: the register's spelling for output, keys for finding.
#pragma once

#include <string>
#include <string_view>

namespace xinqiao {

// The key under which two spellings of one name are safely the same: NFKC (so both widths of
// brackets), no blanks, no invisible characters, Latin letters in upper case. Traditional and
// simplified characters stay apart. A name is never a key of a record.
std::string name_key(std::string_view name);

// A weaker key for proposals to a person only: 〇, ○ and a 0 among Chinese characters are one.
std::string loose_name_key(std::string_view name);

// What looks wrong about a name, as a Chinese sentence: private-use characters left by an old
// encoding, unbalanced brackets, a lost character (U+FFFD). Empty: nothing.
std::string_view doubt_about_name(std::string_view name);

}  // namespace xinqiao
