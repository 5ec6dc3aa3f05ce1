// Callers with tokens before a daemon that runs: two persons decide, others are kept out.
#include <optional>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/http_caller.hpp"
#include "tests/support/sshd.hpp"
#include "tests/support/world.hpp"

namespace xinqiao::support {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::Not;

class Callers : public testing::Test {
protected:
    void SetUp() override { world.write_conf("port = " + std::to_string(port) + "\n"); }

    std::string issue(const std::string& holder, const std::string& role) {
        const Outcome outcome = world.xinqiao({"token", "issue", holder, "--role", role});
        EXPECT_EQ(outcome.code, 0) << outcome.errors;
        EXPECT_THAT(outcome.errors, HasSubstr(holder));
        EXPECT_THAT(outcome.errors, Not(HasSubstr("xq_")));
        return outcome.output.substr(0, outcome.output.find('\n'));
    }
    HttpCaller caller(const std::string& token) const { return {port, token}; }

    void serve() {
        process.emplace(world.start_xinqiao({"serve"}));
        const auto end = std::chrono::steady_clock::now() + std::chrono::minutes{1};
        while (std::chrono::steady_clock::now() < end) {
            try {
                if (caller("").get("/readyz").status == 200) return;
            } catch (const std::exception&) {  // nobody listens yet
            }
        }
        FAIL() << process->errors();
    }

    static std::string listing() {
        return R"({"act":"list","kind":"redlist","document":"乌自然资信〔2026〕1号",)"
               R"("organ":"乌兰浩特市自然资源局","fields":{"主体名称":"乌兰浩特市示例矿业有限公司",)"
               R"("统一社会信用代码":"91152201MA7XQ0A13N","荣誉名称":"诚信矿山"}})";
    }

    World world;
    int port = free_port();
    std::optional<Process> process;
};

TEST_F(Callers, TheClerkWhoDraftsCannotApprove) {
    const HttpCaller clerk = caller(issue("经办人甲", "clerk"));
    const HttpCaller same_person = caller(issue("经办人甲", "approver"));
    const HttpCaller approver = caller(issue("审批人乙", "approver"));
    serve();
    const Heard drafted = clerk.post("/v1/decisions", listing(), {{"Idempotency-Key", "a"}});
    ASSERT_EQ(drafted.status, 200) << drafted.body;
    EXPECT_EQ(json::parse(drafted.body).at("actor").as_string(), "经办人甲");
    const std::string key = json::parse(drafted.body).at("key").as_string().c_str();
    const std::string approval = R"({"act":"approve","kind":"redlist","key":")" + key + "\"}";
    EXPECT_EQ(clerk.post("/v1/decisions", approval, {{"Idempotency-Key", "b"}}).status, 403);
    const Heard same = same_person.post("/v1/decisions", approval, {{"Idempotency-Key", "c"}});
    EXPECT_EQ(same.status, 409) << same.body;
    EXPECT_THAT(same.body, HasSubstr("same-person"));
    const Heard approved = approver.post("/v1/decisions", approval, {{"Idempotency-Key", "d"}});
    EXPECT_EQ(approved.status, 200) << approved.body;
    EXPECT_EQ(json::parse(approved.body).at("actor").as_string(), "审批人乙");
    EXPECT_EQ(process->stop().code, 0);
}

// root may do everything, and is still one person.
TEST_F(Callers, TheAdministratorCannotApproveWhatHeDrafted) {
    serve();
    const Outcome drafted = world.xinqiao(
        {"--json",
         "decision",
         "list",
         "--kind",
         "redlist",
         "--document",
         "乌自然资信〔2026〕1号",
         "--organ",
         "乌兰浩特市自然资源局",
         "--field",
         "主体名称=乌兰浩特市示例矿业有限公司",
         "--field",
         "统一社会信用代码=91152201MA7XQ0A13N",
         "--field",
         "荣誉名称=诚信矿山"}
    );
    ASSERT_EQ(drafted.code, 0) << drafted.output << drafted.errors;
    const json::value act = json::parse(drafted.output);
    EXPECT_EQ(act.at("actor").as_string(), "本机管理员");
    const std::string digest = act.at("record_digest").as_string().c_str();
    const std::vector<std::string> approve{
        "decision", "approve", "redlist", act.at("key").as_string().c_str(), "--digest", digest};
    const Outcome refused = world.xinqiao(approve);
    EXPECT_EQ(refused.code, 4) << refused.output << refused.errors;
    EXPECT_THAT(refused.output, HasSubstr("审批人不得是经办人本人"));
    EXPECT_EQ(process->stop().code, 0);
    // Nor where no daemon runs.
    const Outcome alone = world.xinqiao(approve);
    EXPECT_EQ(alone.code, 4) << alone.output << alone.errors;
    EXPECT_THAT(alone.output, HasSubstr("审批人不得是经办人本人"));
}

TEST_F(Callers, ATokenIsReplacedWithoutAPauseAndTakenBackAtOnce) {
    const std::string first = issue("监控", "operator");
    serve();
    EXPECT_EQ(caller("").get("/v1/status").status, 401);
    EXPECT_EQ(caller("").get("/nowhere").status, 401);
    EXPECT_EQ(caller(first).get("/v1/status").status, 200);
    const std::string second = issue("监控", "operator");
    EXPECT_EQ(caller(second).get("/v1/status").status, 200);
    EXPECT_EQ(caller(first).get("/v1/status").status, 200);
    EXPECT_EQ(world.xinqiao({"token", "revoke", "1"}).code, 0);
    const Heard refused = caller(first).get("/v1/status");
    EXPECT_EQ(refused.status, 401);
    EXPECT_THAT(refused.body, HasSubstr("已撤销"));
    EXPECT_EQ(
        refused.headers.at("www-authenticate"), "Bearer realm=\"xinqiao\", error=\"invalid_token\""
    );
    EXPECT_THAT(
        caller(second).get("/metrics").body,
        HasSubstr("xinqiao_callers_refused_total{reason=\"revoked\"} 1")
    );
    const Outcome list = world.xinqiao({"token", "ls"});
    EXPECT_THAT(list.output, HasSubstr("已撤销"));
    EXPECT_THAT(list.output, Not(HasSubstr("xq_")));
    EXPECT_EQ(world.xinqiao({"token", "revoke", "1"}).code, 7);
    EXPECT_EQ(world.xinqiao({"token", "issue", "某人", "--role", "king"}).code, 7);
    EXPECT_EQ(process->stop().code, 0);
}

}  // namespace
}  // namespace xinqiao::support
