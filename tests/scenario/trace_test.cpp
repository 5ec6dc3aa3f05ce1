// A subject's story: every act, hold, deadline, and who asked.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/decisions/query.hpp"
#include "daemon/report/subject_file.hpp"
#include "daemon/store/deadlines.hpp"
#include "tests/support/decision_world.hpp"

namespace xinqiao {
namespace {

using testing::HasSubstr;
using testing::Not;

const SubjectCode traced{"91152201MA7XQ0A13N"};

TEST(Trace, TellsActsHoldsDeadlinesAndWhoAsked) {
    DecisionWorld world;
    const RecordKey key = world.published();
    ActRequest objection = world.request(ActKind::object);
    objection.key = key;
    objection.document = "乌自然资异〔2024〕5号";
    const std::int64_t act = world.taken(objection).registered.id;
    {
        Transaction transaction{world.database()};
        Deadlines{transaction}.set(
            {.duty = "objection",
             .decision = act,
             .kind = KindName{"blacklist"},
             .key = key,
             .subject = traced,
             .day = 19'900,
             .rule = "兴署发〔2024〕23号第（十四）项",
             .owner = "legal"}
        );
        transaction.commit();
    }
    Workshop shop = world.workshop();
    answer_query(shop, {traced, "审批办", "采矿权延续", "乌自然资审〔2024〕3号"});
    const SubjectFile file = gather_subject(world.database(), traced, world.clock().now());
    const std::string text = subject_text(file, world.rulebook().kinds);
    EXPECT_THAT(text, HasSubstr("列入"));
    EXPECT_THAT(text, HasSubstr("审批人乙"));
    EXPECT_THAT(text, HasSubstr("暂停"));
    EXPECT_THAT(text, HasSubstr("乌自然资异〔2024〕5号"));
    EXPECT_THAT(text, HasSubstr("2024-06-26"));
    EXPECT_THAT(text, HasSubstr("第（十四）项"));
    EXPECT_THAT(text, HasSubstr("审批办"));
    const auto json = subject_json(file, world.rulebook().kinds, Sight::of_everything());
    EXPECT_EQ(json.at("queries").as_array().size(), 1U);
    EXPECT_EQ(json.at("decisions").as_array().size(), 4U);
    const auto in_public = subject_json(file, world.rulebook().kinds, Sight{});
    EXPECT_EQ(in_public.as_object().if_contains("queries"), nullptr);
    EXPECT_EQ(in_public.as_object().if_contains("decisions"), nullptr);
}

}  // namespace
}  // namespace xinqiao
