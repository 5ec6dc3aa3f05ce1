#include "daemon/decisions/record_form.hpp"

#include <algorithm>

#include "base/date.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace {

using Cells = std::map<std::string, std::string>;

// The kind's own names and headings as columns; days as they are written, money in yuan.
Mapping form_of(const Kind& kind) {
    Mapping form;
    form.name = MappingName{"form"};
    form.kind = kind.name;
    form.label = kind.label;
    for (const Field& field : kind.fields) {
        MappedColumn column;
        column.field = field.name;
        column.wires = {field.name, field.label};
        column.wires.insert(column.wires.end(), field.wires.begin(), field.wires.end());
        column.day_format = DayFormat::dashes;
        column.money_unit = MoneyUnit::yuan;
        form.columns.push_back(std::move(column));
    }
    return form;
}

[[noreturn]] void refuse(const Kind& kind, const std::string& mistakes) {
    throw Error{
        Error::Kind::invalid,
        kind.label + "填写有误: " + mistakes,
        "各项的名称与要求见 schema/kinds/" + kind.name.text() + ".toml"};
}

std::string mistakes_of(const Kind& kind, const Findings& findings) {
    std::string text;
    for (const Finding& finding : findings) {
        if (finding.severity != Severity::error) continue;
        const Field* field = kind.find(finding.field);
        text += (text.empty() ? "" : "; ") + (field == nullptr ? finding.field : field->label);
        text += ": " + finding.advice;
    }
    return text;
}

Record understood(const Kind& kind, const Cells& cells, const ReviewedCodes& reviewed, Day today) {
    const Mapping form = form_of(kind);
    Rows rows;
    rows.begin_row(1);
    for (const auto& [name, text] : cells) {
        rows.set(rows.column(name), text);
    }
    Normaliser normaliser{kind, form, reviewed, today};
    normaliser.bind(rows);
    for (const std::string& unknown : normaliser.unknown_columns(rows)) {
        refuse(kind, "没有“" + unknown + "”这一项");
    }
    Normalised result = normaliser.normalise(rows, 0);
    if (!result.record) refuse(kind, mistakes_of(kind, result.findings));
    return *std::move(result.record);
}

void fill(Cells& cells, const Kind& kind, const char* field, const std::string& text) {
    if (text.empty() || kind.find(field) == nullptr) return;
    if (cells.contains(field) || cells.contains(kind.find(field)->label)) return;
    cells[field] = text;
}

// The field that a typed name means; itself where there is none.
std::string field_meant(const Kind& kind, const std::string& name) {
    for (const Field& field : kind.fields) {
        const bool meant =
            field.label == name || std::ranges::find(field.wires, name) != field.wires.end();
        if (meant) return field.name;
    }
    return name;
}

}  // namespace

Record filled_in(
    const Kind& kind, const ActRequest& request, const ReviewedCodes& reviewed, Day today
) {
    Cells cells;
    for (const auto& [name, text] : request.fields) {
        cells[field_meant(kind, name)] = text;
    }
    fill(cells, kind, "document_number", request.document);
    fill(cells, kind, "authority", request.organ);
    fill(cells, kind, "facts", request.reason);
    fill(cells, kind, "decided_on", format_day(request.day.value_or(today)));
    return understood(kind, cells, reviewed, today);
}

Record corrected(
    const Kind& kind,
    const Record& record,
    const ActRequest& request,
    const ReviewedCodes& reviewed,
    Day today
) {
    Cells cells;
    for (const auto& [name, text] : render(record, kind, form_of(kind))) {
        cells[name] = text;
    }
    for (const auto& [name, text] : request.fields) {
        cells[field_meant(kind, name)] = text;
    }
    Record after = understood(kind, cells, reviewed, today);
    if (after.key != record.key) {
        refuse(kind, "更正改变了主体或文号, 就成了另一条记录; 请撤销原决定后重新作出");
    }
    return after;
}

}  // namespace xinqiao
