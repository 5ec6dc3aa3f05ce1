// A broken list of a SOAP service never deletes.
#include <mutex>

#include "tests/scenario/suite/broken_source.hpp"
#include "tests/support/soap_far_side.hpp"

namespace xinqiao {
namespace {

class SoapChannel final : public BrokenChannel {
public:
    void arrange(SystemSettings& system, StreamSettings& stream) const override {
        system.adapter = "soap";
        system.soap.url = server_.url();
        system.soap.paging = "page";
        stream.path = "/services/licences";
        stream.soap.operation = "listXml";
    }

    void show(const std::vector<WireRow>& rows, Break how) override {
        const std::scoped_lock lock{busy_};
        rows_ = rows;
        how_ = how;
    }

private:
    ScriptedReply answer(const ToldRequest& request) {
        const std::scoped_lock lock{busy_};
        if (how_ == Break::login_page) {
            return {.body = std::string{broken_login_page}, .type = "text/html"};
        }
        if (how_ == Break::error_envelope) {
            return soap_reply("<RESULT><code>500</code><message>系统繁忙</message></RESULT>");
        }
        SoapQuestion question = soap_question(request.body);
        if (how_ == Break::page_repeated) question.parameters["page"] = "1";
        std::string result = soap_list_page(question, spoilt(rows_, how_));
        // The envelope is whole, and what stands in it breaks off.
        if (how_ == Break::truncated) result.resize(result.size() / 2);
        return soap_reply(result);
    }

    // Guards the list.
    std::mutex busy_;
    std::vector<WireRow> rows_;
    Break how_ = Break::none;
    ScriptedServer server_{[this](const ToldRequest& request) { return answer(request); }};
};

std::unique_ptr<BrokenChannel> soap_channel() {
    return std::make_unique<SoapChannel>();
}

INSTANTIATE_TEST_SUITE_P(Soap, EveryBreak, every_break("Soap", soap_channel), name_of_case);
INSTANTIATE_TEST_SUITE_P(Soap, AcceptedBreak, accepted_breaks("Soap", soap_channel), name_of_case);
INSTANTIATE_TEST_SUITE_P(Soap, SmallLoss, small_losses("Soap", soap_channel), name_of_case);

}  // namespace
}  // namespace xinqiao
