// The file of one subject, written for the command line.
#include <fmt/format.h>

#include "base/date.hpp"
#include "daemon/report/publication_words.hpp"
#include "daemon/report/query_words.hpp"
#include "daemon/report/subject_file.hpp"
#include "daemon/report/words.hpp"
#include "schema/canonical.hpp"
#include "schema/duty.hpp"

namespace xinqiao {
namespace {

std::string day_words(Moment moment) {
    return moment == Moment{} ? "从未" : format_day(day_of(moment));
}

std::string digest_words(const std::optional<Digest>& digest) {
    return digest ? digest->hex().substr(0, 8) : "无";
}

void write_publication(const Publication& publication, std::string& out) {
    out += fmt::format(
        "    {}: {}\n        应公示 {} ({}); 已发 {}; 已确认 {} {}; 看到 {} {}\n",
        publication.system.text(),
        publication_words(publication),
        digest_words(publication.desired),
        publication.desired_why,
        digest_words(publication.sent),
        digest_words(publication.acknowledged),
        day_words(publication.acknowledged_at),
        digest_words(publication.observed),
        day_words(publication.observed_at)
    );
}

void write_record(const RecordFile& file, const Kinds& kinds, std::string& out) {
    const StoredRecord& stored = file.stored;
    out += fmt::format(
        "\n{} {}\n    来源 {}/{}, 自 {} 起{}\n",
        label_of_kind(kinds, stored.kind),
        stored.key.text(),
        stored.system.text(),
        stored.stream.text(),
        day_words(stored.since),
        stored.is_gone() ? ", 已从名单消失 " + day_words(stored.gone) : ""
    );
    if (file.archived) {
        out += fmt::format(
            "    已归档 {} ({})\n", day_words(file.archived->moment), file.archived->by.article
        );
    }
    if (file.body.empty()) {
        out += "    内容已依法清除\n";
    } else {
        each_field_of(file.body, [&](std::string_view name, std::string_view text) {
            const Field* field = field_in(kinds, stored.kind, name);
            out += fmt::format("    {}: {}\n", field == nullptr ? name : field->label, text);
        });
    }
    for (const Publication& publication : file.publications)
        write_publication(publication, out);
}

void write_troubles(const SubjectFile& file, std::string& out) {
    if (!file.findings.empty()) out += "\n差异与发现\n";
    for (const KnownFinding& finding : file.findings) {
        out += fmt::format(
            "    [{}] {} {} {} {}: {}\n",
            state_label(finding.state),
            finding.system.text(),
            finding.kind.text(),
            finding.key.text(),
            reason_label(finding.reason),
            finding.advice.empty() ? reason_advice(finding.reason) : finding.advice
        );
    }
    if (!file.quarantine.empty()) out += "\n隔离区\n";
    for (const QuarantinedRow& row : file.quarantine) {
        out += fmt::format(
            "    {} [{}] {}/{} 第 {} 行: xinqiao quarantine show {}\n",
            row.id,
            row.state,
            row.system.text(),
            row.stream.text(),
            row.place,
            row.id
        );
    }
}

void write_decisions(const SubjectFile& file, const Kinds& kinds, std::string& out) {
    if (!file.decisions.empty()) out += "\n决定\n";
    for (const Decision& decision : file.decisions) {
        const SignedAct& act = decision.act;
        out += fmt::format(
            "    第 {} 号 {} {} {} {} 经办 {}\n",
            act.id,
            label_of(act.act),
            format_day(act.day),
            label_of_kind(kinds, act.kind),
            act.document,
            act.who
        );
    }
    for (const Hold& hold : file.holds) {
        out += fmt::format(
            "    暂停 ({}) 自 {} 起 {} {}\n",
            hold.ground,
            day_words(hold.from),
            hold.key.text(),
            hold.document
        );
    }
}

void write_deadlines(const SubjectFile& file, std::string& out) {
    if (!file.deadlines.empty()) out += "\n期限\n";
    for (const Deadline& deadline : file.deadlines) {
        out += fmt::format(
            "    {}{} {}{} {}: {}\n",
            duty_label(deadline.duty),
            deadline.duty.starts_with("measure-") ? " " + deadline.owner : "",
            format_day(Day{std::chrono::days{deadline.day}}),
            deadline.missing.empty() ? "" : " (缺节假日表, 暂计)",
            deadline.met_at == Moment{} ? "未办结" : "办结于 " + day_words(deadline.met_at),
            deadline.rule
        );
    }
}

void write_measures(const SubjectFile& file, std::string& out) {
    if (!file.measures.empty()) out += "\n联合奖惩措施\n";
    for (const OpenedMeasure& measure : file.measures) {
        const MeasureCourse& course = measure.course;
        out += fmt::format(
            "    第 {} 号 {} {} {}: {}{}{}\n",
            measure.id,
            format_day(course.opened),
            measure.department,
            label_of(state_of(course)),
            measure.label,
            course.answered ? "，反馈于 " + format_day(*course.answered) : "",
            measure.release_why.empty() ? "" : "；" + measure.release_why
        );
    }
}

void write_queries(const SubjectFile& file, std::string& out) {
    if (!file.queries.empty()) out += "\n查询台账\n" + ledger_text(file.queries);
}

void write_history(const SubjectFile& file, std::string& out) {
    for (const Alias& alias : file.aliases) {
        out += fmt::format("\n旧代码 {}: {}\n", alias.old_code.text(), alias.evidence);
    }
    if (!file.journal.empty()) out += "\n日志\n";
    for (const JournalEntry& entry : file.journal) {
        out += fmt::format(
            "    {} {} {} {}\n", day_words(entry.moment), entry.actor, entry.act, entry.detail
        );
    }
}

}  // namespace

std::string subject_text(const SubjectFile& file, const Kinds& kinds) {
    std::string out = fmt::format("{}: {} 条记录\n", file.subject.text(), file.records.size());
    for (const RecordFile& record : file.records)
        write_record(record, kinds, out);
    write_decisions(file, kinds, out);
    write_deadlines(file, out);
    write_measures(file, out);
    write_queries(file, out);
    write_troubles(file, out);
    write_history(file, out);
    return out;
}

}  // namespace xinqiao
