#include "daemon/http/subject_asked.hpp"

#include "schema/uscc.hpp"

namespace xinqiao {

Expected<SubjectCode, Problem> subject_asked(std::string_view code) {
    if (code.starts_with("P-")) return SubjectCode{std::string{code}};
    const UsccJudgement judgement = judge_uscc(code);
    if (judgement.class_ != UsccClass::invalid && judgement.code) {
        return SubjectCode{std::string{judgement.code->text()}};
    }
    return Unexpected{Problem{
        422,
        "invalid-code",
        "不是统一社会信用代码",
        std::string{judgement.advice},
        "client",
        judgement.suggestion ? "是否为 " + std::string{judgement.suggestion->text()} : ""}};
}

}  // namespace xinqiao
