// The file of one subject, written for the command line and for programs.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "base/date.hpp"
#include "daemon/report/subject_file.hpp"
#include "daemon/report/words.hpp"

namespace xinqiao {
namespace {

std::string day_words(Moment moment) {
    return moment == Moment{} ? "从未" : format_day(day_of(moment));
}

std::string digest_words(const std::optional<Digest>& digest) {
    return digest ? digest->hex().substr(0, 8) : "无";
}

std::string kind_label(const Kinds& kinds, const KindName& name) {
    const Kind* kind = kinds.find(name);
    return kind == nullptr ? name.text() : kind->label;
}

const Field* field_of(const Kinds& kinds, const KindName& kind, std::string_view name) {
    const Kind* found = kinds.find(kind);
    return found == nullptr ? nullptr : found->find(name);
}

// A field that no kind declares is nobody's to see but ours.
bool may_see(const Field* field, Audience audience) {
    if (audience == Audience::bureau) return true;
    return field != nullptr && field->visibility == Visibility::public_ && !field->personal;
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
        kind_label(kinds, stored.kind),
        stored.key.text(),
        stored.system.text(),
        stored.stream.text(),
        day_words(stored.since),
        stored.is_gone() ? ", 已从名单消失 " + day_words(stored.gone) : ""
    );
    if (!file.record) {
        out += "    内容已依法清除\n";
    } else {
        for (const auto& [name, text] : file.record->fields) {
            const Field* field = field_of(kinds, stored.kind, name);
            out += fmt::format("    {}: {}\n", field == nullptr ? name : field->label, text);
        }
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

boost::json::value day_json(Moment moment) {
    if (moment == Moment{}) return nullptr;
    return boost::json::string{format_day(day_of(moment))};
}

boost::json::value digest_json(const std::optional<Digest>& digest) {
    if (!digest) return nullptr;
    return boost::json::string{digest->hex()};
}

boost::json::object publication_json(const Publication& publication) {
    return {
        {"system", publication.system.text()},
        {"state", publication_words(publication)},
        {"verified", publication.is_verified()},
        {"desired", digest_json(publication.desired)},
        {"why", publication.desired_why},
        {"sent", digest_json(publication.sent)},
        {"acknowledged", digest_json(publication.acknowledged)},
        {"acknowledged_on", day_json(publication.acknowledged_at)},
        {"observed", digest_json(publication.observed)},
        {"observed_since", day_json(publication.observed_at)},
    };
}

boost::json::object fields_json(const RecordFile& file, const Kinds& kinds, Audience audience) {
    boost::json::object fields;
    if (!file.record) return fields;
    for (const auto& [name, text] : file.record->fields) {
        if (may_see(field_of(kinds, file.stored.kind, name), audience)) fields[name] = text;
    }
    return fields;
}

boost::json::object record_json(const RecordFile& file, const Kinds& kinds, Audience audience) {
    boost::json::array publications;
    for (const Publication& publication : file.publications) {
        publications.push_back(publication_json(publication));
    }
    return {
        {"kind", file.stored.kind.text()},
        {"label", kind_label(kinds, file.stored.kind)},
        {"key", file.stored.key.text()},
        {"owner", file.stored.owner},
        {"system", file.stored.system.text()},
        {"since", day_json(file.stored.since)},
        {"gone", day_json(file.stored.gone)},
        {"standing", file.stored.standing},
        {"fields", fields_json(file, kinds, audience)},
        {"publications", std::move(publications)},
    };
}

boost::json::array findings_json(const SubjectFile& file) {
    boost::json::array findings;
    for (const KnownFinding& finding : file.findings) {
        findings.push_back(boost::json::object{
            {"system", finding.system.text()},
            {"kind", finding.kind.text()},
            {"key", finding.key.text()},
            {"reason", finding.reason},
            {"severity", finding.severity},
            {"advice", finding.advice},
            {"state", finding.state},
        });
    }
    return findings;
}

boost::json::array quarantine_json(const SubjectFile& file) {
    boost::json::array rows;
    for (const QuarantinedRow& row : file.quarantine) {
        rows.push_back(boost::json::object{
            {"id", row.id},
            {"system", row.system.text()},
            {"stream", row.stream.text()},
            {"place", row.place},
            {"state", row.state},
        });
    }
    return rows;
}

boost::json::array journal_json(const SubjectFile& file) {
    boost::json::array entries;
    for (const JournalEntry& entry : file.journal) {
        entries.push_back(boost::json::object{
            {"on", day_json(entry.moment)},
            {"actor", entry.actor},
            {"act", entry.act},
            {"detail", entry.detail},
        });
    }
    return entries;
}

}  // namespace

std::string subject_text(const SubjectFile& file, const Kinds& kinds) {
    std::string out = fmt::format("{}: {} 条记录\n", file.subject.text(), file.records.size());
    for (const RecordFile& record : file.records)
        write_record(record, kinds, out);
    write_troubles(file, out);
    write_history(file, out);
    return out;
}

boost::json::value subject_json(const SubjectFile& file, const Kinds& kinds, Audience audience) {
    boost::json::array records;
    for (const RecordFile& record : file.records) {
        records.push_back(record_json(record, kinds, audience));
    }
    boost::json::object out{
        {"subject", file.subject.text()},
        {"records", std::move(records)},
    };
    if (audience == Audience::everybody) return out;
    out["findings"] = findings_json(file);
    out["quarantine"] = quarantine_json(file);
    out["journal"] = journal_json(file);
    return out;
}

}  // namespace xinqiao
