// The answers about subjects: one code, or many at once.
#include <array>

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/serialize.hpp>

#include "daemon/http/answers.hpp"
#include "daemon/http/subject_asked.hpp"
#include "daemon/http/wishes.hpp"
#include "daemon/report/subject_file.hpp"

namespace xinqiao {
namespace {

// Bytes of memory that the usual subject takes, as values, before it is text.
constexpr std::size_t usual_answer_room = 8192;

Problem unknown_subject() {
    return {
        404,
        "unknown-subject",
        "没有该主体的记录",
        "库中没有关于该代码的记录 / nothing is known about this code",
        "client",
        "这不等于该主体没有信用记录; 请查对代码"};
}

// What is known of it, or why nothing is told.
Expected<boost::json::value, Problem> subject_told(
    const Service& service,
    Database& database,
    const Request& request,
    const std::string& code,
    const boost::json::storage_ptr& storage = {}
) {
    const auto subject = subject_asked(code);
    if (!subject) return Unexpected{subject.error()};
    const Sight sight = sight_of(request.caller.roles);
    const SubjectFile file = gather_subject(database, *subject, service.now(), sight);
    if (!is_known(file, sight)) return Unexpected{unknown_subject()};
    return subject_json(file, service.gateway()->rulebook.kinds, sight, storage);
}

}  // namespace

Response answer_subject(const Service& service, const Request& request, const std::string& code) {
    std::array<unsigned char, usual_answer_room> room;
    boost::json::monotonic_resource storage{room.data(), room.size()};
    const auto database = service.store.open();
    const auto told = subject_told(service, *database, request, code, &storage);
    return told ? json_response(*told) : response_of(told.error());
}

Response answer_subjects(const Service& service, const Request& request) {
    const auto database = service.store.open();
    boost::json::array all;
    for (const std::string& code : batch_wish(request.body).codes) {
        const auto told = subject_told(service, *database, request, code);
        boost::json::object one{{"code", code}};
        if (told) {
            one["subject"] = *told;
        } else {
            one["problem"] = problem_json(told.error());
        }
        all.push_back(std::move(one));
    }
    return json_response(boost::json::object{{"subjects", std::move(all)}});
}

}  // namespace xinqiao
