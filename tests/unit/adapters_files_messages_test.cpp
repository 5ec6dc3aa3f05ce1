// Message files: what the encoding and the schema refuse, one file a change with its answer by
// name, and the pace of looking for answers.
#include <fstream>

#include <gmock/gmock.h>

#include "adapters/files/durable.hpp"
#include "adapters/files/files.hpp"
#include "adapters/files/receipt_pace.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;
using testing::HasSubstr;

Change message_change(const char* id, WireRow row) {
    Change change;
    change.id = ChangeId{id};
    change.row = std::move(row);
    return change;
}

class MessageFiles : public testing::Test {
protected:
    MessageFiles() {
        files_.root = folder_.path().string();
        files_.format = "datas";
    }

    std::vector<Receipt> push(const std::vector<Change>& changes) const {
        return files_target(files_, PublicationSettings{"penalty", "m", "", 100})
            ->push(changes, Call{});
    }

    std::vector<std::string> messages() const {
        std::vector<std::string> names;
        for (const auto& entry : fs::directory_iterator{folder_.path() / "outbox"}) {
            const std::string name = entry.path().filename().string();
            if (!name.starts_with('.')) names.push_back(name);
        }
        std::sort(names.begin(), names.end());
        return names;
    }

    std::string message(std::size_t number) const {
        return support::text_of(folder_.path() / "outbox" / messages().at(number));
    }

    // The platform's answer to a message of "biz".
    void respond(const std::string& message, const std::string& elements) const {
        fs::create_directories(folder_.path() / "receipts");
        write_durably(
            folder_.path() / "receipts" / ("Rep" + message.substr(3)),
            "<respond>" + elements + "</respond>"
        );
    }

    ReceiptPage poll() const { return files_receipts(files_)->poll(Cursor{}, Call{}); }

    static std::string refusal(const Receipt& receipt) {
        const auto* const refused = std::get_if<Refused>(&receipt);
        return refused == nullptr ? "not refused" : refused->code + ": " + refused->reason;
    }

    TemporaryFolder folder_;
    FilesSettings files_;
};

TEST_F(MessageFiles, Gb18030CarriesWhateverUnicodeHas) {
    files_.encoding = "gb18030";
    const std::string name = "锡林浩特市\u3400𠀀€矿业(有限)公司";
    push({message_change("c-1", {{"MC", name}})});
    EXPECT_THAT(message(0), HasSubstr("encoding=\"GB18030\""));
    EXPECT_THAT(message(0), testing::Not(HasSubstr("锡林")));
    files_.encoding = "auto";
    StreamSettings stream;
    stream.path = "outbox/*.xml";
    EXPECT_EQ(files_source(files_, stream)->pull(Cursor{}, Call{}).rows.cell(0, 0), name);
}

TEST_F(MessageFiles, WhatIsNoTextIsRefusedAndTheRestSentInGb18030) {
    files_.encoding = "gb18030";
    const auto receipts =
        push({message_change("c-1", {{"MC", "\xe7\x9f"}}), message_change("c-2", {{"MC", "乙"}})});
    EXPECT_THAT(refusal(receipts[0]), HasSubstr("字段 MC 含有 GB18030 无法表示的字符"));
    EXPECT_TRUE(std::holds_alternative<Taken>(receipts[1]));
    EXPECT_THAT(message(0), testing::Not(HasSubstr("c-1")));
}

TEST_F(MessageFiles, AMessageAgainstItsSchemaIsNotSentAndSaysWhy) {
    const auto alone = push({message_change("c-1", {})});
    EXPECT_THAT(refusal(alone[0]), HasSubstr("报文不符合 exchange/datas.xsd: 第 "));
    EXPECT_THAT(refusal(alone[0]), HasSubstr("DATA"));
    EXPECT_TRUE(messages().empty());
    const auto receipts =
        push({message_change("c-2", {{"MC", "甲"}}), message_change("c 3", {{"MC", "乙"}})});
    EXPECT_TRUE(std::holds_alternative<Taken>(receipts[0]));
    EXPECT_THAT(refusal(receipts[1]), HasSubstr("datas.xsd"));
    EXPECT_THAT(message(0), HasSubstr("c-2"));
    EXPECT_THAT(message(0), testing::Not(HasSubstr("c 3")));
}

class BizMessages : public MessageFiles {
protected:
    BizMessages() {
        files_.format = "biz";
        files_.code = "150000";
    }
};

TEST_F(BizMessages, OneFileTellsOneChangeWithItsHead) {
    const std::string estate(28, '1');
    push(
        {message_change("c-1", {{"XK_WSH", "甲 & 乙"}, {"EstateNum", estate}, {"RecType", "100"}}),
         message_change("c-2", {{"XK_WSH", "丙"}})}
    );
    ASSERT_EQ(messages().size(), 2u);
    EXPECT_THAT(messages()[0], testing::MatchesRegex("Biz150000......000001[.]xml"));
    EXPECT_THAT(messages()[1], testing::MatchesRegex("Biz150000......000002[.]xml"));
    EXPECT_THAT(message(0), HasSubstr("<BizMsgID>" + messages()[0].substr(3, 18) + "</BizMsgID>"));
    EXPECT_THAT(message(0), HasSubstr("<RecType>100</RecType><CreateDate>"));
    EXPECT_THAT(message(0), HasSubstr("<EstateNum>" + estate + "</EstateNum></Head>"));
    EXPECT_THAT(message(0), HasSubstr("reference=\"\"><XK_WSH>甲 &amp; 乙</XK_WSH></Data>"));
}

TEST_F(BizMessages, AWrongEstateNumberIsNotSent) {
    const auto receipts = push(
        {message_change("c-1", {{"EstateNum", "150000"}}), message_change("c-2", {{"MC", "乙"}})}
    );
    EXPECT_THAT(refusal(receipts[0]), HasSubstr("exchange/biz.xsd"));
    EXPECT_THAT(refusal(receipts[0]), HasSubstr("EstateNum"));
    EXPECT_TRUE(std::holds_alternative<Taken>(receipts[1]));
    EXPECT_EQ(messages().size(), 1u);
}

TEST_F(BizMessages, TheAnswerIsFoundByTheNameOfTheMessage) {
    push({message_change("c-1", {{"MC", "甲"}}), message_change("c-2", {{"MC", "乙"}})});
    respond(messages()[0], "<SuccessFlag>1</SuccessFlag><CertID>R-17</CertID>");
    respond(
        messages()[1],
        "<SuccessFlag>0</SuccessFlag><ResponseCode>1001</ResponseCode>"
        "<ResponseInfo>未查询到主体</ResponseInfo>"
    );
    const ReceiptPage page = poll();
    ASSERT_EQ(page.receipts.size(), 2u);
    for (const LateReceipt& late : page.receipts) {
        if (late.change == ChangeId{"c-1"}) {
            EXPECT_EQ(std::get<Accepted>(late.receipt).reference, "R-17");
        } else {
            EXPECT_EQ(refusal(late.receipt), "1001: 未查询到主体");
        }
    }
    EXPECT_TRUE(page.faults.empty());
}

TEST_F(BizMessages, DeliveredIsNoSuccessAndIsLookedAtAgain) {
    push({message_change("c-1", {{"MC", "甲"}})});
    respond(messages()[0], "<SuccessFlag>2</SuccessFlag>");
    EXPECT_TRUE(poll().receipts.empty());
    EXPECT_TRUE(poll().faults.empty());
    respond(messages()[0], "<SuccessFlag>3</SuccessFlag><ResponseInfo>超时</ResponseInfo>");
    const ReceiptPage page = poll();
    ASSERT_EQ(page.receipts.size(), 1u);
    EXPECT_THAT(refusal(page.receipts[0].receipt), HasSubstr("省级失败: 超时"));
}

TEST_F(BizMessages, AnswersThatMeanNothingAreFaultsAndLeaveTheChangeOpen) {
    push({message_change("c-1", {{"MC", "甲"}})});
    respond(messages()[0], "<SuccessFlag>9</SuccessFlag>");
    respond("Biz150000991231000001.xml", "<SuccessFlag>1</SuccessFlag>");
    const ReceiptPage page = poll();
    EXPECT_TRUE(page.receipts.empty());
    ASSERT_EQ(page.faults.size(), 2u);
    EXPECT_THAT(page.faults, testing::Contains(HasSubstr("SuccessFlag “9”不认识")));
    EXPECT_THAT(page.faults, testing::Contains(HasSubstr("不是我们发出的")));
}

class PaceOfReceipts : public testing::Test {
protected:
    PaceOfReceipts() {
        files_.receipts_after = seconds{100};
        files_.receipts_every = seconds{600};
    }

    void send(const std::string& batch, seconds when) const {
        const std::vector<std::string> batches{batch};
        SentNames{folder_.path(), files_}.of(batches, noon_ + when);
    }
    // A new object each time, as after a restart.
    bool looks(seconds when) const {
        return ReceiptPace{folder_.path(), files_}.take_turn(noon_ + when);
    }

    TemporaryFolder folder_;
    FilesSettings files_;
    Moment noon_ = std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + std::chrono::hours{4};
};

TEST_F(PaceOfReceipts, NotSoonerThanToldAndNotMoreOftenAlsoAcrossRestarts) {
    send("first", seconds{0});
    EXPECT_FALSE(looks(seconds{99}));
    EXPECT_TRUE(looks(seconds{100}));
    EXPECT_FALSE(looks(seconds{101}));
    EXPECT_FALSE(looks(seconds{699}));
    EXPECT_TRUE(looks(seconds{700}));
}

TEST_F(PaceOfReceipts, AMessageAfterTheLookWaitsItsTimeAndPutsNothingOff) {
    send("first", seconds{0});
    EXPECT_TRUE(looks(seconds{100}));
    send("second", seconds{650});
    EXPECT_FALSE(looks(seconds{700}));
    send("third", seconds{740});
    EXPECT_TRUE(looks(seconds{750}));
}

TEST_F(PaceOfReceipts, AClockThatWasSetBackStopsNobody) {
    send("first", seconds{0});
    EXPECT_TRUE(looks(seconds{3600}));
    EXPECT_TRUE(looks(seconds{200}));
}

TEST_F(PaceOfReceipts, WithoutSettingsEveryLookIsDue) {
    files_.receipts_after = files_.receipts_every = seconds{0};
    send("first", seconds{0});
    EXPECT_TRUE(looks(seconds{0}));
    EXPECT_TRUE(looks(seconds{0}));
}

}  // namespace
}  // namespace xinqiao
