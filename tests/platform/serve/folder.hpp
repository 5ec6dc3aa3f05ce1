// The platform's end of an exchange by files: messages in, receipts and published lists out.
//
// outbox/**.xml is taken, each message once however often the platform is killed; its receipt
// appears as receipts/NAME when its time has come; published/TABLE.xml is rewritten when what
// the public sees has changed. The form is docs/formats/message-files.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/platform/serve/intake.hpp"

namespace pugi {
class xml_document;
}  // namespace pugi

namespace xinqiao::platform {

class Folder {
public:
    Folder(
        const World& world,
        Database& database,
        Holdings& holdings,
        Faults& faults,
        std::filesystem::path root
    );

    // One round: takes messages, writes the receipts that are due, refreshes the lists.
    void tick();

private:
    using Shape = std::pair<std::int64_t, std::int64_t>;

    void take(const std::filesystem::path& message);
    bool known(const std::string& name, const std::string& stamp);
    void expect_receipt(
        const std::string& name,
        const std::string& stamp,
        const std::string& receipt,
        bool already_written
    );
    std::string receipt_for(
        const std::filesystem::path& message, const std::optional<Fault>& fault
    );
    std::vector<Answer> answers_to(
        const pugi::xml_document& document,
        const std::string& name,
        const std::optional<Fault>& fault
    );
    const Table* table_of(const Told& change, const std::string& hint) const;
    void write_receipts();
    void write_lists();
    void write_list(const Table& table, const std::vector<Standing>& rows);
    Shape shape_of(const Table& table);

    const World& world_;
    Database& database_;
    Holdings& holdings_;
    Faults& faults_;
    Intake intake_;
    std::filesystem::path root_;
    std::map<std::string, Shape> written_;
};

}  // namespace xinqiao::platform
