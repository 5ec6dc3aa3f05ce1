// Care around an end: pace, breaker, record and measure.
#include <gtest/gtest.h>

#include "adapters/care/guarded.hpp"
#include "adapters/care/measured.hpp"
#include "adapters/care/recorded.hpp"
#include "adapters/care/throttled.hpp"
#include "adapters/catalogue.hpp"
#include "adapters/memory/memory.hpp"
#include "base/error.hpp"
#include "tests/support/manual_clock.hpp"

namespace xinqiao {
namespace {

using namespace std::chrono_literals;

class Care : public testing::Test {
protected:
    Error::Kind kind_of_pull(Source& source) const {
        try {
            source.pull(Cursor{}, Call{});
        } catch (const Error& error) {
            return error.kind();
        }
        return Error::Kind::bug;
    }

    std::shared_ptr<MemoryList> list_ = std::make_shared<MemoryList>();
    ManualClock clock_;
};

TEST_F(Care, NeverAllowsMoreThanItsRequestsInAnyMinute) {
    for (const int allowed : {1, 7, 60, 600}) {
        Pace pace{allowed};
        std::vector<std::chrono::nanoseconds> moments;
        const std::chrono::steady_clock::time_point begin{1h};
        auto now = begin;
        for (int i = 0; i < 3 * allowed + 1; ++i) {
            now += pace.take_turn(now);
            moments.push_back(now - begin);
        }
        for (std::size_t i = 0; i + static_cast<std::size_t>(allowed) < moments.size(); ++i) {
            const auto later = moments[i + static_cast<std::size_t>(allowed)] - moments[i];
            EXPECT_GE(later, 1min - 1us) << allowed;
        }
    }
}

TEST_F(Care, LetsAWaitForATurnBeStopped) {
    const auto pace = std::make_shared<Pace>(1);
    const auto source = throttled(source_of(list_, 10), pace);
    source->pull(Cursor{}, Call{});
    std::stop_source stop;
    stop.request_stop();
    const Call call{stop.get_token(), 30s, ""};
    EXPECT_THROW(source->pull(Cursor{}, call), Error);
}

TEST_F(Care, OpensAfterFailuresInARowAndProbesOnce) {
    const auto breaker = std::make_shared<Breaker>(clock_, 2, 60s, 1h);
    const auto source = guarded(source_of(list_, 10), breaker);
    list_->next_pulls({Mishap::unreachable, Mishap::unreachable, Mishap::garbled});
    EXPECT_EQ(kind_of_pull(*source), Error::Kind::transient);
    EXPECT_EQ(breaker->state(), Breaker::State::closed);
    EXPECT_EQ(kind_of_pull(*source), Error::Kind::transient);
    EXPECT_EQ(breaker->state(), Breaker::State::open);
    EXPECT_EQ(kind_of_pull(*source), Error::Kind::transient);  // refused without a call
    clock_.advance(60s);
    EXPECT_EQ(kind_of_pull(*source), Error::Kind::invalid);  // the probe fails
    EXPECT_EQ(breaker->state(), Breaker::State::open);
    clock_.advance(120s);
    source->pull(Cursor{}, Call{});
    EXPECT_EQ(breaker->state(), Breaker::State::closed);
}

TEST_F(Care, SaysHowLongTheBreakerStaysOpen) {
    Breaker breaker{clock_, 1, 60s, 1h};
    breaker.failed();
    clock_.advance(20s);
    try {
        breaker.enter();
        FAIL() << "an open breaker let a call pass";
    } catch (const Error& error) {
        EXPECT_EQ(error.pause(), 40s);
    }
}

TEST_F(Care, ProbesASystemThatStaysDownLessAndLessOften) {
    Breaker breaker{clock_, 1, 60s, 5min};
    breaker.failed();
    for (const auto pause : {60s, 120s, 240s, 300s, 300s}) {
        ASSERT_TRUE(breaker.refusal());
        EXPECT_EQ(breaker.refusal()->pause(), pause);
        clock_.advance(pause);
        EXPECT_FALSE(breaker.refusal());
        breaker.enter();
        breaker.failed();
    }
    clock_.advance(300s);
    breaker.enter();
    breaker.succeeded();
    breaker.failed();
    EXPECT_EQ(breaker.refusal()->pause(), 60s);  // it answered in between: from the beginning
}

TEST_F(Care, CountsPushesWithoutAnAnswerAsFailures) {
    const auto breaker = std::make_shared<Breaker>(clock_, 1, 60s, 1h);
    const auto ends = guarded(target_of(list_), breaker);
    list_->next_pushes({Mishap::reply_lost});
    const std::vector<Change> changes(1);
    EXPECT_TRUE(std::holds_alternative<Unknown>(ends.target->push(changes, Call{})[0]));
    EXPECT_EQ(breaker->state(), Breaker::State::open);
    EXPECT_THROW(ends.read_back->read_back(changes[0], Call{}), Error);
}

TEST_F(Care, TellsTheOutcomeOfEveryExchange) {
    std::vector<std::string> told;
    const Measurement measure = [&](std::string_view operation, std::string_view outcome, auto) {
        told.push_back(std::string{operation} + " " + std::string{outcome});
    };
    list_->next_pulls({Mishap::rejected});
    list_->next_pushes({Mishap::send_lost});
    const auto source = measured(source_of(list_, 10), measure);
    const auto ends = measured(target_of(list_), measure);
    EXPECT_EQ(kind_of_pull(*source), Error::Kind::forbidden);
    source->pull(Cursor{}, Call{});
    ends.target->push(std::vector<Change>(1), Call{});
    ends.receipts->poll(Cursor{}, Call{});
    EXPECT_EQ(
        told, (std::vector<std::string>{"pull forbidden", "pull ok", "push unknown", "poll ok"})
    );
}

class OneAnswer final : public Source {
public:
    Page pull(const Cursor&, const Call&) override {
        Page page;
        page.payload = "bytes";
        return page;
    }
};

TEST_F(Care, RecordsTheBytesAsTheyCame) {
    std::string record;
    const auto source = recorded(
        std::make_unique<OneAnswer>(),
        SystemName{"league"},
        StreamName{"penalties"},
        [&](const Recording& recording) {
            record = recording.system.text() + "/" + recording.stream.text() + "@"
                     + recording.cursor.text() + ": " + std::string{recording.payload};
        }
    );
    source->pull(Cursor{"C1"}, Call{});
    EXPECT_EQ(record, "league/penalties@C1: bytes");
}

TEST(Catalogue, NamesTheAdaptersThereAre) {
    EXPECT_EQ(adapter_kind("rest").name, "rest");
    try {
        adapter_kind("fax");
        FAIL() << "an unknown adapter was found";
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), Error::Kind::misconfigured);
        for (const AdapterKind& kind : adapter_kinds()) {
            EXPECT_NE(error.hint().find(kind.name), std::string::npos);
        }
    }
}

}  // namespace
}  // namespace xinqiao
