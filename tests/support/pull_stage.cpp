// Everything a pull needs, small.
#include "tests/support/pull_stage.hpp"

#include "daemon/store/contents.hpp"
#include "daemon/store/quarantine.hpp"
#include "daemon/store/records.hpp"
#include "schema/canonical.hpp"

namespace xinqiao {
namespace {

const std::vector<std::string> stage_columns{"NUMBER", "NAME", "CODE"};

Field stage_field(const char* name, FieldType type) {
    Field field;
    field.name = name;
    field.label = name;
    field.type = type;
    field.required = true;
    return field;
}

MappedColumn stage_column(const char* field, const char* wire) {
    MappedColumn column;
    column.field = field;
    column.wires = {wire};
    return column;
}

Kind stage_kind() {
    Kind kind;
    kind.name = KindName{"licence"};
    kind.label = "行政许可";
    kind.class_ = "publicity";
    kind.key = {"number"};
    kind.fields = {
        stage_field("subject_code", FieldType::uscc),
        stage_field("name", FieldType::text),
        stage_field("number", FieldType::text)};
    return kind;
}

Mapping stage_mapping() {
    Mapping mapping;
    mapping.name = MappingName{"stage-licence"};
    mapping.kind = KindName{"licence"};
    mapping.columns = {
        stage_column("subject_code", "CODE"),
        stage_column("name", "NAME"),
        stage_column("number", "NUMBER")};
    return mapping;
}

}  // namespace

ListedRow listed(const char* number, const char* name, const char* code) {
    return {number, name, code};
}

PullStage::PullStage() : kind{stage_kind()}, mapping{stage_mapping()} {
    system.name = "approvals";
    system.owner = "bureau";
    stream.name = "licences";
    stream.kind = "licence";
    stream.mapping = "stage-licence";
}

StreamSummary PullStage::pull_from(Source& source) {
    return pull_from(source, *place.database);
}

StreamSummary PullStage::pull_from(Source& source, Database& database) {
    const PullTask task{
        .system = system,
        .stream = stream,
        .kind = kind,
        .mapping = mapping,
        .source = source,
        .database = database,
        .clock = clock,
        .actor = "test",
        .accept = accept,
        .batch = batch,
        .progress = {},
        .lookup = normalise_all ? nullptr : lookup.get()};
    return pull(task, stop.get_token());
}

StreamSummary PullStage::pull_rows(std::vector<ListedRow> rows) {
    ListSource source{stage_columns, std::move(rows)};
    return pull_from(source);
}

std::vector<std::string> PullStage::records() {
    std::vector<std::string> result;
    Transaction transaction{*place.database, Access::reading};
    transaction.run(
        "select r.key, unseal('content.body', c.digest, c.body) from record r join content c on "
        "c.id = r.content where r.gone = 0 "
        "order by r.key",
        {},
        [&](const Row& row) {
            const Record record = record_from_canonical(row.blob(1));
            result.push_back(std::string{row.text(0)}.append("=").append(record.fields.text("name"))
            );
        }
    );
    return result;
}

std::vector<std::string> PullStage::quarantined() {
    std::vector<std::string> result;
    Transaction transaction{*place.database, Access::reading};
    transaction.run(
        "select unseal('quarantine.row_json', id, row_json), state from quarantine order by 1",
        {},
        [&](const Row& row) {
            result.push_back(std::string{row.text(0)}.append(" ").append(row.text(1)));
        }
    );
    return result;
}

std::int64_t PullStage::count(std::string_view sql) {
    Transaction transaction{*place.database, Access::reading};
    return transaction.number(sql);
}

}  // namespace xinqiao
