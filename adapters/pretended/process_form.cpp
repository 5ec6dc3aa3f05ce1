// Lines of JSON from a program and to it. The program is `cat`: it is started, read and waited for
// as the real ones are.
#include <boost/json.hpp>

#include "adapters/pretended/system_form.hpp"
#include "adapters/process/ends.hpp"
#include "adapters/process/private_folder.hpp"

namespace xinqiao {
namespace {

namespace json = boost::json;

std::string line(const json::object& message) {
    return json::serialize(message) + "\n";
}

class ProcessForm final : public SystemForm {
public:
    explicit ProcessForm(const ProcessSettings& process) : keys_{process.keys} {}

    Rows list(const StreamSettings& stream, const Rows& rows, const Call& call) override {
        std::string said;
        for (const WireRow& row : wire_rows(rows)) {
            json::object record;
            for (const auto& [column, text] : row)
                record[column] = text;
            said += line({{"type", "RECORD"}, {"stream", stream.path}, {"record", record}});
        }
        return process_source(program_saying(said), stream)->pull(Cursor{}, call).rows;
    }

    std::string fault_of(const PublicationSettings&, const Change&, const Call&) override {
        return {};
    }

    Receipt accepted(
        const PublicationSettings& publication,
        const Change& change,
        const std::string& reference,
        const Call& call
    ) override {
        const std::string said = line(
            {{"type", "RECEIPT"},
             {"id", change.id.text()},
             {"code", "00"},
             {"reference", reference}}
        );
        return process_target(program_saying(said), publication, keys_)
            ->push({&change, 1}, call)
            .at(0);
    }

private:
    Program program_saying(const std::string& text) const {
        return {{"cat", folder_.keep("said", text)}, "process", {}, {}};
    }

    std::vector<std::string> keys_;
    PrivateFolder folder_;
};

}  // namespace

std::unique_ptr<SystemForm> process_form(const SystemSettings& system) {
    return std::make_unique<ProcessForm>(system.process);
}

}  // namespace xinqiao
