// The file of one subject, written for programs.
#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/date.hpp"
#include "daemon/report/decision_words.hpp"
#include "daemon/report/publication_words.hpp"
#include "daemon/report/query_words.hpp"
#include "daemon/report/subject_file.hpp"
#include "schema/canonical.hpp"

namespace xinqiao {
namespace {

using Storage = boost::json::storage_ptr;

boost::json::value day_json(Moment moment) {
    if (moment == Moment{}) return nullptr;
    return boost::json::string{format_day(day_of(moment))};
}

boost::json::value digest_json(const std::optional<Digest>& digest) {
    if (!digest) return nullptr;
    return boost::json::string{digest->hex()};
}

boost::json::object fields_json(
    const RecordFile& file, const Kind* kind, const Sight& sight, const Storage& storage
) {
    boost::json::object fields(storage);
    if (file.body.empty()) return fields;
    fields.reserve(static_cast<std::size_t>(std::ranges::count(file.body, '\n')));
    each_field_of(file.body, [&](std::string_view name, std::string_view text) {
        const Field* field = kind == nullptr ? nullptr : kind->find(name);
        if (may_see(field, sight)) fields.emplace(name, text);
    });
    return fields;
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

boost::json::array decisions_json(const SubjectFile& file, const Kinds& kinds, const Sight& sight) {
    boost::json::array decisions;
    for (const Decision& decision : file.decisions) {
        decisions.push_back(decision_json(decision, kinds, sight));
    }
    return decisions;
}

boost::json::array holds_json(const SubjectFile& file) {
    boost::json::array holds;
    for (const Hold& hold : file.holds) {
        holds.push_back(boost::json::object{
            {"kind", hold.kind.text()},
            {"key", hold.key.text()},
            {"ground", hold.ground},
            {"document", hold.document},
            {"since", day_json(hold.from)},
        });
    }
    return holds;
}

boost::json::array deadlines_json(const SubjectFile& file) {
    boost::json::array deadlines;
    for (const Deadline& deadline : file.deadlines) {
        deadlines.push_back(boost::json::object{
            {"duty", deadline.duty},
            {"kind", deadline.kind.text()},
            {"key", deadline.key.text()},
            {"day", format_day(Day{std::chrono::days{deadline.day}})},
            {"provisional", !deadline.missing.empty()},
            {"met", day_json(deadline.met_at)},
            {"rule", deadline.rule},
            {"owner", deadline.owner},
        });
    }
    return deadlines;
}

boost::json::array measures_json(const SubjectFile& file) {
    boost::json::array measures;
    for (const OpenedMeasure& measure : file.measures) {
        measures.push_back(boost::json::object{
            {"id", measure.id},
            {"measure", measure.measure},
            {"label", measure.label},
            {"department", measure.department},
            {"kind", measure.kind.text()},
            {"key", measure.key.text()},
            {"state", word_of(state_of(measure.course))},
            {"opened", format_day(measure.course.opened)},
            {"release_why", measure.release_why},
        });
    }
    return measures;
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

bool may_see_record(const RecordFile& file, const Sight& sight) {
    if (sight.inside) return true;
    return !file.archived && !file.stored.is_gone() && is_on_show(file.stored.standing);
}

// What is shown from outside is asked for most often: it is put together in `storage`.
boost::json::object publication_json(
    const Publication& publication, const Sight& sight, const Storage& storage
) {
    if (!sight.inside) {
        return boost::json::object(
            {{"system", publication.system.text()},
             {"shown", publication.observed.has_value()},
             {"observed_since", day_json(publication.observed_at)}},
            storage
        );
    }
    return boost::json::object(
        {{"system", publication.system.text()},
         {"state", publication_words(publication)},
         {"verified", publication.is_verified()},
         {"desired", digest_json(publication.desired)},
         {"why", publication.desired_why},
         {"sent", digest_json(publication.sent)},
         {"acknowledged", digest_json(publication.acknowledged)},
         {"acknowledged_on", day_json(publication.acknowledged_at)},
         {"observed", digest_json(publication.observed)},
         {"observed_since", day_json(publication.observed_at)}},
        storage
    );
}

boost::json::object record_json(
    const RecordFile& file, const Kinds& kinds, const Sight& sight, const Storage& storage
) {
    const Kind* kind = kinds.find(file.stored.kind);
    boost::json::array publications(storage);
    for (const Publication& publication : file.publications) {
        publications.push_back(publication_json(publication, sight, storage));
    }
    return boost::json::object(
        {{"kind", file.stored.kind.text()},
         {"label", kind == nullptr ? file.stored.kind.text() : kind->label},
         {"key", file.stored.key.text()},
         {"owner", file.stored.owner},
         {"system", file.stored.system.text()},
         {"since", day_json(file.stored.since)},
         {"gone", day_json(file.stored.gone)},
         {"standing", file.stored.standing},
         {"fields", fields_json(file, kind, sight, storage)},
         {"publications", std::move(publications)}},
        storage
    );
}

boost::json::value subject_json(
    const SubjectFile& file,
    const Kinds& kinds,
    const Sight& sight,
    const boost::json::storage_ptr& storage
) {
    boost::json::array records(storage);
    for (const RecordFile& record : file.records) {
        if (!may_see_record(record, sight)) continue;
        records.push_back(record_json(record, kinds, sight, storage));
    }
    boost::json::object out(
        {{"subject", file.subject.text()}, {"records", std::move(records)}}, storage
    );
    if (!sight.inside) return out;
    out["decisions"] = decisions_json(file, kinds, sight);
    out["holds"] = holds_json(file);
    out["deadlines"] = deadlines_json(file);
    out["measures"] = measures_json(file);
    out["queries"] = ledger_json(file.queries);
    out["findings"] = findings_json(file);
    out["quarantine"] = quarantine_json(file);
    out["journal"] = journal_json(file);
    return out;
}

bool is_known(const SubjectFile& file, const Sight& sight) {
    return std::ranges::any_of(file.records, [&](const RecordFile& record) {
        return may_see_record(record, sight);
    });
}

}  // namespace xinqiao
