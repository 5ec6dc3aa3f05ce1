#include "adapters/pretended/system_form.hpp"

namespace xinqiao {
namespace {

// Lists inside a process stand as they are.
class PlainForm final : public SystemForm {
public:
    Rows list(const StreamSettings&, const Rows& rows, const Call&) override { return rows; }
    std::string fault_of(const PublicationSettings&, const Change&, const Call&) override {
        return {};
    }
    Receipt
    accepted(const PublicationSettings&, const Change&, const std::string& reference, const Call&)
        override {
        return Accepted{reference};
    }
};

}  // namespace

std::unique_ptr<SystemForm> form_of(const SystemSettings& system) {
    if (system.adapter == "rest") return rest_form(system);
    if (system.adapter == "files") return files_form(system);
    if (system.adapter == "soap") return soap_form(system);
    if (system.adapter == "spreadsheet") return spreadsheet_form(system);
    if (system.adapter == "process") return process_form(system);
    if (system.adapter == "table") return table_form(system);
    return std::make_unique<PlainForm>();
}

std::vector<WireRow> wire_rows(const Rows& rows) {
    std::vector<WireRow> all;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        WireRow& cells = all.emplace_back();
        for (std::size_t column = 0; column < rows.columns().size(); ++column) {
            const auto text = rows.cell(row, column);
            if (text) cells.emplace_back(rows.columns()[column], *text);
        }
    }
    return all;
}

}  // namespace xinqiao
