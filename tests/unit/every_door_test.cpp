// Every route with every role, from the table of routes itself: what is let in, what is refused,
// and what nobody without the right ever reads, in an answer or in the text of an error.
#include <fstream>
#include <map>
#include <set>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/http/routes.hpp"
#include "daemon/http/token_office.hpp"
#include "daemon/store/deadlines.hpp"
#include "daemon/store/holds.hpp"
#include "daemon/store/known_findings.hpp"
#include "daemon/store/quarantine.hpp"
#include "daemon/store/runs.hpp"
#include "tests/support/api_document.hpp"
#include "tests/support/front_door.hpp"

namespace xinqiao {
namespace {

using support::ApiDocument;
using support::Asking;
using support::FrontDoor;
using testing::HasSubstr;
using testing::Not;

constexpr const char* company_code = "91152201MA7XQ0A13N";
constexpr const char* personal_number = "110102199101010078";  // restricted
constexpr const char* shared_area = "152299";                  // for authorities
constexpr const char* draft_number = "乌自然资信〔2026〕2号";  // of what nobody approved

// What a test asks of a route: as it should be, and wrongly, so that errors are read as well.
struct Wording {
    std::vector<std::string> paths;
    std::vector<std::string> bodies = {""};
};

const std::map<std::string, Wording> wordings{
    {"GET /healthz", {{"/healthz"}}},
    {"GET /readyz", {{"/readyz"}}},
    {"GET /metrics", {{"/metrics"}}},
    {"GET /v1/status", {{"/v1/status"}}},
    {"GET /v1/subjects/{uscc}",
     {{"/v1/subjects/91152201MA7XQ0A13N", "/v1/subjects/91152201MA7XQ0A13X"}}},
    {"POST /v1/subjects:batch",
     {{"/v1/subjects:batch"},
      {"", R"({"codes":["91152201MA7XQ0A13N","91152201MA7XQ0A13X","91152201MA7XQ0A14L","x"]})"}}},
    {"POST /v1/queries",
     {{"/v1/queries"},
      {"",
       R"({"uscc":"91152201MA7XQ0A13N","purpose":"采矿权延续","document":"乌自然资审〔2026〕3号"})",
       R"({"uscc":"x","purpose":"采矿权延续","document":"乌自然资审〔2026〕3号"})",
       R"({"uscc":"91152201MA7XQ0A13N","purpose":"采矿权延续"})"}}},
    {"GET /v1/queries",
     {{"/v1/queries", "/v1/queries?limit=0", "/v1/queries?cursor=00", "/v1/queries?subject=x"}}},
    {"GET /v1/records",
     {{"/v1/records",
       "/v1/records?kind=redlist&standing=in-force",
       "/v1/records?subject=91152201MA7XQ0A13N",
       "/v1/records?subject=x",
       "/v1/records?cursor=zz"}}},
    {"GET /v1/publications",
     {{"/v1/publications",
       "/v1/publications?subject=91152201MA7XQ0A13N",
       "/v1/publications?key=k",
       "/v1/publications?state=待推送",
       "/v1/publications?state=x"}}},
    {"GET /v1/findings", {{"/v1/findings", "/v1/findings?state=all&limit=x"}}},
    {"GET /v1/holds", {{"/v1/holds", "/v1/holds?cursor=7b"}}},
    {"GET /v1/deadlines", {{"/v1/deadlines", "/v1/deadlines?limit=1"}}},
    {"GET /v1/systems", {{"/v1/systems"}}},
    {"GET /v1/quarantine", {{"/v1/quarantine", "/v1/quarantine?state=all&system=nowhere"}}},
    {"GET /v1/runs", {{"/v1/runs", "/v1/runs?verb=pull&limit=1", "/v1/runs?limit=-1"}}},
    {"GET /v1/runs/events", {{"/v1/runs/events", "/v1/runs/events?system=a&system=b"}}},
    {"GET /v1/journal", {{"/v1/journal", "/v1/journal?cursor=zz"}}},
    {"GET /v1/reports", {{"/v1/reports"}}},
    {"GET /v1/reports/{name}",
     {{"/v1/reports/reconciliation-20260601.html",
       "/v1/reports/reconciliation-20260601.xlsx",
       "/v1/reports/secret.txt",
       "/v1/reports/..%2Fxinqiao.db"}}},
    {"POST /v1/sync", {{"/v1/sync"}, {"", R"({"systems":["nowhere"]})", R"({"actor":"x"})"}}},
    {"POST /v1/reconcile", {{"/v1/reconcile"}, {"", R"({"kinds":7})"}}},
    {"GET /v1/decisions", {{"/v1/decisions", "/v1/decisions?subject=91152201MA7XQ0A13N"}}},
    {"GET /v1/decisions/{id}", {{"/v1/decisions/1", "/v1/decisions/3", "/v1/decisions/x"}}},
    {"POST /v1/decisions",
     {{"/v1/decisions"},
      {"",
       R"({"act":"approve","kind":"redlist","key":"no","digest":"00"})",
       R"({"act":"revoke","kind":"redlist","key":"no"})"}}},
    {"POST /v1/push", {{"/v1/push"}, {"", R"({"kind":"redlist","key":"none"})"}}},
};

class EveryDoor : public testing::Test {
protected:
    void SetUp() override {
        const std::string clerk = door.issue("经办人甲", {Role::clerk});
        const std::string approver = door.issue("审批人乙", {Role::approver});
        const Response listed = decide(listing("乌自然资信〔2026〕1号"), "1", clerk);
        ASSERT_EQ(listed.status, 200U) << listed.body;
        const std::string key = boost::json::parse(listed.body).at("key").as_string().c_str();
        const Response approved =
            decide(R"({"act":"approve","kind":"redlist","key":")" + key + "\"}", "2", approver);
        ASSERT_EQ(approved.status, 200U) << approved.body;
        ASSERT_EQ(decide(listing(draft_number), "3", clerk).status, 200U);
        leave_traces();
    }

    // A row for each list, so that every member is seen.
    void leave_traces() {
        Transaction transaction{*door.store.database};
        const KindName kind{"redlist"};
        const RecordKey key{"k"};
        KnownFinding finding;
        finding.system = SystemName{"league"};
        finding.kind = kind;
        finding.key = key;
        finding.reason = "lost";
        finding.severity = "error";
        finding.ours = personal_number;
        KnownFindings{transaction}.see(finding, door.clock.now());
        Holds{transaction}.place(
            {.kind = kind,
             .key = key,
             .ground = "objection",
             .from = door.clock.now(),
             .who = "test"}
        );
        Deadlines{transaction}.set(
            {.duty = "repair",
             .kind = kind,
             .key = key,
             .day = 21'000,
             .rule = "r",
             .owner = "clerk"}
        );
        leave_work(transaction);
        transaction.commit();
        const auto reports = door.store.folder.path() / "reports";
        std::filesystem::create_directories(reports);
        for (const char* name :
             {"reconciliation-20260601.html", "reconciliation-20260601.xlsx", "secret.txt"}) {
            std::ofstream{reports / name} << name;
        }
    }

    // A run that put a row into the quarantine.
    void leave_work(Transaction& transaction) {
        const SystemName league{"league"};
        xinqiao::Run run;
        run.id = Runs{transaction}.begin("pull", league, "shown", door.clock.now());
        run.outcome = "done";
        run.read = run.quarantined = 1;
        Runs{transaction}.finish(run, door.clock.now());
        Finding finding;
        finding.field = "subject_id_number";
        finding.value = personal_number;
        finding.rule = "citizen.check";
        finding.advice = "请核实";
        QuarantinedRow row;
        row.system = league;
        row.stream = StreamName{"shown"};
        row.kind = KindName{"redlist"};
        row.place = 7;
        row.row = R"({"证件号码":")" + std::string{personal_number} + "\"}";
        row.findings = findings_json({finding});
        row.first_run = row.last_run = run.id;
        row.moment = door.clock.now();
        Quarantine{transaction}.keep(row);
    }

    static std::string listing(const std::string& number) {
        return R"({"act":"list","kind":"redlist","document":")" + number
               + R"(","organ":"乌兰浩特市自然资源局","fields":{"主体名称":"乌兰浩特市示例矿业有限公司",)"
                 R"("统一社会信用代码":")"
               + company_code + R"(","荣誉名称":"诚信矿山","地方编码":")" + shared_area
               + R"(","legal_representative_id_kind":"身份证","法定代表人证件号码":")"
               + personal_number + "\"}}";
    }

    Response decide(const std::string& body, const std::string& key, const std::string& token) {
        return door.ask(
            {.method = "POST", .path = "/v1/decisions", .body = body, .key = key, .token = token}
        );
    }

    // Every answer of every route to that token.
    std::vector<std::pair<std::string, Response>> answers(const std::string& token) {
        std::vector<std::pair<std::string, Response>> all;
        int number = 0;
        for (const Route& route : routes_of(door.service)) {
            const std::string name = route.method + " " + route.pattern;
            for (const std::string& path : wordings.at(name).paths) {
                for (const std::string& body : wordings.at(name).bodies) {
                    for (const char* accept : {"application/json", "text/plain"}) {
                        Asking asking{.method = route.method, .path = path, .body = body};
                        asking.key = token + std::to_string(++number);
                        asking.token = token;
                        asking.accept = accept;
                        asking.user = {};
                        all.emplace_back(name + " " + path + " " + body, door.ask(asking));
                    }
                }
            }
        }
        return all;
    }

    FrontDoor door;
};

TEST_F(EveryDoor, IsAskedHere) {
    for (const Route& route : routes_of(door.service)) {
        EXPECT_TRUE(wordings.contains(route.method + " " + route.pattern)) << route.pattern;
    }
    EXPECT_EQ(wordings.size(), routes_of(door.service).size());
}

TEST_F(EveryDoor, LetsInWhoHasARoleOfTheRouteAndNobodyElse) {
    for (const RoleWord& one : caller_roles) {
        const std::string token = door.issue("持有人丙", {one.role});
        for (const Route& route : routes_of(door.service)) {
            Request request;
            request.authorization = "Bearer " + token;
            const Admission admission = door.doorkeeper.admit(&route.right, request);
            const bool may = route.right.is_open() || route.right.roles().contains(one.role);
            EXPECT_EQ(!admission.refusal, may) << one.word << " " << route.pattern;
            if (admission.refusal) {
                EXPECT_EQ(admission.refusal->status, 403U);
                EXPECT_THAT(admission.refusal->body, HasSubstr("missing-role"));
            }
        }
    }
}

// The document is the source of truth: routes, rights, and every status, header and member.
TEST_F(EveryDoor, AnswersAsTheDocumentSays) {
    const ApiDocument document;
    std::set<std::string> served;
    for (const Route& route : routes_of(door.service)) {
        const std::string name = route.method + " " + route.pattern;
        served.insert(name);
        ASSERT_TRUE(document.operations().contains(name)) << name;
        EXPECT_EQ(document.right_of(name), route.right) << name;
    }
    EXPECT_EQ(served.size(), document.operations().size());
    for (const Roles roles : {Roles::all(), Roles{Role::query}, Roles{Role::steward}}) {
        for (const auto& [what, response] : answers(door.issue("持有人己", roles))) {
            const std::string name = what.substr(0, what.find(' ', what.find(' ') + 1));
            EXPECT_THAT(document.strange_in(name, response), testing::IsEmpty()) << what << "\n"
                                                                                 << response.body;
        }
    }
}

TEST_F(EveryDoor, ShowsTheWorkPageByPage) {
    const std::string token = door.issue("审计员", Roles::all());
    const auto asked = [&](const std::string& path) {
        Asking asking{.method = "GET", .path = path};
        asking.token = token;
        asking.user = {};
        return door.ask(asking);
    };
    const auto read = [&](const std::string& path) {
        const Response response = asked(path);
        EXPECT_EQ(response.status, 200U) << path << response.body;
        boost::system::error_code broken;
        auto value = boost::json::parse(response.body, broken);
        EXPECT_FALSE(broken) << path << "\n" << response.body;
        return value;
    };
    const auto rows = read("/v1/quarantine");
    ASSERT_EQ(rows.at("rows").as_array().size(), 1U);
    EXPECT_EQ(rows.at("rows").at(0).at("findings").at(0).at("rule").as_string(), "citizen.check");
    EXPECT_EQ(read("/v1/quarantine?state=resolved").at("rows").as_array().size(), 0U);
    EXPECT_EQ(read("/v1/runs?verb=push").at("runs").as_array().size(), 0U);
    EXPECT_EQ(read("/v1/runs?verb=pull").at("runs").at(0).at("counts").at("read").as_int64(), 1);
    // What is younger than the settle window is not told yet; then each entry once.
    EXPECT_EQ(read("/v1/journal").at("entries").as_array().size(), 0U);
    door.clock.advance(std::chrono::minutes{2});
    const auto first = read("/v1/journal?limit=2");
    const std::string next{first.at("next").as_string()};
    ASSERT_EQ(first.at("entries").as_array().size(), 2U);
    const auto second = read("/v1/journal?cursor=" + next);
    EXPECT_GT(
        second.at("entries").at(0).at("id").as_int64(),
        first.at("entries").at(1).at("id").as_int64()
    );
    // An entry that somebody touched is shown as it stands.
    {
        Transaction transaction{*door.store.database};
        transaction.run("update journal set hash = x'00ff' where id = 1");
        transaction.commit();
    }
    EXPECT_EQ(read("/v1/journal?limit=1").at("entries").at(0).at("hash").as_string(), "00ff");
    EXPECT_EQ(read("/v1/reports").at("reports").as_array().size(), 2U);
    EXPECT_EQ(
        asked("/v1/reports/reconciliation-20260601.html").body, "reconciliation-20260601.html"
    );
    EXPECT_EQ(asked("/v1/reports/secret.txt").status, 404U);
}

TEST_F(EveryDoor, TellsARunAsItGoesOn) {
    const auto followed = [&](const std::string& path) {
        Asking asking{.method = "GET", .path = path};
        asking.token = door.issue("运维员", {Role::operator_});
        asking.user = {};
        return door.ask(asking);
    };
    EXPECT_EQ(followed("/v1/runs/events?system=nowhere").status, 422U);
    xinqiao::Run former;
    {
        Transaction transaction{*door.store.database};
        former.id = Runs{transaction}.begin("pull", SystemName{"other"}, "a", door.clock.now());
        former.outcome = "done";
        Runs{transaction}.finish(former, door.clock.now());
        transaction.commit();
    }
    const Response all = followed("/v1/runs/events");
    const Response others = followed("/v1/runs/events?system=other");
    EXPECT_EQ(all.body, "");
    xinqiao::Run run;
    {
        Transaction transaction{*door.store.database};
        run.id = Runs{transaction}.begin("pull", SystemName{"league"}, "a", door.clock.now());
        transaction.commit();
    }
    const std::string head = "id: " + std::to_string(run.id) + "\nevent: run\ndata: {";
    EXPECT_THAT(*all.follow(), HasSubstr(head));
    EXPECT_EQ(*all.follow(), "");
    EXPECT_THAT(followed("/v1/runs/events").body, HasSubstr(head));
    {
        Transaction transaction{*door.store.database};
        run.read = run.stored = 500;
        Runs{transaction}.count(run);
        transaction.commit();
    }
    EXPECT_THAT(*all.follow(), HasSubstr("\"read\":500"));
    {
        Transaction transaction{*door.store.database};
        run.outcome = "done";
        Runs{transaction}.finish(run, door.clock.now());
        transaction.commit();
    }
    EXPECT_THAT(*all.follow(), HasSubstr("\"outcome\":\"done\""));
    EXPECT_EQ(*all.follow(), "");
    EXPECT_EQ(*others.follow(), "");
}

TEST_F(EveryDoor, FollowersAreOnlySoMany) {
    Asking asking{.method = "GET", .path = "/v1/runs/events"};
    asking.token = door.issue("运维员", {Role::operator_});
    asking.user = {};
    std::vector<Response> followers;
    for (int i = 0; i < 32; ++i) {
        followers.push_back(door.ask(asking));
        EXPECT_EQ(followers.back().status, 200U);
    }
    EXPECT_EQ(door.ask(asking).status, 503U);
    followers.pop_back();
    EXPECT_EQ(door.ask(asking).status, 200U);
}

TEST_F(EveryDoor, IsShutToThoseWhoAreNotKnown) {
    const std::string revoked = door.issue("持有人丁", Roles::all());
    {
        Transaction transaction{*door.store.database};
        revoke_token(transaction, 3, "test", door.clock.now());
        transaction.commit();
    }
    const std::string expired = door.issue("持有人丁", Roles::all());
    door.clock.advance(std::chrono::days{366});
    for (const std::string& token : {std::string{}, revoked, expired, std::string{"xq_none"}}) {
        for (const auto& [what, response] : answers(token)) {
            const bool is_probe =
                what.starts_with("GET /healthz") || what.starts_with("GET /readyz");
            EXPECT_EQ(response.status, is_probe ? 200U : 401U) << what;
            EXPECT_THAT(response.body, Not(HasSubstr(personal_number))) << what;
            EXPECT_THAT(response.body, Not(HasSubstr(draft_number))) << what;
        }
    }
}

TEST_F(EveryDoor, ShowsNobodyWhatIsNotHis) {
    const Roles decide_about_it{Role::clerk, Role::approver};
    const Roles inside{Role::clerk, Role::approver, Role::steward, Role::auditor};
    const Roles authorities{Role::query, Role::clerk, Role::approver, Role::steward, Role::auditor};
    for (const RoleWord& one : caller_roles) {
        std::string heard;
        for (const auto& [what, response] :
             answers(door.issue("持有人" + std::string{one.word}, {one.role}))) {
            EXPECT_LT(response.status, 600U);
            heard += response.body;
        }
        const auto has = [&](const char* text) { return heard.find(text) != std::string::npos; };
        EXPECT_EQ(has(personal_number), decide_about_it.contains(one.role)) << one.word;
        EXPECT_EQ(has(draft_number), inside.contains(one.role)) << one.word;
        EXPECT_EQ(has(shared_area), authorities.contains(one.role)) << one.word;
    }
}

}  // namespace
}  // namespace xinqiao
