// The runs as they go on, told as server-sent events.
#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <optional>

#include <boost/json/serialize.hpp>

#include "daemon/http/answers.hpp"
#include "daemon/http/parameters.hpp"
#include "daemon/http/problem.hpp"
#include "daemon/http/run_json.hpp"

namespace xinqiao {
namespace {

constexpr int most_followers = 32;  // each reads the store once a second
constexpr std::int64_t runs_at_once = 100;
constexpr int looks_until_sign_of_life = 15;
constexpr int most_looks = 600;  // about ten minutes: who wants more shows his token again

std::atomic<int> followers{0};

// A place among those who follow, as long as it lives.
class Place {
public:
    Place() : number_{++followers} {}
    ~Place() { --followers; }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    bool is_one_too_many() const { return number_ > most_followers; }

private:
    int number_;
};

// What one caller was told of the runs, and what is news to him.
class RunFollower {
public:
    RunFollower(
        const Service& service, SystemName system, const std::optional<PeerCertificate>& shown
    )
        : service_{service}, system_{std::move(system)} {
        if (shown) until_ = shown->until;
    }

    bool is_one_too_many() const { return place_.is_one_too_many(); }

    // Those under way now; later all that begin.
    std::string begin() {
        const auto database = service_.store.open();
        Transaction transaction{*database, Access::reading};
        std::string news;
        for (const Run& run : Runs{transaction}.recent(runs_at_once)) {
            last_ = std::max(last_, run.id);
            if (run.outcome == "running" && is_wanted(run)) tell(run, news);
        }
        return news;
    }

    std::optional<std::string> news() {
        if (++looks_ > most_looks || has_ended()) return std::nullopt;
        std::string news;
        const auto database = service_.store.open();
        Transaction transaction{*database, Access::reading};
        Runs runs{transaction};
        const auto open = told_;
        for (const auto& [id, text] : open) {
            if (const auto run = runs.find(id)) tell(*run, news);
        }
        for (const Run& run : runs.after(system_, {}, last_, runs_at_once)) {
            last_ = run.id;
            tell(run, news);
        }
        if (news.empty() && looks_ % looks_until_sign_of_life == 0) news = ":\n\n";
        return news;
    }

private:
    bool has_ended() const { return until_ && *until_ <= service_.now(); }
    bool is_wanted(const Run& run) const { return system_.text().empty() || run.system == system_; }

    // Once for each state of it.
    void tell(const Run& run, std::string& news) {
        const std::string text = boost::json::serialize(work_json(run));
        std::string& told = told_[run.id];
        if (told != text) {
            news.append("id: ").append(std::to_string(run.id));
            news.append("\nevent: run\ndata: ").append(text).append("\n\n");
            told = text;
        }
        if (run.outcome != "running") told_.erase(run.id);
    }

    const Service& service_;
    SystemName system_;
    Place place_;
    std::int64_t last_ = 0;
    std::map<std::int64_t, std::string> told_;  // of runs that are under way
    int looks_ = 0;
    std::optional<Moment> until_;  // the end of the certificate that let him in
};

SystemName system_followed(const Service& service, const Request& request) {
    const auto database = service.store.open();
    Transaction transaction{*database, Access::reading};
    return system_parameter(request, service.gateway()->config, transaction);
}

}  // namespace

Response answer_run_events(const Service& service, const Request& request) {
    // Kept by the answer for as long as it goes on.
    const auto follower = std::make_shared<RunFollower>(
        service, system_followed(service, request), request.certificate
    );
    if (follower->is_one_too_many()) {
        return response_of(Problem{
            503, "try-later", "同时查看进展的人太多", {}, "gateway", "请稍后再试"});
    }
    Response response{200, "text/event-stream", follower->begin(), {}};
    response.follow = [follower] { return follower->news(); };
    return response;
}

}  // namespace xinqiao
