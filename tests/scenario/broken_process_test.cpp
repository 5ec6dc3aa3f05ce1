// A broken tap never deletes.
#include <fstream>

#include <boost/json.hpp>

#include "tests/scenario/suite/broken_source.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao {
namespace {

std::string tap_output(const std::vector<WireRow>& rows) {
    std::string text;
    for (const WireRow& row : rows) {
        boost::json::object record;
        for (const auto& [column, value] : row) {
            record[column] = value;
        }
        text += boost::json::serialize(boost::json::object{
            {"type", "RECORD"}, {"stream", "licences"}, {"record", record}});
        text += "\n";
    }
    return text;
}

class ProcessChannel final : public BrokenChannel {
public:
    void arrange(SystemSettings& system, StreamSettings& stream) const override {
        system.adapter = "process";
        system.process.tap = {"cat", file_.string()};
        stream.path = "licences";
    }

    void show(const std::vector<WireRow>& rows, Break how) override {
        std::string text = tap_output(spoilt(rows, how));
        if (how == Break::login_page) text = std::string{broken_login_page} + "\n";
        if (how == Break::error_envelope) text = std::string{broken_error_envelope} + "\n";
        if (how == Break::page_repeated) text += text;
        if (how == Break::truncated) text.resize(text.size() / 2);
        std::ofstream{file_, std::ios::binary} << text;
    }

    // A tap that says every record twice gives the whole list.
    bool is_harmless(Break how) const override { return how == Break::page_repeated; }

private:
    TemporaryFolder folder_;
    std::filesystem::path file_ = folder_.path() / "messages";
};

std::unique_ptr<BrokenChannel> process_channel() {
    return std::make_unique<ProcessChannel>();
}

INSTANTIATE_TEST_SUITE_P(
    Process, EveryBreak, every_break("Process", process_channel), name_of_case
);
INSTANTIATE_TEST_SUITE_P(
    Process, AcceptedBreak, accepted_breaks("Process", process_channel), name_of_case
);
INSTANTIATE_TEST_SUITE_P(
    Process, SmallLoss, small_losses("Process", process_channel), name_of_case
);

}  // namespace
}  // namespace xinqiao
