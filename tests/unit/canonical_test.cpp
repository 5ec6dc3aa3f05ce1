// The canonical bytes: one spelling per record, and a strict way back.
#include "schema/canonical.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/error.hpp"

namespace xinqiao {
namespace {

Record penalty() {
    Record record;
    record.kind = KindName{"penalty"};
    record.key = RecordKey{"91152201078377449P|乌自然资罚〔2024〕7号"};
    record.subject = SubjectCode{"91152201078377449P"};
    record.fields.set("decided_on", "2024-04-02");
    record.fields.set("authority", "乌兰浩特市自然资源局");
    return record;
}

TEST(CanonicalTest, SpellsARecordInOneWay) {
    EXPECT_EQ(
        canonical_bytes(penalty()),
        "xinqiao-record 1\tpenalty\t91152201078377449P|乌自然资罚〔2024〕7号\t91152201078377449P\n"
        "authority\t乌兰浩特市自然资源局\n"
        "decided_on\t2024-04-02\n"
    );
}

TEST(CanonicalTest, DoesNotKnowTheOrderInWhichFieldsWereSet) {
    Record other = penalty();
    other.fields = {};
    other.fields.set("authority", "乌兰浩特市自然资源局");
    other.fields.set("note", "");
    other.fields.set("decided_on", "2024-04-03");
    other.fields.set("decided_on", "2024-04-02");
    EXPECT_EQ(digest_of(other), digest_of(penalty()));
}

TEST(CanonicalTest, RemovesAFieldThatBecomesEmpty) {
    Record record = penalty();
    record.fields.set("decided_on", "");
    EXPECT_EQ(record.fields.find("decided_on"), std::nullopt);
    EXPECT_EQ(record.fields.size(), 1u);
}

template <class Read>
std::string refusal(std::string_view bytes, Read read) {
    try {
        read(bytes);
    } catch (const Error& error) {
        return error.what();
    }
    return "";
}

std::string refusal(std::string_view bytes) {
    return refusal(bytes, record_from_canonical);
}

std::string refusal_of_fields(std::string_view bytes) {
    return refusal(bytes, [](std::string_view given) { each_field_of(given, [](auto, auto) {}); });
}

TEST(CanonicalTest, RefusesWhateverItWouldNotHaveWritten) {
    const std::string head = "xinqiao-record 1\tk\tkey\ts\n";
    EXPECT_EQ(refusal(head + "a\t1\n"), "");
    for (const std::string& bytes : {
             std::string{},
             std::string{"xinqiao-record 2\tk\tkey\ts\n"},
             std::string{"xinqiao-record 1\tk\tkey\n"},
             std::string{"xinqiao-record 1\tk\tkey\ts\tmore\n"},
             head + "a\t1",
             head + "a\n",
             head + "a\t\n",
             head + "a\t1\t2\n",
             head + "a\t1\na\t2\n",
             head + "b\t1\na\t2\n",
             head + "\t1\n",
             head + "a\t\\x\n",
             head + "a\t\\\n",
         }) {
        EXPECT_NE(refusal(bytes), "") << bytes;
        const bool is_fault_of_fields = bytes.starts_with(head);
        if (is_fault_of_fields) {
            EXPECT_EQ(refusal_of_fields(bytes), refusal(bytes)) << bytes;
        }
    }
}

rc::Gen<Record> any_record() {
    return rc::gen::exec([] {
        Record record;
        record.kind = KindName{*rc::gen::arbitrary<std::string>()};
        record.key = RecordKey{*rc::gen::arbitrary<std::string>()};
        record.subject = SubjectCode{*rc::gen::arbitrary<std::string>()};
        using Content = std::map<std::string, std::string>;
        for (const auto& [name, text] : *rc::gen::arbitrary<Content>()) {
            if (!name.empty()) record.fields.set(name, text);
        }
        return record;
    });
}

RC_GTEST_PROP(CanonicalProperty, ReadsBackWhatItWrote, ()) {
    const Record record = *any_record();
    RC_ASSERT(record_from_canonical(canonical_bytes(record)) == record);
    Fields fields;
    each_field_of(canonical_bytes(record), [&](std::string_view name, std::string_view text) {
        fields.set(name, std::string{text});
    });
    RC_ASSERT(fields == record.fields);
}

RC_GTEST_PROP(CanonicalProperty, GivesTwoRecordsTheSameBytesOnlyWhenTheyAreEqual, ()) {
    const Record one = *any_record();
    const Record two = *any_record();
    RC_ASSERT((canonical_bytes(one) == canonical_bytes(two)) == (one == two));
}

RC_GTEST_PROP(CanonicalProperty, NeverCrashesOnForeignBytes, ()) {
    const auto bytes = "xinqiao-record 1\t" + *rc::gen::arbitrary<std::string>();
    try {
        RC_ASSERT(canonical_bytes(record_from_canonical(bytes)) == bytes);
    } catch (const Error& error) {
        RC_ASSERT(error.kind() == Error::Kind::bug);
    }
}

}  // namespace
}  // namespace xinqiao
