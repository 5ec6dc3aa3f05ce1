#include "daemon/report/html_data.hpp"

#include <algorithm>
#include <set>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "daemon/report/dossier.hpp"
#include "daemon/report/html_parts.hpp"
#include "daemon/report/words.hpp"

namespace xinqiao {
namespace {

namespace json = boost::json;

// A page holds that many subjects side by side and with their history; of the others it shows what
// differs, and names the command that tells the rest.
constexpr std::size_t most_dossiers = 2000;
constexpr int dossiers_in_block = 100;
constexpr int findings_in_block = 5000;

// Where each name stands in a list of the dictionary.
class Places {
public:
    std::int64_t of(const std::string& name, const std::string& label) {
        const auto [found, is_new] = places_.emplace(name, places_.size());
        if (is_new) entries_.push_back(json::object{{"name", name}, {"label", label}});
        return static_cast<std::int64_t>(found->second);
    }
    const json::array& entries() const { return entries_; }

private:
    std::map<std::string, std::size_t> places_;
    json::array entries_;
};

class Blocks {
public:
    Blocks(std::ostream& out, std::string_view what, int most)
        : out_{out}, what_{what}, most_{most} {}
    ~Blocks() { end(); }
    Blocks(const Blocks&) = delete;
    Blocks& operator=(const Blocks&) = delete;

    void add(const std::string& name, const json::value& value) {
        if (name != name_ || count_ == most_) {
            end();
            out_ << R"(<script type="application/json" data-)" << what_ << "=\"" << name << "\">[";
            name_ = name;
            is_open_ = true;
        } else {
            out_ << ",\n";
        }
        out_ << inside_script(value);
        ++count_;
    }

private:
    void end() {
        if (is_open_) out_ << "]</script>\n";
        is_open_ = false;
        count_ = 0;
    }

    std::ostream& out_;
    std::string_view what_;
    int most_;
    std::string name_;
    int count_ = 0;
    bool is_open_ = false;
};

json::value field_json(const FieldContrast& field) {
    return json::array{
        field.label,
        field.name,
        field.ours,
        field.theirs,
        field.canonical_ours,
        field.canonical_theirs,
        field.raw_theirs,
        field.raw_ours};
}

json::value cell_json(const std::pair<DossierField::Cell, std::string>& cell) {
    if (cell.first == DossierField::Cell::differs) return json::string{cell.second};
    return static_cast<int>(cell.first);
}

class Data {
public:
    Data(
        std::ostream& out,
        Transaction& transaction,
        const ReportFacts& facts,
        const Rulebook& rulebook
    )
        : out_{out}, transaction_{transaction}, facts_{facts}, rulebook_{rulebook} {
        for (const SystemSummary& system : facts.summary.systems) {
            labels_.emplace(system.system, system.label);
        }
    }

    void write_findings() {
        Blocks blocks{out_, "findings", findings_in_block};
        FindingReader{transaction_, rulebook_, facts_.summary}.each([&](const FindingFacts& finding
                                                                    ) {
            blocks.add(finding.reason, finding_json(finding));
            if (finding.subject.empty() || subjects_.size() == most_dossiers) return;
            if (known_.insert(finding.subject).second) subjects_.push_back(finding.subject);
        });
    }

    void write_dossiers() {
        Blocks blocks{out_, "dossiers", dossiers_in_block};
        DossierReader reader{transaction_, rulebook_, labels_};
        int count = 0;
        for (const std::string& subject : subjects_) {
            const int block = count++ / dossiers_in_block;
            blocks.add(std::to_string(block), dossier_json(reader.of(SubjectCode{subject})));
            dossier_blocks_[subject] = block;
        }
    }

    void write_dictionary() {
        json::object reasons;
        for (const auto& [reason, count] : facts_.standing_by_reason) {
            reasons[reason] = json::object{
                {"name", reason},
                {"label", reason_label(reason)},
                {"english", reason_english(reason)}};
        }
        json::array lacking;
        for (const IndicatorRecord& record : facts_.indicators.records) {
            lacking.push_back(lacking_json(record));
        }
        const auto listed = static_cast<std::int64_t>(facts_.indicators.records.size());
        const json::object dictionary{
            {"systems", systems_.entries()},
            {"kinds", kinds_.entries()},
            {"reasons", std::move(reasons)},
            {"dossiers", std::move(dossier_blocks_)},
            {"lacking", std::move(lacking)},
            {"lackingLeftOff", facts_.indicators.all_records - listed},
            {"lacks",
             json::object{
                 {"unreported", json::array{"未报送", "Not reported"}},
                 {"late", json::array{"迟报", "Reported late"}},
                 {"refused", json::array{"清洗后被拒", "Refused after cleaning"}},
                 {"omitted", json::array{"疑似瞒报", "Suspected omissions"}}}}};
        out_ << R"(<script type="application/json" id="dictionary">)" << inside_script(dictionary)
             << "</script>\n";
    }

private:
    // In the order of `columns` in page.js.
    json::value finding_json(const FindingFacts& finding) {
        json::array fields;
        for (const FieldContrast& field : finding.fields) {
            fields.push_back(field_json(field));
        }
        return json::array{
            finding.id,
            systems_.of(finding.system, finding.system_label),
            kinds_.of(finding.kind, finding.kind_label),
            finding.key,
            finding.subject,
            finding.subject_name,
            finding.detail,
            finding.since,
            std::move(fields),
            finding.state,
            finding.told_at,
            finding.seen_at,
            finding.source,
            finding.source_run,
            finding.reopened,
            finding.accepted,
            finding.unspelled};
    }

    json::value record_json(const DossierRecord& record) {
        json::array systems;
        for (const DossierSystem& system : record.systems) {
            systems.push_back(json::object{
                {"label", system.label}, {"state", system.state}, {"why", system.why}});
        }
        json::array fields;
        for (const DossierField& field : record.fields) {
            json::array values{field.label, field.name, field.ours};
            for (const auto& cell : field.cells) {
                values.push_back(cell_json(cell));
            }
            fields.push_back(std::move(values));
        }
        return json::object{
            {"kind", kinds_.of(record.kind, label_of_kind(rulebook_, KindName{record.kind}))},
            {"key", record.key},
            {"state", record.state},
            {"systems", std::move(systems)},
            {"fields", std::move(fields)}};
    }

    json::value dossier_json(const Dossier& dossier) {
        json::array records;
        for (const DossierRecord& record : dossier.records) {
            records.push_back(record_json(record));
        }
        json::array events;
        for (const auto& [moment, what] : dossier.events) {
            events.push_back(json::array{moment, what});
        }
        return json::object{
            {"code", dossier.code},
            {"name", dossier.name},
            {"records", std::move(records)},
            {"events", std::move(events)}};
    }

    json::value lacking_json(const IndicatorRecord& record) {
        return json::array{
            name_of(record.lack),
            record.department,
            kinds_.of(record.kind, record.kind_label),
            record.key,
            record.subject,
            record.subject_name,
            record.decided_on,
            record.report_by,
            record.reported_on,
            record.note};
    }

    std::ostream& out_;
    Transaction& transaction_;
    const ReportFacts& facts_;
    const Rulebook& rulebook_;
    std::map<std::string, std::string> labels_;
    Places systems_;
    Places kinds_;
    std::vector<std::string> subjects_;  // that get a page, the gravest first
    std::set<std::string> known_;
    json::object dossier_blocks_;
};

}  // namespace

void write_html_data(
    std::ostream& out, Transaction& transaction, const ReportFacts& facts, const Rulebook& rulebook
) {
    Data data{out, transaction, facts, rulebook};
    data.write_findings();
    data.write_dossiers();
    data.write_dictionary();
}

}  // namespace xinqiao
