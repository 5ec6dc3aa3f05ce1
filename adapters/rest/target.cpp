// Changes told to a platform, and what stands there read back.
#include <algorithm>

#include "adapters/http/status.hpp"
#include "adapters/rest/ends.hpp"
#include "adapters/rest/messages.hpp"

namespace xinqiao {
namespace {

std::vector<Receipt> for_each(std::span<const Change> changes, const Receipt& receipt) {
    return std::vector<Receipt>(changes.size(), receipt);
}

// An answer that only says "later" came before any work was done.
bool says_later(const HttpAnswer& answer) {
    return answer.status == 429 || (answer.status == 503 && answer.retry_after.count() > 0);
}

// What broke on the way after a platform may have begun to work.
bool leaves_open(const HttpAnswer& answer) {
    return answer.status == 500 || answer.status == 502 || answer.status == 504
           || answer.status == 408;
}

class RestTarget final : public Target {
public:
    RestTarget(
        const SystemSettings& system,
        const PublicationSettings& publication,
        const Credentials& credentials
    )
        : path_{publication.path}, rest_{system.rest}, service_{system, credentials} {}

    std::vector<Receipt> push(std::span<const Change> changes, const Call& call) override {
        if (changes.empty()) return {};
        auto outcome = service_.tell(path_, push_message(changes, call.run), call);
        if (outcome) return during("推送到 " + path_, [&] { return judge(*outcome, changes); });
        const HttpFailure& failure = outcome.error();
        if (failure.may_have_arrived) return for_each(changes, Unknown{failure.error.what()});
        throw failure.error;
    }

private:
    std::vector<Receipt> judge(const HttpAnswer& answer, std::span<const Change> changes) const;

    std::string path_;
    RestSettings rest_;
    RestService service_;
};

std::vector<Receipt> RestTarget::judge(const HttpAnswer& answer, std::span<const Change> changes)
    const {
    if (says_later(answer)) {
        const auto pause = std::max(answer.retry_after, std::chrono::seconds{1});
        return for_each(changes, Deferred{pause});
    }
    if (leaves_open(answer)) {
        return for_each(changes, Unknown{"对方返回 HTTP " + std::to_string(answer.status)});
    }
    check_status(answer);
    std::string text;
    try {
        check_is_readable(answer);
        text = service_.text_of(answer);
    } catch (const Error& error) {
        return for_each(changes, Unknown{error.what()});
    }
    return receipts_in(text, changes, rest_);
}

class RestReadBack final : public ReadBack {
public:
    RestReadBack(
        const SystemSettings& system,
        const PublicationSettings& publication,
        const Credentials& credentials
    )
        : path_{publication.path + "/find"}, service_{system, credentials} {}

    Rows read_back(const Change& change, const Call& call) override {
        const std::string answer =
            service_.text_of(service_.ask(path_, find_message({&change, 1}), call));
        return during("回读 " + change.id.text(), [&] { return rows_found_in(answer, change); });
    }

private:
    std::string path_;
    RestService service_;
};

}  // namespace

std::unique_ptr<Target> rest_target(
    const SystemSettings& system,
    const PublicationSettings& publication,
    const Credentials& credentials
) {
    return std::make_unique<RestTarget>(system, publication, credentials);
}

std::unique_ptr<ReadBack> rest_read_back(
    const SystemSettings& system,
    const PublicationSettings& publication,
    const Credentials& credentials
) {
    return std::make_unique<RestReadBack>(system, publication, credentials);
}

}  // namespace xinqiao
