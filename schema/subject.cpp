#include "schema/subject.hpp"

#include <string>

#include "base/digest.hpp"
#include "schema/subject_name.hpp"

namespace xinqiao {

SubjectCode person_code(std::string_view number, std::string_view name) {
    std::string text{number.substr(0, 6)};
    text.append("|").append(name_key(name));
    return SubjectCode{"P-" + sha256(text).hex().substr(0, 20)};
}

bool is_person(const SubjectCode& subject) {
    return subject.text().compare(0, 2, "P-") == 0;
}

}  // namespace xinqiao
