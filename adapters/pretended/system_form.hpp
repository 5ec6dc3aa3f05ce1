// The form of one system, without the system: how its lists and its answers are written and read,
// how changes stand in a message to it. For the canary.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/call.hpp"
#include "adapters/change.hpp"
#include "adapters/receipt.hpp"
#include "adapters/system.hpp"
#include "schema/rows.hpp"

namespace xinqiao {

class SystemForm {
public:
    virtual ~SystemForm() = default;

    // The same rows, having been a list of that system in between. Throws Error as reading that
    // list would.
    virtual Rows list(const StreamSettings& stream, const Rows& rows, const Call& call) = 0;

    // Why the change cannot be told to that system, in Chinese; empty: it can. Throws Error as
    // telling it would.
    virtual std::string fault_of(
        const PublicationSettings& publication, const Change& change, const Call& call
    ) = 0;

    // That the change was accepted, having been an answer of that system in between.
    virtual Receipt accepted(
        const PublicationSettings& publication,
        const Change& change,
        const std::string& reference,
        const Call& call
    ) = 0;
};

std::unique_ptr<SystemForm> form_of(const SystemSettings& system);

// Of the adapters, one by one.
std::unique_ptr<SystemForm> rest_form(const SystemSettings& system);
std::unique_ptr<SystemForm> files_form(const SystemSettings& system);
std::unique_ptr<SystemForm> soap_form(const SystemSettings& system);
std::unique_ptr<SystemForm> spreadsheet_form(const SystemSettings& system);
std::unique_ptr<SystemForm> process_form(const SystemSettings& system);
std::unique_ptr<SystemForm> table_form(const SystemSettings& system);

// The cells that each row has.
std::vector<WireRow> wire_rows(const Rows& rows);

}  // namespace xinqiao
