// Exchange by spreadsheets that people carry: XLSX and CSV in, filled templates out, answers back.
#pragma once

#include <memory>
#include <vector>

#include "adapters/adapter.hpp"
#include "adapters/formats/xlsx_table.hpp"
#include "adapters/probe.hpp"
#include "adapters/system.hpp"

namespace xinqiao {

std::unique_ptr<Source> open_spreadsheet_source(
    const SystemSettings& system, const StreamSettings& stream, const Credentials& credentials
);
TargetEnds open_spreadsheet_target(
    const SystemSettings& system,
    const PublicationSettings& publication,
    const Credentials& credentials
);
std::vector<Probe> check_spreadsheet(
    const SystemSettings& system, const Credentials& credentials, const Call& call
);

// The ends one by one.
std::unique_ptr<Target> spreadsheet_target(
    const SpreadsheetSettings& sheet, const PublicationSettings& publication
);
std::unique_ptr<Receipts> spreadsheet_receipts(
    const SpreadsheetSettings& sheet, const PublicationSettings& publication
);

// Where the table of that list is, as far as the settings say.
TableHint table_hint(const SpreadsheetSettings& sheet, const StreamSettings& stream);

// The same exchange as one of files: where they lie, how ours are named.
FilesSettings as_files(const SpreadsheetSettings& sheet);

}  // namespace xinqiao
