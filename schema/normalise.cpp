#include "schema/normalise.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/text.hpp"
#include "schema/cell.hpp"
#include "schema/code_book.hpp"
#include "schema/subject.hpp"

namespace xinqiao {
namespace {

// Which day may not lie before which.
using DayOrder = std::pair<std::string_view, std::string_view>;
constexpr std::array day_orders{
    DayOrder{"decided_on", "publish_until"},
    DayOrder{"decided_on", "removed_on"},
    DayOrder{"decided_on", "valid_until"},
    DayOrder{"began_on", "ended_on"},
    DayOrder{"established_on", "valid_until"},
    DayOrder{"valid_from", "valid_until"},
};

constexpr std::array<std::string_view, 2> numbers_of_persons{
    "legal_representative_id_number", "subject_id_number"};

bool is_latin(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0; });
}

// The values of a filter in the spelling in which cells are compared.
std::vector<std::string> canonical_values(const RowFilter& filter) {
    std::vector<std::string> values;
    for (const std::string& value : filter.values) {
        values.push_back(canonical_text(value));
    }
    return values;
}

bool matches(const std::vector<std::string>& values, std::string_view cell) {
    return std::any_of(values.begin(), values.end(), [&](std::string_view value) {
        if (value.empty() || value.back() != '*') return cell == value;
        return cell.substr(0, value.size() - 1) == value.substr(0, value.size() - 1);
    });
}

void append_key_part(std::string& key, std::string_view part) {
    if (part.find('|') == std::string_view::npos && part.find('\\') == std::string_view::npos) {
        key.append(part);
        return;
    }
    for (const char c : part) {
        if (c == '|') {
            key += "\\p";
        } else if (c == '\\') {
            key += "\\b";
        } else {
            key += c;
        }
    }
}

Finding row_error(std::string_view rule, std::string advice) {
    Finding finding;
    finding.rule = rule;
    finding.advice = std::move(advice);
    return finding;
}

// The adapters say what is wrong with a row; what to do is mostly the same.
std::string with_what_to_do(std::string_view reason) {
    const bool says_it = reason.find("请") != std::string_view::npos;
    return std::string{reason} + (says_it ? "" : ": 请在来源系统中改正后重新导出");
}

}  // namespace

// One row on its way to a record.
class Normaliser::RowReader {
public:
    RowReader(Normaliser& normaliser, const Rows& rows, std::size_t row)
        : normaliser_{normaliser}, kind_{normaliser.kind_}, rows_{rows}, row_{row} {}

    Normalised read() && {
        if (const auto reason = rows_.broken(row_)) {
            fail(row_error("row.broken", with_what_to_do(*reason)));
        } else if (const RowFilter* filter = filter_of_row()) {
            result_.filtered = filter->reason;
        } else {
            read_record();
        }
        return std::move(result_);
    }

private:
    void read_record() {
        refuse_repeated();
        fields_.reserve(normaliser_.plans_.size() + normaliser_.mapping_.constants.size() + 1);
        for (Plan& plan : normaliser_.plans_) {
            read_field(plan);
        }
        for (const auto& [name, text] : normaliser_.mapping_.constants) {
            fields_.set(name, text);
        }
        find_subject();
        check_required();
        check_groups();
        check_days();
        if (has_error(result_.findings)) {
            result_.key = RecordKey{natural_key()};
        } else {
            finish();
        }
    }

    const RowFilter* filter_of_row() const {
        for (const Filter& candidate : normaliser_.filters_) {
            const auto cell = rows_.cell(row_, candidate.column);
            if (cell && meets(candidate, *cell)) return candidate.filter;
        }
        return nullptr;
    }

    static bool meets(const Filter& filter, std::string_view cell) {
        if (cell.size() >= 4096) return false;
        if (is_plainly_canonical(cell)) return matches(filter.values, cell);
        const auto canonical = canonical_text_if_valid(cell);
        return canonical && matches(filter.values, *canonical);
    }

    void fail(Finding finding) { result_.findings.push_back(std::move(finding)); }

    void refuse_repeated() {
        const auto column = rows_.repeated(row_);
        if (!column) return;
        Finding finding = row_error(
            "row.repeated", "同一行中该列出现了两次，无法判断以哪个为准，请来源单位更正后重新报送"
        );
        finding.field = canonical_name(*column);
        fail(std::move(finding));
    }

    // A column's name for a finding, whatever bytes it has.
    static std::string canonical_name(std::string_view name) {
        const bool sane = name.size() < 1024 && !first_invalid_utf8(name);
        return sane ? canonical_text(name) : std::string{"?"};
    }

    void read_field(Plan& plan) {
        if (is_as_before(plan)) {
            fields_.set(plan.field->name, plan.last_text);
            return;
        }
        const auto raw = cell_of(plan);
        if (!raw) return;
        if (!plan.last_raw.empty() && *raw == plan.last_raw) {
            fields_.set(plan.field->name, plan.last_text);
            return;
        }
        const std::size_t findings = result_.findings.size();
        const CellRules rules{
            *plan.field,
            *plan.column,
            plan.codes.get(),
            normaliser_.reviewed_,
            normaliser_.today_,
            plan.id_kind.empty() ? std::string_view{} : fields_.text(plan.id_kind)};
        std::string text = canonical_cell(rules, *raw, result_.findings);
        if (text.empty()) return;
        // What a number means depends on another cell, too.
        if (result_.findings.size() == findings && plan.id_kind.empty()) {
            plan.last_raw = *raw;
            plan.last_text = text;
        }
        fields_.set(plan.field->name, std::move(text));
    }

    // Whether its only column is spelled as the last time, when it said something.
    bool is_as_before(const Plan& plan) const {
        if (plan.last_raw.empty() || plan.cells.size() != 1) return false;
        const auto cell = rows_.cell(row_, plan.cells.front());
        return cell && *cell == plan.last_raw;
    }

    // The first column of the field that says something; a second one must say the same.
    std::optional<std::string_view> cell_of(const Plan& plan) {
        std::optional<std::string_view> chosen;
        for (const std::size_t column : plan.cells) {
            const auto cell = rows_.cell(row_, column);
            if (!cell || says_nothing(*cell)) continue;
            if (chosen && *chosen != *cell) {
                fail(field_error(
                    *plan.field,
                    {},
                    "row.conflict",
                    quoted_label(*plan.field) + "有两列且内容不同，请来源单位核实后只保留一列"
                ));
            }
            if (!chosen) chosen = cell;
        }
        return chosen;
    }

    bool complained(std::string_view field) const {
        return std::any_of(
            result_.findings.begin(),
            result_.findings.end(),
            [&](const Finding& finding) {
                return finding.field == field && finding.severity == Severity::error;
            }
        );
    }

    void find_subject() {
        const std::string_view category = fields_.text("subject_category");
        const bool no_code = fields_.text("subject_code").empty();
        const bool person = (category == "person" && (no_code || !keeps_contradictions()))
                            || (category.empty() && no_code && !complained("subject_code")
                                && !fields_.text("subject_id_number").empty());
        if (person) {
            find_person();
        } else {
            find_organisation();
        }
    }

    bool keeps_contradictions() const {
        return normaliser_.contradictions_ == Contradictions::keep;
    }

    void find_organisation() {
        const std::string_view code = fields_.text("subject_code");
        if (!code.empty()) {
            subject_ = SubjectCode{code};
            check_category(subject_.text().starts_with("92"));
        } else if (!complained("subject_code")) {
            fail(no_subject());
        }
        if (!fields_.text("subject_id_number").empty()) drop_number_of_organisation();
    }

    // 个体工商户 and nobody else has a code that begins with 92.
    void check_category(bool individual) {
        const std::string_view category = fields_.text("subject_category");
        if (category.empty()) {
            const bool known = kind_.find("subject_category") != nullptr;
            if (known)
                fields_.set(
                    "subject_category", individual ? "individual-business" : "organisation"
                );
        } else if (individual != (category == "individual-business") && !keeps_contradictions()) {
            fail(field_error(
                *kind_.find("subject_category"),
                individual ? "法人及非法人组织" : "个体工商户",
                "subject.category",
                individual ? "统一社会信用代码以92开头，是个体工商户：请把类别改为“个体工商户”（仍"
                             "填在法人表中）；"
                             "如主体不是个体工商户，请更正代码"
                           : "个体工商户的统一社会信用代码应以92开头：请更正类别或代码，否则平台会"
                             "报“行政相对人代码不正确”"
            ));
        }
    }

    Finding no_subject() const {
        for (const char* other :
             {"organisation_code",
              "registration_number",
              "tax_number",
              "institution_number",
              "society_number"}) {
            const std::string_view number = fields_.text(other);
            const Field* field = kind_.find(other);
            if (number.empty() || field == nullptr) continue;
            return field_error(
                *kind_.find("subject_code"),
                number,
                "subject.no-code",
                "没有统一社会信用代码，只有" + field->label
                    + "：请按名称和该号码在登记机关或“信用中国”查到18位统一社会信用代码，补填后重试"
            );
        }
        return field_error(
            *kind_.find("subject_code"),
            fields_.text("subject_name"),
            "subject.missing",
            "既没有统一社会信用代码也没有自然人证件号码，无法确定信息主体：请向信息主体或登记机关核"
            "实，补填后重试"
        );
    }

    // Tables of 2016 put the legal representative's number here; nothing needs it.
    void drop_number_of_organisation() {
        fields_.set("subject_id_number", {});
        fields_.set("subject_id_kind", {});
        Finding finding = field_error(
            *kind_.find("subject_id_number"),
            {},
            "subject.number-dropped",
            "单位的记录不需要证件号码，已不保存；今后请不要填写法定代表人的证件号码"
        );
        finding.severity = Severity::note;
        fail(std::move(finding));
    }

    void find_person() {
        forget_code_of_person();
        if (kind_.find("subject_category") != nullptr) fields_.set("subject_category", "person");
        const std::string_view number = fields_.text("subject_id_number");
        const std::string_view name = fields_.text("subject_name");
        if (!kind_.natural_persons) {
            fail(refused_person());
        } else if (number.size() >= 6 && !name.empty()) {
            subject_ = person_code(number, name);
        } else if (!complained("subject_id_number") && !name.empty()) {
            fail(field_error(
                *kind_.find("subject_id_number"),
                {},
                "subject.no-number",
                "自然人缺少证件号码（至少要有前6位），无法确定信息主体：请来源单位补填后重试"
            ));
        }
        refuse_personal_columns();
    }

    Finding refused_person() const {
        Finding finding = row_error(
            "refused.person",
            "“" + kind_.label + "”只收单位的信息，本行是自然人，不予保存；请核对类别或从本表中删除"
        );
        finding.field = "subject_category";
        return finding;
    }

    // Tables fill the column of the code with placeholders for a person; a real code there means
    // that the row is about somebody else.
    void forget_code_of_person() {
        auto& findings = result_.findings;
        findings.erase(
            std::remove_if(
                findings.begin(),
                findings.end(),
                [](const Finding& finding) {
                    return finding.field == "subject_code"
                           && finding.rule.compare(0, 5, "uscc.") == 0;
                }
            ),
            findings.end()
        );
        if (fields_.text("subject_code").empty()) return;
        fail(field_error(
            *kind_.find("subject_category"),
            fields_.text("subject_code"),
            "subject.category",
            "类别是自然人却填了统一社会信用代码：请把类别改为法人或个体工商户，或删去代码、填写证件"
            "号码"
        ));
    }

    // 内蒙古自治区公共信用信息管理办法第十八条: refused at the door, by column, without the value.
    void refuse_personal_columns() {
        for (const std::size_t column : normaliser_.refused_) {
            const auto cell = rows_.cell(row_, column);
            if (!cell || says_nothing(*cell)) continue;
            Finding finding = row_error(
                "refused.personal",
                "依据《内蒙古自治区公共信用信息管理办法》第十八条，自然人的此类信息不得归集，"
                "已拒收且未保存；请来源单位今后不要报送此列"
            );
            finding.field = canonical_name(rows_.columns()[column]);
            finding.severity = Severity::warning;
            fail(std::move(finding));
        }
        for (const Plan& plan : normaliser_.plans_) {
            if (plan.refused) fields_.set(plan.field->name, {});
        }
    }

    void check_required() {
        for (const Field* required : normaliser_.required_) {
            const Field& field = *required;
            if (!fields_.text(field.name).empty() || complained(field.name)) continue;
            fail(field_error(
                field, {}, "required", quoted_label(field) + "是必填项，请对照文书补填后重试"
            ));
        }
    }

    void check_groups() {
        for (const auto& group : normaliser_.groups_) {
            std::string labels;
            if (group_says_something(group, labels)) continue;
            fail(field_error(
                *group.front(), {}, "required.any-of", labels + "至少要填一项，请补填后重试"
            ));
        }
    }

    bool group_says_something(const std::vector<const Field*>& group, std::string& labels) const {
        for (const Field* field : group) {
            if (!fields_.text(field->name).empty() || complained(field->name)) return true;
            labels += quoted_label(*field);
        }
        return false;
    }

    // Canonical days compare as texts, and "long-term" comes after every one of them.
    void check_days() {
        for (const auto& [earlier, later] : normaliser_.day_orders_) {
            const std::string_view first = fields_.text(earlier->name);
            const std::string_view last = fields_.text(later->name);
            if (first.empty() || last.empty() || first <= last) continue;
            const Field& field = *later;
            fail(field_error(
                field,
                last,
                "date.order",
                quoted_label(field) + "早于" + quoted_label(*earlier) + "，请对照文书核实后更正"
            ));
        }
    }

    // Empty when a part of it is missing.
    std::string natural_key() const {
        std::string key;
        for (const std::string& entry : kind_.key) {
            const std::string_view part = key_part(entry);
            if (part.empty()) return {};
            if (!key.empty()) key += '|';
            append_key_part(key, part);
        }
        return key;
    }

    void finish() {
        std::string key = natural_key();
        result_.record =
            Record{kind_.name, RecordKey{std::move(key)}, std::move(subject_), std::move(fields_)};
    }

    std::string_view key_part(std::string_view entry) const {
        if (entry == "subject") return subject_.text();
        const std::size_t bar = entry.find('|');
        const std::string_view first = fields_.text(entry.substr(0, bar));
        return first.empty() && bar != std::string_view::npos ? fields_.text(entry.substr(bar + 1))
                                                              : first;
    }

    Normaliser& normaliser_;
    const Kind& kind_;
    const Rows& rows_;
    std::size_t row_;
    Fields fields_;
    SubjectCode subject_;
    Normalised result_;
};

Normaliser::Normaliser(
    const Kind& kind,
    const Mapping& mapping,
    const ReviewedCodes& reviewed,
    Day today,
    Contradictions contradictions
)
    : kind_{kind},
      mapping_{mapping},
      reviewed_{reviewed},
      today_{today},
      contradictions_{contradictions} {
    for (const MappedColumn& column : mapping.columns) {
        Plan plan;
        plan.field = kind.find(column.field);
        if (plan.field == nullptr) continue;
        plan.column = &column;
        if (!plan.field->codes.empty()) {
            plan.codes = std::make_shared<const CodeBook>(*plan.field, column);
        }
        const auto& name = plan.field->name;
        if (std::find(numbers_of_persons.begin(), numbers_of_persons.end(), name)
            != numbers_of_persons.end()) {
            plan.id_kind = name.substr(0, name.size() - 6) + "kind";
        }
        plans_.push_back(std::move(plan));
    }
    std::sort(plans_.begin(), plans_.end(), [](const Plan& one, const Plan& two) {
        return one.field->name < two.field->name;
    });
    plan_checks();
}

// What is to be checked in every row, looked up once.
void Normaliser::plan_checks() {
    std::map<std::string_view, std::size_t> places;
    for (const Plan& plan : plans_) {
        const Field* field = plan.field;
        // The code and "identifier" are judged with the subject.
        if (field->required && field->name != "subject_code") required_.push_back(field);
        if (field->any_of.empty() || field->any_of == "identifier") continue;
        const auto place = places.emplace(field->any_of, groups_.size()).first->second;
        groups_.resize(std::max(groups_.size(), place + 1));
        groups_[place].push_back(field);
    }
    for (const auto& [earlier, later] : day_orders) {
        const Field* first = kind_.find(earlier);
        const Field* last = kind_.find(later);
        if (first != nullptr && last != nullptr) day_orders_.emplace_back(first, last);
    }
}

Normaliser::~Normaliser() = default;
Normaliser::Normaliser(Normaliser&&) noexcept = default;

void Normaliser::bind(const Rows& rows) {
    std::unordered_map<std::string, std::vector<std::size_t>> by_key;
    refused_.clear();
    for (std::size_t i = 0; i < rows.columns().size(); ++i) {
        const std::string& name = rows.columns()[i];
        if (name.size() > 1024 || first_invalid_utf8(name)) continue;
        by_key[column_key(name)].push_back(i);
        if (is_refused(name)) refused_.push_back(i);
    }
    for (Plan& plan : plans_) {
        plan.cells.clear();
        for (const std::string& wire : plan.column->wires) {
            const auto found = by_key.find(column_key(wire));
            if (found == by_key.end()) continue;
            plan.cells.insert(plan.cells.end(), found->second.begin(), found->second.end());
        }
        plan.refused = std::any_of(plan.cells.begin(), plan.cells.end(), [&](std::size_t cell) {
            return std::find(refused_.begin(), refused_.end(), cell) != refused_.end();
        });
    }
    bind_filters(rows);
}

std::string_view Normaliser::spelling(const Rows& rows, std::size_t row, std::string_view field)
    const {
    for (const std::size_t column : columns_of(field)) {
        const auto cell = rows.cell(row, column);
        if (cell && !cell->empty()) return *cell;
    }
    return {};
}

std::string Normaliser::spellings_json(const Rows& rows, std::size_t row) const {
    boost::json::object fields;
    for (const Plan& plan : plans_) {
        if (plan.field->personal || plan.refused) continue;
        const std::string_view text = spelling(rows, row, plan.field->name);
        if (!text.empty()) fields[plan.field->name] = text;
    }
    return boost::json::serialize(fields);
}

std::span<const std::size_t> Normaliser::columns_of(std::string_view field) const {
    for (const Plan& plan : plans_) {
        if (plan.field->name == field) return plan.cells;
    }
    return {};
}

// A filter names a column as the mapping does; whatever heading that field has here is meant.
void Normaliser::bind_filters(const Rows& rows) {
    filters_.clear();
    for (const RowFilter& filter : mapping_.filters) {
        for (const std::size_t column : cells_of_wire(rows, filter.wire)) {
            filters_.push_back({column, &filter, canonical_values(filter)});
        }
    }
}

std::vector<std::size_t> Normaliser::cells_of_wire(const Rows& rows, const std::string& wire)
    const {
    for (const Plan& plan : plans_) {
        const auto& wires = plan.column->wires;
        if (std::find(wires.begin(), wires.end(), wire) != wires.end()) return plan.cells;
    }
    const auto column = rows.find_column(wire);
    return column ? std::vector{*column} : std::vector<std::size_t>{};
}

bool Normaliser::is_refused(const std::string& column) const {
    const std::string name = column_key(column);
    return std::any_of(kind_.refused.begin(), kind_.refused.end(), [&](const std::string& word) {
        return is_latin(word) ? name == word : name.find(word) != std::string::npos;
    });
}

bool Normaliser::is_known(const std::string& column) const {
    const std::string key = column_key(column);
    const auto same = [&](const std::string& wire) { return column_key(wire) == key; };
    const auto& columns = mapping_.columns;
    return std::any_of(mapping_.ignored.begin(), mapping_.ignored.end(), same)
           || std::any_of(
               mapping_.filters.begin(),
               mapping_.filters.end(),
               [&](const RowFilter& filter) { return same(filter.wire); }
           )
           || std::any_of(columns.begin(), columns.end(), [&](const MappedColumn& mapped) {
                  return std::any_of(mapped.wires.begin(), mapped.wires.end(), same);
              });
}

std::vector<std::string> Normaliser::unknown_columns(const Rows& rows) const {
    std::vector<std::string> unknown;
    for (const std::string& column : rows.columns()) {
        if (column.size() > 1024 || first_invalid_utf8(column)) {
            unknown.emplace_back("?");
        } else if (!column_key(column).empty() && !is_known(column) && !is_refused(column)) {
            unknown.push_back(column);
        }
    }
    return unknown;
}

std::vector<std::string> Normaliser::missing_columns(const Rows& rows) const {
    Normaliser bound{kind_, mapping_, reviewed_, today_};
    bound.bind(rows);
    std::vector<std::string> missing;
    std::unordered_map<std::string, bool> groups;  // of any_of: whether a column is there
    for (const Plan& plan : bound.plans_) {
        const bool there = !plan.cells.empty();
        if (plan.field->required && !there) missing.push_back(plan.column->wires.front());
        if (!plan.field->any_of.empty()) groups[plan.field->any_of] |= there;
    }
    for (const Plan& plan : bound.plans_) {
        const auto group = groups.find(plan.field->any_of);
        if (group != groups.end() && !group->second) missing.push_back(plan.column->wires.front());
    }
    return missing;
}

Normalised Normaliser::normalise(const Rows& rows, std::size_t row) {
    return RowReader{*this, rows, row}.read();
}

std::string Normaliser::keepable_json(const Rows& rows, std::size_t row) const {
    return rows.json(row, refused_);
}

}  // namespace xinqiao
