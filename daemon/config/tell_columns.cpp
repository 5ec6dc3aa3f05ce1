// What the mappings know of the columns of lists and publications, told to the adapters.
#include <algorithm>

#include "daemon/config/read_config.hpp"

namespace xinqiao {
namespace {

std::vector<std::string> spellings_in(const Mapping& mapping) {
    std::vector<std::string> spellings = mapping.ignored;
    for (const MappedColumn& column : mapping.columns) {
        spellings.insert(spellings.end(), column.wires.begin(), column.wires.end());
    }
    return spellings;
}

// "a|b" are two fields of which one is filled; a subject is told by its code.
std::vector<std::string> key_fields_of(const Kind& kind) {
    std::vector<std::string> fields;
    for (const std::string& part : kind.key) {
        for (std::size_t at = 0; at <= part.size();) {
            const std::size_t end = std::min(part.find('|', at), part.size());
            const std::string field = part.substr(at, end - at);
            fields.push_back(field == "subject" ? "subject_code" : field);
            at = end + 1;
        }
    }
    return fields;
}

std::vector<std::string> written_keys_of(const Kind& kind, const Mapping& mapping) {
    std::vector<std::string> keys;
    for (const std::string& field : key_fields_of(kind)) {
        const MappedColumn* const column = mapping.find(field);
        if (column == nullptr || !column->write || column->wires.empty()) continue;
        keys.push_back(column->wires.front());
    }
    return keys;
}

std::vector<std::string> written_columns_of(const Mapping& mapping) {
    std::vector<std::string> columns;
    for (const MappedColumn& column : mapping.columns) {
        if (column.write && !column.wires.empty()) columns.push_back(column.wires.front());
    }
    return columns;
}

}  // namespace

void tell_columns(SystemSettings& system, const Kinds& kinds, const Mappings& mappings) {
    for (StreamSettings& stream : system.streams) {
        const Mapping* const mapping = mappings.find(MappingName{stream.mapping});
        if (mapping != nullptr) stream.headings = spellings_in(*mapping);
    }
    for (PublicationSettings& publication : system.publications) {
        const Mapping* const mapping = mappings.find(MappingName{publication.mapping});
        const Kind* const kind = kinds.find(KindName{publication.kind});
        if (mapping == nullptr || kind == nullptr) continue;
        publication.keys = written_keys_of(*kind, *mapping);
        publication.columns = written_columns_of(*mapping);
    }
}

}  // namespace xinqiao
