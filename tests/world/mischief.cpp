#include "tests/world/mischief.hpp"

namespace xinqiao::world {

Mishap mishap_of(Fate fate) {
    switch (fate) {
        case Fate::deferred:
        case Fate::late:
            return Mishap::defer;
        case Fate::refused:
            return Mishap::refuse;
        case Fate::silent:
            return Mishap::forget;
        case Fate::quiet:
            return Mishap::silent;
        case Fate::pretended:
            return Mishap::pretend;
        default:
            return Mishap::none;
    }
}

bool is_act(Fate fate) {
    return fate >= Fate::lost && fate <= Fate::back;
}

std::string content_field(const Fact& fact) {
    return fact.kind == "licence" || fact.kind == "redlist" ? "content" : "facts";
}

Fact distorted(const PlannedRecord& planned, std::size_t platform, const Form& form) {
    Fact fact = planned.later;
    switch (planned.fates[platform]) {
        case Fate::back:
            return planned.fact;
        case Fate::two_fields:
            fact.fields["subject_name"] = "乌兰浩特市改名有限公司";
            fact.fields[content_field(fact)] = "平台改过的内容";
            break;
        case Fate::renamed:
            fact.fields["subject_name"] = "乌兰浩特市改名有限公司";
            break;
        case Fate::category:
            fact.fields["subject_category"] = fact.fields["subject_category"] == "organisation"
                                                  ? "individual-business"
                                                  : "organisation";
            break;
        case Fate::dropped:
            fact.fields.erase(droppable_fields(fact, form).front());
            break;
        case Fate::unreadable:
            fact.fields["decided_on"] = "2026-13-45";
            break;
        default:
            fact.fields[content_field(fact)] = "平台改过的内容";
    }
    return fact;
}

}  // namespace xinqiao::world
