// A broken list of a JSON service, and a broken published list, never delete.
#include <atomic>
#include <mutex>

#include "tests/scenario/suite/broken_source.hpp"
#include "tests/scenario/suite/rest_list.hpp"

namespace xinqiao {
namespace {

class RestChannel final : public BrokenChannel {
public:
    void arrange(SystemSettings& system, StreamSettings& stream) const override {
        system.adapter = "rest";
        system.rest.url = server_.url();
        stream.path = "/licences";
    }

    void show(const std::vector<WireRow>& rows, Break how) override {
        const std::scoped_lock lock{busy_};
        rows_ = rows;
        how_ = how;
    }

private:
    ScriptedReply answer(const ToldRequest& request) {
        const std::scoped_lock lock{busy_};
        return page_of_list(request.target, rows_, how_);
    }

    // Guards the list.
    std::mutex busy_;
    std::vector<WireRow> rows_;
    Break how_ = Break::none;
    ScriptedServer server_{[this](const ToldRequest& request) { return answer(request); }};
};

std::unique_ptr<BrokenChannel> rest_channel() {
    return std::make_unique<RestChannel>();
}

INSTANTIATE_TEST_SUITE_P(Rest, EveryBreak, every_break("Rest", rest_channel), name_of_case);
INSTANTIATE_TEST_SUITE_P(Rest, AcceptedBreak, accepted_breaks("Rest", rest_channel), name_of_case);
INSTANTIATE_TEST_SUITE_P(Rest, SmallLoss, small_losses("Rest", rest_channel), name_of_case);

INSTANTIATE_TEST_SUITE_P(Published, EveryBreak, every_break("Published", no_channel), name_of_case);
INSTANTIATE_TEST_SUITE_P(
    Published, AcceptedBreak, accepted_breaks("Published", no_channel), name_of_case
);
INSTANTIATE_TEST_SUITE_P(Published, SmallLoss, small_losses("Published", no_channel), name_of_case);

}  // namespace
}  // namespace xinqiao
