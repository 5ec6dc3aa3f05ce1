#include "daemon/report/dossier.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "base/date.hpp"
#include "daemon/report/publication_words.hpp"
#include "daemon/report/shown_value.hpp"
#include "daemon/report/spelling.hpp"
#include "daemon/report/subject_file.hpp"
#include "daemon/report/words.hpp"
#include "daemon/store/contents.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/sightings.hpp"
#include "daemon/store/versions.hpp"
#include "schema/canonical.hpp"

namespace xinqiao {
namespace {

constexpr std::int64_t most_journal_entries = 30;

using Events = std::vector<std::pair<std::string, std::string>>;
using Place = std::pair<KindName, RecordKey>;

std::optional<Fields> fields_of(Transaction& transaction, const std::optional<Digest>& digest) {
    if (!digest) return std::nullopt;
    const auto body = Contents{transaction}.find(*digest);
    if (!body) return std::nullopt;
    return record_from_canonical(*body).fields;
}

// One system's picture of a record: what it was told, and what it shows.
struct Picture {
    std::optional<Fields> told;
    std::optional<Fields> shown;
    Spelling spelling;  // of what it shows
};

Picture picture_of(Transaction& transaction, const Publication& row) {
    Picture picture{{}, {}, Spelling{{}}};
    if (row.observed) {
        picture.spelling = Spelling{Contents{transaction}.spelling(*row.observed).value_or("")};
    }
    picture.told = fields_of(transaction, row.acknowledged ? row.acknowledged : row.desired);
    picture.shown =
        row.observed == row.acknowledged ? picture.told : fields_of(transaction, row.observed);
    return picture;
}

std::string_view text_in(const std::optional<Fields>& fields, std::string_view name) {
    return fields ? fields->text(name) : std::string_view{};
}

// The value, and how it is spelled where that is something else.
std::string with_spelling(std::string value, const std::string& spelled) {
    if (spelled.empty() || spelled == value) return value;
    return value.append("（原文 ").append(spelled).append("）");
}

std::pair<DossierField::Cell, std::string> cell_of(
    const Picture& picture, const Field* field, std::string_view name, std::string_view ours
) {
    const std::string_view told = text_in(picture.told, name);
    const std::string_view shown = text_in(picture.shown, name);
    if (told.empty() && shown.empty()) return {DossierField::Cell::absent, {}};
    if (!picture.shown) return {DossierField::Cell::missing, {}};
    if (shown == (told.empty() ? ours : told)) return {DossierField::Cell::same, {}};
    return {
        DossierField::Cell::differs,
        with_spelling(shown_value(field, shown), picture.spelling.text(name))};
}

// In the order in which the kind declares them; what it does not declare comes last.
std::vector<std::string> names_in_order(const Kind* kind, const std::set<std::string>& names) {
    std::vector<std::string> ordered;
    if (kind != nullptr) {
        for (const Field& field : kind->fields) {
            if (names.contains(field.name)) ordered.push_back(field.name);
        }
    }
    for (const std::string& name : names) {
        if (std::ranges::find(ordered, name) == ordered.end()) ordered.push_back(name);
    }
    return ordered;
}

void add_names(std::set<std::string>& names, const std::optional<Fields>& fields) {
    if (!fields) return;
    for (const auto& [name, text] : *fields) {
        names.insert(name);
    }
}

std::vector<DossierField> side_by_side(
    const Kind* kind,
    const std::optional<Fields>& ours,
    const Spelling& spelling,
    const std::vector<Picture>& pictures
) {
    std::set<std::string> names;
    add_names(names, ours);
    for (const Picture& picture : pictures) {
        add_names(names, picture.shown);
    }
    std::vector<DossierField> fields;
    for (const std::string& name : names_in_order(kind, names)) {
        const Field* declared = kind == nullptr ? nullptr : kind->find(name);
        const std::string_view text = text_in(ours, name);
        DossierField field{
            .name = name,
            .label = field_label(kind, name),
            .ours = shown_value(declared, text),
            .cells = {}};
        bool differs = false;
        for (const Picture& picture : pictures) {
            field.cells.push_back(cell_of(picture, declared, name, text));
            differs = differs || field.cells.back().first == DossierField::Cell::differs;
        }
        if (differs) field.ours = with_spelling(std::move(field.ours), spelling.text(name));
        fields.push_back(std::move(field));
    }
    return fields;
}

std::string state_of(const std::optional<StoredRecord>& stored) {
    if (!stored) return "本局没有该记录";
    std::string state = "来源 " + stored->system.text() + "/" + stored->stream.text() + ", "
                        + minute_text(stored->since) + " 起";
    if (stored->is_gone()) state += ", 已于 " + minute_text(stored->gone) + " 从名单消失";
    return state;
}

void add_event(Events& events, Moment moment, std::string what) {
    if (moment != Moment{}) events.emplace_back(minute_text(moment), std::move(what));
}

std::string cause_label(const std::string& cause) {
    if (cause == "gone") return "从名单消失";
    return cause == "returned" ? "重新出现" : "内容变更";
}

void add_record_events(
    Events& events, Transaction& transaction, const std::string& what, const StoredRecord& stored
) {
    for (const Version& version : Versions{transaction}.of(stored.id)) {
        add_event(events, version.since, what + " 本局收到");
        add_event(events, version.until, what + " " + cause_label(version.cause));
    }
    add_event(events, stored.since, what + " 成为现在的内容");
    add_event(events, stored.gone, what + " 从名单消失");
}

void add_publication_events(
    Events& events,
    Transaction& transaction,
    const std::string& what,
    const std::string& system,
    const Publication& row
) {
    const std::string at = what + " " + system + " ";
    add_event(events, row.reported_at, at + "首次报送");
    add_event(events, row.acknowledged_at, at + (row.acknowledged ? "平台确认" : "平台确认撤下"));
    add_event(
        events, row.refused_at, at + "平台退回 " + row.refused_code + " " + row.refused_reason
    );
    for (const Sighting& sighting : Sightings{transaction}.of(row.id)) {
        add_event(events, sighting.first_seen, at + "看到公示");
        add_event(events, sighting.gone_at, at + "不再看到该内容");
    }
}

std::vector<Place> places_of(
    const std::vector<StoredRecord>& records, const std::vector<KnownFinding>& findings
) {
    std::vector<Place> places;
    const auto add = [&](const KindName& kind, const RecordKey& key) {
        const Place place{kind, key};
        if (std::ranges::find(places, place) == places.end()) places.push_back(place);
    };
    for (const StoredRecord& record : records) {
        add(record.kind, record.key);
    }
    for (const KnownFinding& finding : findings) {
        if (finding.reason != "list-old") add(finding.kind, finding.key);
    }
    return places;
}

std::optional<StoredRecord> stored_in(
    const std::vector<StoredRecord>& records, const Place& place
) {
    const auto found = std::ranges::find_if(records, [&](const StoredRecord& record) {
        return record.kind == place.first && record.key == place.second;
    });
    if (found == records.end()) return std::nullopt;
    return *found;
}

}  // namespace

const std::string& DossierReader::label_of(const SystemName& system) const {
    const auto found = system_labels_.find(system.text());
    return found == system_labels_.end() ? system.text() : found->second;
}

DossierRecord DossierReader::record_at(
    const Place& place, const std::optional<StoredRecord>& stored, Dossier& dossier
) {
    const Kind* kind = rulebook_.kinds.find(place.first);
    const std::string what = kind == nullptr ? place.first.text() : kind->label;
    DossierRecord record{
        .kind = place.first.text(),
        .key = place.second.text(),
        .state = state_of(stored),
        .systems = {},
        .fields = {}};
    std::optional<Fields> ours;
    Spelling spelling{{}};
    if (stored) {
        spelling = Spelling{Contents{transaction_}.own_spelling(stored->digest).value_or("")};
        ours = fields_of(transaction_, stored->digest);
        add_record_events(dossier.events, transaction_, what, *stored);
    }
    std::vector<Picture> pictures;
    for (const auto& [name, label] : system_labels_) {
        const auto row =
            Publications{transaction_}.find(SystemName{name}, place.first, place.second);
        if (!row) continue;
        pictures.push_back(picture_of(transaction_, *row));
        record.systems.push_back({label, publication_words(*row), row->desired_why});
        add_publication_events(dossier.events, transaction_, what, label, *row);
        if (dossier.name.empty()) dossier.name = text_in(pictures.back().shown, "subject_name");
    }
    if (ours) dossier.name = ours->text("subject_name");
    record.fields = side_by_side(kind, ours, spelling, pictures);
    return record;
}

Dossier DossierReader::of(const SubjectCode& subject) {
    Dossier dossier;
    dossier.code = subject.text();
    const auto records = Records{transaction_}.of_subject(subject);
    const auto findings = KnownFindings{transaction_}.of_subject(subject);
    for (const Place& place : places_of(records, findings)) {
        dossier.records.push_back(record_at(place, stored_in(records, place), dossier));
    }
    for (const KnownFinding& finding : findings) {
        const std::string what =
            label_of(finding.system) + " " + reason_label(finding.reason) + " ";
        add_event(dossier.events, finding.first_seen, what + "发现");
        add_event(dossier.events, finding.resolved_at, what + "已解决");
    }
    for (const JournalEntry& entry :
         Journal{transaction_}.about(subject.text(), most_journal_entries)) {
        add_event(dossier.events, entry.moment, entry.actor + " " + entry.act + " " + entry.detail);
    }
    std::ranges::stable_sort(dossier.events, {}, &Events::value_type::first);
    return dossier;
}

}  // namespace xinqiao
