// What the verbs of a steward answer, over a store that real nights have filled.
#include <fstream>
#include <sstream>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/date.hpp"
#include "daemon/cli/command_line.hpp"
#include "daemon/store/journal.hpp"
#include "tests/support/memory_world.hpp"
#include "tests/support/places.hpp"

namespace xinqiao {
namespace {

namespace json = boost::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

struct Answer {
    Exit exit{};
    std::string text;
    std::string messages;

    json::value json() const { return json::parse(text); }
};

// The lists of the memory adapter live in this process, and so does the command line here.
class StewardWords : public testing::Test {
protected:
    void SetUp() override {
        world.clock().set(SystemClock{}.now() - std::chrono::hours{96});
        for (int subject = 1; subject <= 4; ++subject) {
            world.approvals().put(std::to_string(subject), licence(subject));
        }
        world.night();
        // 1 is lost, 2 altered, 3 and 4 as they should be.
        world.league().clear();
        world.league().put("b", licence(2, "被改动"));
        world.league().put("c", licence(3));
        world.league().put("d", licence(4));
        world.night();
        write_configuration();
    }

    void write(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories((world.folder() / name).parent_path());
        std::ofstream{world.folder() / name} << text;
    }

    void write_configuration() {
        write(
            "xinqiao.toml",
            "[store]\npath = \"xinqiao.db\"\n[http]\nsocket = \"\"\n[folders]\nreports = "
            "\"reports\"\nschema = \""
                + (support::source_folder() / "schema").string() + "\"\n"
        );
        for (const SystemSettings& system : world.systems().all()) {
            write("systems/" + system.name + ".toml", toml_of(system));
        }
    }

    static std::string toml_of(const SystemSettings& system) {
        std::string text = "name = \"" + system.name + "\"\nlabel = \"" + system.label
                           + "\"\nadapter = \"memory\"\nowner = \"" + system.owner
                           + "\"\nenabled = true\n";
        for (const StreamSettings& stream : system.streams) {
            text += "[[stream]]\nname = \"" + stream.name
                    + "\"\nkind = \"licence\"\nmapping = \"licence-2019\"\npath = "
                      "\"licences\"\nrole = \""
                    + stream.role + "\"\n";
        }
        for (std::size_t i = 0; i < system.publications.size(); ++i) {
            text +=
                "[[publish]]\nkind = \"licence\"\nmapping = \"licence-2019\"\npath = "
                "\"licences\"\n";
        }
        return text;
    }

    Answer xinqiao(std::vector<std::string> words) const {
        words.insert(words.begin(), "xinqiao");
        words.insert(words.end(), {"--config", (world.folder() / "xinqiao.toml").string()});
        std::vector<const char*> pointers;
        for (const std::string& word : words) {
            pointers.push_back(word.c_str());
        }
        std::ostringstream out;
        std::ostringstream messages;
        const Exit exit =
            run_command_line({.words = pointers, .out = out, .error = messages, .serve = {}});
        return {exit, out.str(), messages.str()};
    }

    std::string league() { return world.settings("league").name; }
    std::string key(int subject) { return world.key_of(subject).text(); }
    // The number of the finding of that reason.
    std::string number_of(const std::string& reason) const {
        const auto found = xinqiao({"finding", "ls", "--why", reason, "--json"}).json();
        return std::to_string(found.as_array().at(0).at("id").as_int64());
    }

    MemoryWorld world;
};

TEST_F(StewardWords, FindingsAreListedByWhatIsAskedFor) {
    const Answer all = xinqiao({"finding", "ls"});
    EXPECT_EQ(all.exit, Exit::done);
    EXPECT_THAT(all.text, AllOf(HasSubstr("平台丢失"), HasSubstr("平台改动"), HasSubstr(key(2))));
    EXPECT_THAT(xinqiao({"finding", "ls", "--json"}).json().as_array(), SizeIs(2));
    for (const char* why : {"lost", "平台丢失"}) {
        const auto lost = xinqiao({"finding", "ls", "--why", why, "--json"}).json();
        ASSERT_THAT(lost.as_array(), SizeIs(1));
        EXPECT_EQ(lost.at(0).at("key").as_string(), key(1));
        EXPECT_EQ(lost.at(0).at("remedy").as_string(), "push");
        EXPECT_EQ(lost.at(0).at("move").as_string(), "platform");
    }
    const Answer one = xinqiao({"finding", "ls", "--limit", "1", "--json"});
    EXPECT_THAT(one.json().as_array(), SizeIs(1));
    EXPECT_THAT(one.messages, HasSubstr("只列出前 1 条"));
    EXPECT_THAT(
        xinqiao({"finding", "ls", "--kind", "penalty"}).messages, HasSubstr("没有这样的差异")
    );
}

TEST_F(StewardWords, AFilterThatThereIsNotIsSaidAsSuch) {
    const Answer reason = xinqiao({"finding", "ls", "--why", "丢了"});
    EXPECT_EQ(reason.exit, Exit::failed);
    EXPECT_THAT(reason.messages, AllOf(HasSubstr("丢了"), HasSubstr("lost 平台丢失")));
    const Answer system = xinqiao({"finding", "ls", "--system", "leage"});
    EXPECT_EQ(system.exit, Exit::failed);
    EXPECT_THAT(system.messages, AllOf(HasSubstr("leage"), HasSubstr(league())));
    const Answer kind = xinqiao({"finding", "ls", "--kind", "许可"});
    EXPECT_EQ(kind.exit, Exit::failed);
    EXPECT_THAT(kind.messages, HasSubstr("licence 行政许可"));
    EXPECT_EQ(xinqiao({"finding", "ls", "--state", "gone"}).exit, Exit::usage);
    EXPECT_EQ(xinqiao({"finding"}).exit, Exit::usage);
}

TEST_F(StewardWords, OneFindingIsShownWithBothValuesAndWhatToDo) {
    const Answer shown = xinqiao({"finding", "show", number_of("altered")});
    EXPECT_EQ(shown.exit, Exit::done);
    EXPECT_THAT(
        shown.text,
        AllOf(
            HasSubstr("平台改动 (altered)"),
            HasSubstr("采矿权登记"),
            HasSubstr("被改动"),
            HasSubstr("该平台办"),
            HasSubstr("怎么办: "),
            HasSubstr("写法:\n许可内容: 我方名单写作 “采矿权登记”, 对方写作 “被改动”")
        )
    );
    const auto json = xinqiao({"finding", "show", number_of("altered"), "--json"}).json();
    EXPECT_EQ(json.at("fields").as_string(), "content");
    EXPECT_EQ(json.at("state").as_string(), "open");
    const auto& spelled = json.at("spelled").at(0);
    EXPECT_EQ(spelled.at("field").as_string(), "content");
    EXPECT_EQ(spelled.at("ours").as_string(), "采矿权登记");
    EXPECT_EQ(spelled.at("theirs").as_string(), "被改动");
    const Answer none = xinqiao({"finding", "show", "999"});
    EXPECT_EQ(none.exit, Exit::failed);
    EXPECT_THAT(none.messages, AllOf(HasSubstr("999"), HasSubstr("xinqiao finding ls")));
    EXPECT_EQ(xinqiao({"finding", "show", "abc"}).exit, Exit::usage);
}

TEST_F(StewardWords, AFindingIsAcceptedUntilADayAndReopened) {
    const std::string number = number_of("altered");
    const std::string day = format_day(day_of(SystemClock{}.now()) + std::chrono::days{9});
    const Answer accepted =
        xinqiao({"finding", "accept", number, "--until", day, "--reason", "已函告"});
    EXPECT_EQ(accepted.exit, Exit::done) << accepted.messages;
    EXPECT_THAT(accepted.text, HasSubstr("已认可至 " + day));
    EXPECT_THAT(xinqiao({"finding", "ls", "--json"}).json().as_array(), SizeIs(1));
    const auto json = xinqiao({"finding", "show", number, "--json"}).json();
    EXPECT_EQ(json.at("accepted_until").as_string(), day);
    EXPECT_EQ(json.at("accepted_why").as_string(), "已函告");
    EXPECT_EQ(xinqiao({"finding", "reopen", number, "--reason", "平台已改造"}).exit, Exit::done);
    EXPECT_THAT(xinqiao({"finding", "ls", "--json"}).json().as_array(), SizeIs(2));
    Transaction transaction{world.database(), Access::reading};
    const auto acts = Journal{transaction}.recent(2);
    EXPECT_EQ(acts.at(0).act, "reopened-finding");
    EXPECT_EQ(acts.at(1).act, "accepted-finding");
    EXPECT_THAT(acts.at(1).detail, HasSubstr("已函告"));
}

TEST_F(StewardWords, AnActWithoutReasonOrOnADayGoneByIsRefused) {
    const std::string number = number_of("altered");
    EXPECT_EQ(xinqiao({"finding", "accept", number}).exit, Exit::usage);
    const Answer blank = xinqiao({"finding", "accept", number, "--reason", " "});
    EXPECT_EQ(blank.exit, Exit::failed);
    EXPECT_THAT(blank.messages, HasSubstr("--reason 不能为空"));
    const Answer late =
        xinqiao({"finding", "accept", number, "--until", "2020-01-01", "--reason", "函"});
    EXPECT_EQ(late.exit, Exit::failed);
    EXPECT_THAT(late.messages, HasSubstr("已经过去"));
    const Answer nonsense =
        xinqiao({"finding", "accept", number, "--until", "年底", "--reason", "函"});
    EXPECT_EQ(nonsense.exit, Exit::failed);
    EXPECT_THAT(nonsense.messages, HasSubstr("--until 年底"));
    const Answer open = xinqiao({"finding", "reopen", number, "--reason", "函"});
    EXPECT_EQ(open.exit, Exit::failed);
    EXPECT_THAT(open.messages, HasSubstr("没有被认可"));
    EXPECT_THAT(xinqiao({"finding", "ls", "--json"}).json().as_array(), SizeIs(2));
}

TEST_F(StewardWords, ExplainTellsEverySystemOfOneRecord) {
    const Answer lost = xinqiao({"reconcile", "--explain", key(1)});
    EXPECT_EQ(lost.exit, Exit::differences) << lost.messages;
    EXPECT_THAT(
        lost.text,
        AllOf(
            HasSubstr(league()),
            HasSubstr(world.settings("region").name),
            HasSubstr("原因: 平台丢失 (lost)"),
            HasSubstr("对方: (无)"),
            HasSubstr("原因: 无差异"),
            HasSubstr("怎么办: ")
        )
    );
    const auto altered = xinqiao({"reconcile", "--explain", key(2), "--json"}).json();
    ASSERT_THAT(altered.as_array(), SizeIs(2));
    EXPECT_EQ(altered.at(0).at("reason").as_string(), "altered");
    EXPECT_EQ(altered.at(0).at("fields").as_string(), "content");
    EXPECT_EQ(altered.at(0).at("spelled").at(0).at("ours").as_string(), "采矿权登记");
    EXPECT_EQ(altered.at(0).at("unspelled").as_string(), "");
    EXPECT_THAT(
        xinqiao({"reconcile", "--explain", key(2)}).text,
        HasSubstr("写法: 许可内容: 我方名单写作 “采矿权登记”, 对方写作 “被改动”")
    );
    EXPECT_FALSE(altered.at(1).as_object().contains("reason"));
    EXPECT_EQ(xinqiao({"reconcile", "--explain", key(3)}).exit, Exit::done);
    const Answer region =
        xinqiao({"reconcile", "--explain", key(1), "--system", world.settings("region").name});
    EXPECT_EQ(region.exit, Exit::done);
    EXPECT_THAT(region.text, testing::Not(HasSubstr(league())));
}

TEST_F(StewardWords, ExplainOfAKeyThatNobodyKnowsSaysWhereToFindIt) {
    const Answer none = xinqiao({"reconcile", "--explain", "91152201MA7XQ0A13N"});
    EXPECT_EQ(none.exit, Exit::differences);
    EXPECT_THAT(none.messages, HasSubstr("xinqiao trace"));
    EXPECT_THAT(
        xinqiao({"reconcile", "--explain", key(1), "--kind", "penalty"}).messages,
        HasSubstr("没有哪个系统")
    );
    EXPECT_EQ(xinqiao({"reconcile", "--explain", key(1), "--kind", "nope"}).exit, Exit::failed);
    EXPECT_EQ(
        xinqiao({"reconcile", "--explain", key(1), "--as-of", "2026-06-02"}).exit, Exit::usage
    );
}

TEST_F(StewardWords, AsOfTellsWhatWasSeenOnADay) {
    const Day first = day_of(SystemClock{}.now()) - std::chrono::days{3};
    const auto seen = [&](Day day, std::vector<std::string> more = {}) {
        std::vector<std::string> words{
            "reconcile", "--as-of", format_day(day), "--system", league(), "--json"};
        words.insert(words.end(), more.begin(), more.end());
        return xinqiao(words).json().as_array();
    };
    EXPECT_THAT(seen(first), SizeIs(4));
    EXPECT_THAT(seen(first + std::chrono::days{3}), SizeIs(3));
    EXPECT_THAT(seen(first - std::chrono::days{3}), IsEmpty());
    EXPECT_THAT(seen(first, {"--kind", "penalty"}), IsEmpty());
    EXPECT_THAT(seen(first, {"--subject", key(1).substr(0, 18)}), SizeIs(1));
    const Answer text = xinqiao({"reconcile", "--as-of", format_day(first)});
    EXPECT_EQ(text.exit, Exit::done);
    EXPECT_THAT(text.text, AllOf(HasSubstr("乌兰浩特市示例矿业有限公司"), HasSubstr("至今")));
}

TEST_F(StewardWords, AsOfRefusesADayThatIsNoneOrHasNotCome) {
    const Answer nonsense = xinqiao({"reconcile", "--as-of", "2026-02-30"});
    EXPECT_EQ(nonsense.exit, Exit::failed);
    EXPECT_THAT(nonsense.messages, HasSubstr("--as-of 2026-02-30"));
    const std::string tomorrow = format_day(day_of(SystemClock{}.now()) + std::chrono::days{2});
    EXPECT_THAT(xinqiao({"reconcile", "--as-of", tomorrow}).messages, HasSubstr("还没有到"));
    EXPECT_EQ(xinqiao({"reconcile", "--subject", "91152201MA7XQ0A13N"}).exit, Exit::usage);
    EXPECT_THAT(
        xinqiao({"reconcile", "--as-of", "2020-01-01"}).messages, HasSubstr("没有看到任何公示")
    );
}

TEST_F(StewardWords, HealPlansAndThenQueues) {
    const Answer plan = xinqiao({"reconcile", "--heal", "plan"});
    EXPECT_EQ(plan.exit, Exit::done);
    EXPECT_THAT(
        plan.text,
        AllOf(HasSubstr("重推"), HasSubstr(key(1)), HasSubstr("可自动处理 1 条, 不执行 0 条"))
    );
    const auto json = xinqiao({"reconcile", "--heal", "plan", "--json"}).json();
    EXPECT_FALSE(json.at("queued").as_bool());
    EXPECT_EQ(json.at("steps").at(0).at("remedy").as_string(), "push");
    EXPECT_THAT(
        xinqiao({"reconcile", "--heal", "plan", "--kind", "penalty"}).text, HasSubstr("0 条")
    );
    EXPECT_EQ(xinqiao({"reconcile", "--heal", "now"}).exit, Exit::usage);
    EXPECT_THAT(
        xinqiao({"reconcile", "--heal", "queue"}).text, HasSubstr("已排队 1 条, 不执行 0 条")
    );
    EXPECT_THAT(xinqiao({"reconcile", "--heal", "queue"}).text, HasSubstr("已排队 0 条"));
    world.night();
    EXPECT_THAT(world.league().standing(), SizeIs(4));
}

TEST_F(StewardWords, ReconcileReadsAndComparesTheKindsThatAreAskedFor) {
    world.league().put("a", licence(1));
    const Answer none = xinqiao({"reconcile", "--kind", "penalty"});
    EXPECT_EQ(none.exit, Exit::failed);
    EXPECT_THAT(none.messages, HasSubstr("没有可比对的"));
    EXPECT_EQ(xinqiao({"reconcile", "--kind", "nope"}).exit, Exit::failed);
    EXPECT_EQ(xinqiao({"reconcile", "--system", "nope"}).exit, Exit::failed);
    const Answer both = xinqiao({"reconcile", "--kind", "licence", "--kind", "penalty", "--json"});
    EXPECT_EQ(both.exit, Exit::differences) << both.messages;
    EXPECT_EQ(both.json().at("resolved_findings").as_int64(), 1) << both.text;
    EXPECT_THAT(xinqiao({"finding", "ls", "--json"}).json().as_array(), SizeIs(1));
}

}  // namespace
}  // namespace xinqiao
