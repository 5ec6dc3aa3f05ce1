// Every record and every publication, page by page, while the store goes on.
#include <set>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/store/contents.hpp"
#include "daemon/store/erasure.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/records.hpp"
#include "daemon/store/runs.hpp"
#include "schema/canonical.hpp"
#include "tests/support/front_door.hpp"

namespace xinqiao {
namespace {

using support::FrontDoor;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const SubjectCode one_company{"91152201MA7XQ0A13N"};
const SubjectCode other_company{"91152201078377449P"};

class RecordLists : public testing::Test {
protected:
    std::int64_t add(
        const std::string& key,
        const std::string& standing = "in-force",
        const SubjectCode& subject = one_company
    ) {
        Transaction transaction{*door.store.database};
        const std::int64_t id = add(transaction, key, standing, subject);
        transaction.commit();
        return id;
    }

    std::int64_t add(
        Transaction& transaction,
        const std::string& key,
        const std::string& standing,
        const SubjectCode& subject
    ) {
        StoredRecord record;
        record.kind = KindName{"licence"};
        record.key = RecordKey{key};
        record.subject = subject;
        record.owner = "bureau";
        record.system = SystemName{"approvals"};
        record.stream = StreamName{"licences"};
        Record content;
        content.kind = record.kind;
        content.key = record.key;
        content.subject = subject;
        const std::string body = canonical_bytes(content);
        record.digest = sha256(body);
        record.content = Contents{transaction}.keep(record.digest, body);
        record.since = door.clock.now();
        const std::int64_t id = Records{transaction}.insert(record);
        Records{transaction}.judged(id, standing, never_due);
        return id;
    }

    void desire(const std::string& key, std::int64_t record) {
        Transaction transaction{*door.store.database};
        Desire desire;
        desire.system = SystemName{"league"};
        desire.kind = KindName{"licence"};
        desire.key = RecordKey{key};
        desire.record = record;
        desire.digest = sha256(key);
        desire.lawful = true;
        Publications{transaction}.desire(desire, door.clock.now());
        transaction.commit();
    }

    Response ask(const std::string& path, const std::string& token) {
        return door.ask({.method = "GET", .path = path, .token = token});
    }

    boost::json::object read(const std::string& path, const std::string& token) {
        const Response response = ask(path, token);
        EXPECT_EQ(response.status, 200U) << path << response.body;
        return boost::json::parse(response.body).as_object();
    }

    static std::vector<std::string> keys(const boost::json::object& page, const char* list) {
        std::vector<std::string> keys;
        for (const auto& row : page.at(list).as_array())
            keys.emplace_back(row.at("key").as_string());
        return keys;
    }

    // "approvals" is configured no more; what it said is still there.
    void SetUp() override {
        Transaction transaction{*door.store.database};
        Runs{transaction}.begin("pull", SystemName{"approvals"}, "licences", door.clock.now());
        transaction.commit();
    }

    FrontDoor door;
    std::string steward = door.issue("数据管理员", {Role::steward});
    std::string anybody = door.issue("公众", {Role::public_});
};

TEST_F(RecordLists, PagingSkipsAndRepeatsNothingWhileRowsAreAdded) {
    std::multiset<std::string> added;
    const auto add_some = [&](int count) {
        for (int i = 0; i < count; ++i) {
            const std::string key = "k" + std::to_string(added.size());
            add(key);
            added.insert(key);
        }
    };
    add_some(23);
    std::multiset<std::string> seen;
    std::string path = "/v1/records?limit=5";
    for (int page = 0; page < 40; ++page) {
        const auto read_page = read(path, steward);
        for (const std::string& key : keys(read_page, "records"))
            seen.insert(key);
        path = "/v1/records?limit=5&cursor=" + std::string{read_page.at("next").as_string()};
        if (page < 6) add_some(3);
        if (!read_page.at("more").as_bool()) break;
    }
    EXPECT_EQ(seen, added);
    EXPECT_EQ(seen.size(), 41U);
    // Who comes back later is told what was added, and nothing else.
    add("late");
    EXPECT_THAT(keys(read(path, steward), "records"), ElementsAre("late"));
}

TEST_F(RecordLists, AreFiltered) {
    add("a");
    add("b", "repaired");
    add("c", "in-force", other_company);
    const auto found = [&](const std::string& filter) {
        return keys(read("/v1/records?" + filter, steward), "records");
    };
    EXPECT_THAT(found("standing=repaired"), ElementsAre("b"));
    EXPECT_THAT(found("subject=" + one_company.text()), ElementsAre("a", "b"));
    EXPECT_THAT(found("subject=" + one_company.text() + "&standing=in-force"), ElementsAre("a"));
    EXPECT_THAT(found("kind=licence&system=approvals"), ElementsAre("a", "b", "c"));
    EXPECT_THAT(found("kind=penalty"), IsEmpty());
    EXPECT_THAT(found("system=league"), IsEmpty());
    EXPECT_EQ(ask("/v1/records?subject=x", steward).status, 422U);
}

TEST_F(RecordLists, AWordThatNobodyKnowsIsToldWithThoseThatAreKnown) {
    for (const char* path :
         {"/v1/records?system=elsewhere",
          "/v1/publications?system=elsewhere",
          "/v1/findings?system=elsewhere",
          "/v1/quarantine?system=elsewhere"}) {
        const Response refused = ask(path, steward);
        EXPECT_EQ(refused.status, 422U) << path;
        EXPECT_THAT(refused.body, HasSubstr("参数 system")) << path;
        EXPECT_THAT(refused.body, HasSubstr("league")) << path;
    }
    for (const char* path :
         {"/v1/records?kind=licences",
          "/v1/publications?kind=licences",
          "/v1/findings?kind=licences"}) {
        const Response refused = ask(path, steward);
        EXPECT_EQ(refused.status, 422U) << path;
        EXPECT_THAT(refused.body, HasSubstr("licence, ")) << path;
    }
    EXPECT_THAT(
        ask("/v1/findings?state=done", steward).body, HasSubstr("open, accepted, resolved")
    );
    EXPECT_THAT(ask("/v1/quarantine?state=done", steward).body, HasSubstr("retried, discarded"));
    const std::string operator_ = door.issue("运维", {Role::operator_});
    EXPECT_THAT(ask("/v1/runs?verb=pulls", operator_).body, HasSubstr("pull, retry, observe"));
    EXPECT_THAT(ask("/v1/runs?system=elsewhere", operator_).body, HasSubstr("参数 system"));
    EXPECT_EQ(ask("/v1/runs?verb=pull&system=league", operator_).status, 200U);
}

TEST_F(RecordLists, WhoReadToTheEndIsToldOfWhatComesAfterTheNewestWasErased) {
    add("stays");
    const std::int64_t erased = add("erased");
    const auto first = read("/v1/records", steward);
    EXPECT_THAT(keys(first, "records"), ElementsAre("stays", "erased"));
    {
        Transaction transaction{*door.store.database};
        const StoredRecord record = Records{transaction}.at(erased);
        Erasure{transaction}.erase(record, {}, {"r", "a"}, door.clock.now());
        transaction.commit();
    }
    add("new");
    const std::string next{first.at("next").as_string()};
    EXPECT_THAT(keys(read("/v1/records?cursor=" + next, steward), "records"), ElementsAre("new"));
}

TEST_F(RecordLists, ARareFilterAnswersInBoundedWork) {
    {
        Transaction transaction{*door.store.database};
        for (int i = 0; i < 10'200; ++i)
            add(transaction, "k" + std::to_string(i), "in-force", one_company);
        add(transaction, "rare", "repaired", one_company);
        transaction.commit();
    }
    const auto first = read("/v1/records?standing=repaired", steward);
    EXPECT_THAT(keys(first, "records"), IsEmpty());
    EXPECT_TRUE(first.at("more").as_bool());
    const std::string next{first.at("next").as_string()};
    const auto second = read("/v1/records?standing=repaired&cursor=" + next, steward);
    EXPECT_THAT(keys(second, "records"), ElementsAre("rare"));
    EXPECT_FALSE(second.at("more").as_bool());
}

TEST_F(RecordLists, FromOutsideOnlyWhatStandsBeforeThePublic) {
    desire("open", add("open"));
    desire("draft", add("draft", "unapproved"));
    const std::int64_t archived = add("archived");
    desire("archived", archived);
    {
        Transaction transaction{*door.store.database};
        Archive{transaction}.put(archived, {"r", "a"}, door.clock.now());
        Records{transaction}.mark_gone(
            add(transaction, "gone", "in-force", one_company), door.clock.now(), 1
        );
        transaction.commit();
    }
    EXPECT_THAT(keys(read("/v1/records", anybody), "records"), ElementsAre("open"));
    EXPECT_THAT(keys(read("/v1/publications", anybody), "publications"), ElementsAre("open"));
    EXPECT_THAT(
        keys(read("/v1/records", steward), "records"),
        ElementsAre("open", "draft", "archived", "gone")
    );
    const std::string told = ask("/v1/publications", anybody).body;
    EXPECT_THAT(told, Not(HasSubstr("desired")));
    EXPECT_THAT(told, Not(HasSubstr("state")));
    EXPECT_EQ(ask("/v1/publications?state=待推送", anybody).status, 403U);
    // One record looks alike everywhere.
    const auto file = read("/v1/subjects/" + one_company.text(), anybody);
    EXPECT_EQ(file.at("records"), read("/v1/records", anybody).at("records"));
}

TEST_F(RecordLists, PublicationsAreFiltered) {
    desire("a", add("a"));
    desire("b", add("b", "in-force", other_company));
    {
        Transaction transaction{*door.store.database};
        Publications{transaction}.observe(
            SystemName{"league"},
            KindName{"licence"},
            RecordKey{"strange"},
            sha256("x"),
            {door.clock.now(), door.clock.now()}
        );
        transaction.commit();
    }
    const auto found = [&](const std::string& filter) {
        return keys(read("/v1/publications?" + filter, steward), "publications");
    };
    EXPECT_THAT(found("state=待推送"), ElementsAre("a", "b"));
    EXPECT_THAT(found("state=应已撤下, 但仍看到公示"), ElementsAre("strange"));
    EXPECT_THAT(found("subject=" + other_company.text()), ElementsAre("b"));
    EXPECT_THAT(found("kind=licence&key=a"), ElementsAre("a"));
    EXPECT_THAT(found("kind=licence&key=strange"), ElementsAre("strange"));
    EXPECT_THAT(found("system=approvals"), IsEmpty());
    EXPECT_EQ(ask("/v1/publications?key=a", steward).status, 422U);
    EXPECT_EQ(ask("/v1/publications?state=x", steward).status, 422U);
}

}  // namespace
}  // namespace xinqiao
