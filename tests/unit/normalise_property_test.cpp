// What holds for every kind, every mapping and every row: the way out and back, noise, totality.
#include <algorithm>
#include <filesystem>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/text.hpp"
#include "schema/canonical.hpp"
#include "schema/normalise.hpp"
#include "schema/subject.hpp"
#include "tests/support/places.hpp"

namespace xinqiao {
namespace {

const Kinds& kinds() {
    static const Kinds kinds{support::source_folder() / "schema/kinds"};
    return kinds;
}

const Mappings& mappings() {
    static const Mappings mappings{support::source_folder() / "schema/mappings", kinds()};
    return mappings;
}

constexpr Day present = Day{std::chrono::year{2026} / 11 / 22};

rc::Gen<const Mapping*> any_mapping() {
    std::vector<const Mapping*> all;
    for (const auto& entry : mappings()) {
        all.push_back(&entry.second);
    }
    return rc::gen::elementOf(all);
}

std::string any_words(std::size_t most) {
    const auto letter = rc::gen::element<std::string>(
        "乌", "兰", "浩", "特", "矿", "业", "（甲）", "A", "b", "7", "《法》", "、", "|", "\\", "·"
    );
    std::string text = "文";
    const auto count = *rc::gen::inRange<std::size_t>(0, std::min<std::size_t>(most, 20) / 3);
    for (std::size_t i = 0; i < count; ++i) {
        text += *letter;
    }
    return canonical_text(text);
}

std::string any_day() {
    return format_day(present - std::chrono::days{*rc::gen::inRange(0, 9000)});
}

std::string any_code(const Field& field) {
    std::string code = (*rc::gen::elementOf(field.codes)).value;
    if (code == "other" && *rc::gen::arbitrary<bool>()) code += ":说明";
    return code;
}

// A canonical text such as a field of that type may hold.
std::string any_text(const Field& field) {
    static const std::vector<std::string> organisations{
        "91152201078377449P", "9115220107837941X1", "111522000116340760", "531000005000160090"};
    const std::size_t most = field.length == 0 ? 60 : field.length;
    switch (field.type) {
        case FieldType::code:
            return any_code(field);
        case FieldType::day:
            return any_day();
        case FieldType::day_or_long_term:
            return *rc::gen::arbitrary<bool>() ? "long-term" : "2030-06-30";
        case FieldType::money:
            return std::to_string(*rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000));
        case FieldType::number:
            return std::to_string(*rc::gen::inRange(-500, 1000));
        case FieldType::uscc:
            return *rc::gen::elementOf(organisations);
        case FieldType::citizen_number:
            return {};
        case FieldType::document_number:
            return "乌自然资〔2024〕" + std::to_string(*rc::gen::inRange(1, 999)) + "号";
        case FieldType::licence_number:
            return "XK" + std::to_string(*rc::gen::inRange(1, 999));
        default:
            return any_words(most);
    }
}

void make_person(const Kind& kind, const Mapping& mapping, Fields& fields) {
    if (!kind.natural_persons || mapping.find("subject_id_number") == nullptr) return;
    if (!*rc::gen::arbitrary<bool>()) return;
    fields.set("subject_category", "person");
    fields.set("subject_id_kind", "resident-card");
    fields.set("subject_id_number", "11010519491231002X");
    fields.set("subject_code", "");
}

// A row in the spelling of the mapping, of a record that its kind allows.
WireRow any_row(const Kind& kind, const Mapping& mapping) {
    Record record;
    for (const Field& field : kind.fields) {
        const bool needed = field.required || !field.any_of.empty();
        if (needed || *rc::gen::arbitrary<bool>()) record.fields.set(field.name, any_text(field));
    }
    for (const char* day : {"valid_from", "began_on", "established_on"}) {
        record.fields.set(day, "");
    }
    for (const char* last : {"removed_on", "ended_on"}) {
        if (record.fields.find(last)) record.fields.set(last, "2026-11-22");
    }
    if (kind.find("subject_category") != nullptr) {
        record.fields.set("subject_category", "organisation");
    }
    make_person(kind, mapping, record.fields);
    return render(record, kind, mapping);
}

Normalised read_wire(const WireRow& row, const Mapping& mapping) {
    static const ReviewedCodes none;
    Rows rows;
    rows.begin_row(1);
    for (const auto& [column, text] : row) {
        rows.set(rows.column(column), text);
    }
    Normaliser normaliser{kinds().at(mapping.kind), mapping, none, present};
    normaliser.bind(rows);
    return normaliser.normalise(rows, 0);
}

std::string first_finding(const Normalised& normalised) {
    if (normalised.findings.empty()) return normalised.filtered;
    const Finding& finding = normalised.findings.front();
    return finding.field + " " + finding.rule + " " + finding.value + " " + finding.advice;
}

RC_GTEST_PROP(NormaliseProperty, ReadsBackWhatItRendered, ()) {
    const Mapping& mapping = **any_mapping();
    const Kind& kind = kinds().at(mapping.kind);
    const Normalised first = read_wire(any_row(kind, mapping), mapping);
    if (!first.record) RC_FAIL(mapping.name.text() + ": " + first_finding(first));
    const Normalised again = read_wire(render(*first.record, kind, mapping), mapping);
    if (!again.record) RC_FAIL(mapping.name.text() + ": " + first_finding(again));
    RC_ASSERT(again.record->key.text() == first.record->key.text());
    RC_ASSERT(
        canonical_bytes(projected(*again.record, mapping))
        == canonical_bytes(projected(*first.record, mapping))
    );
}

std::string noisy(const std::string& text) {
    std::string noise;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool widen = byte >= '0' && byte <= '9' && *rc::gen::arbitrary<bool>();
        if (widen) {
            noise += "\xEF\xBC";
            noise += static_cast<char>(0x90 + (byte - '0'));
        } else {
            noise += text[i];
        }
    }
    const auto blank = rc::gen::element<std::string>("", " ", "\u3000", "\t", "\u200b", "\u00a0");
    return *blank + noise + *blank;
}

RC_GTEST_PROP(NormaliseProperty, GivesOneDigestWhateverTheNoise, ()) {
    const Mapping& mapping = **any_mapping();
    WireRow row = any_row(kinds().at(mapping.kind), mapping);
    const Normalised clean = read_wire(row, mapping);
    RC_PRE(clean.record.has_value());
    for (auto& cell : row) {
        if (!cell.second.empty()) cell.second = noisy(cell.second);
    }
    std::reverse(row.begin(), row.end());
    const Normalised dirty = read_wire(row, mapping);
    if (!dirty.record) RC_FAIL(mapping.name.text() + ": " + first_finding(dirty));
    RC_ASSERT(canonical_bytes(*dirty.record) == canonical_bytes(*clean.record));
}

RC_GTEST_PROP(NormaliseProperty, GivesAnotherDigestWhenTheMeaningChanges, ()) {
    const Mapping& mapping = **any_mapping();
    WireRow row = any_row(kinds().at(mapping.kind), mapping);
    const Normalised before = read_wire(row, mapping);
    RC_PRE(before.record.has_value());
    const auto name = std::find_if(row.begin(), row.end(), [&](const auto& cell) {
        return cell.first == mapping.find("subject_name")->wires.front();
    });
    name->second += "乙";
    const Normalised after = read_wire(row, mapping);
    RC_ASSERT(after.record.has_value());
    RC_ASSERT(digest_of(*after.record) != digest_of(*before.record));
}

RC_GTEST_PROP(NormaliseProperty, EndsEveryRowAsRecordFilteredOrFindings, ()) {
    const Mapping& mapping = **any_mapping();
    WireRow row = any_row(kinds().at(mapping.kind), mapping);
    for (auto& cell : row) {
        const int fate = *rc::gen::inRange(0, 3);
        if (fate == 0) cell.second = *rc::gen::arbitrary<std::string>();
        if (fate == 1) cell.second += *rc::gen::arbitrary<std::string>();
    }
    row.emplace_back(*rc::gen::arbitrary<std::string>(), "x");
    const Normalised normalised = read_wire(row, mapping);
    const int outcomes = (normalised.record ? 1 : 0) + (normalised.filtered.empty() ? 0 : 1)
                         + (has_error(normalised.findings) ? 1 : 0);
    RC_ASSERT(outcomes == 1);
    for (const Finding& finding : normalised.findings) {
        RC_ASSERT(!finding.rule.empty() && !finding.advice.empty());
        RC_ASSERT(!first_invalid_utf8(finding.value) && !first_invalid_utf8(finding.field));
    }
}

}  // namespace
}  // namespace xinqiao
