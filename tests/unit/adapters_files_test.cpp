// Exchange by files: what is read, what is written, and what is refused.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "adapters/files/durable.hpp"
#include "adapters/files/files.hpp"
#include "adapters/formats/xml_rows.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;

class FilesAdapter : public testing::Test {
protected:
    FilesAdapter() {
        std::string pattern = (fs::temp_directory_path() / "xinqiao-files-XXXXXX").string();
        root_ = ::mkdtemp(pattern.data());
        files_.root = root_;
        stream_.path = "list.csv";
    }
    ~FilesAdapter() override { fs::remove_all(root_); }

    void write(const std::string& name, std::string_view text) const {
        fs::create_directories((root_ / name).parent_path());
        write_durably(root_ / name, text);
    }

    Page pull(const Cursor& cursor = {}) const {
        return files_source(files_, stream_)->pull(cursor, Call{});
    }

    std::vector<Page> pull_all() const {
        std::vector<Page> pages{pull()};
        while (!pages.back().last) {
            pages.push_back(pull(pages.back().next));
        }
        return pages;
    }

    Error::Kind fault_of_pull(const Cursor& cursor = {}) const {
        try {
            pull(cursor);
        } catch (const Error& error) {
            return error.kind();
        }
        return Error::Kind::bug;
    }

    std::vector<Receipt> push(const std::vector<Change>& changes) const {
        return files_target(files_, PublicationSettings{"penalty", "m", "", 100})
            ->push(changes, Call{});
    }

    std::vector<std::string> messages() const {
        std::vector<std::string> names;
        for (const auto& entry : fs::directory_iterator{root_ / "outbox"}) {
            const std::string name = entry.path().filename().string();
            if (!name.starts_with('.')) names.push_back(name);
        }
        std::sort(names.begin(), names.end());
        return names;
    }

    std::string text_of(const std::string& name) const {
        std::ifstream file{root_ / name};
        return {std::istreambuf_iterator<char>{file}, {}};
    }

    fs::path root_;
    FilesSettings files_;
    StreamSettings stream_;
};

Change change_of(const char* id, const char* name) {
    Change change;
    change.id = ChangeId{id};
    change.row = {{"XK_XDR_MC", name}};
    return change;
}

TEST_F(FilesAdapter, ReadsAListPageByPage) {
    write("list.csv", "名称,数\n甲,1\n乙,2\n丙,3\n");
    stream_.page_rows = 2;
    const auto pages = pull_all();
    ASSERT_EQ(pages.size(), 2u);
    EXPECT_EQ(pages[0].rows.size(), 2u);
    EXPECT_FALSE(pages[0].complete);
    EXPECT_EQ(pages[1].rows.cell(0, 0), "丙");
    EXPECT_EQ(pages[1].rows.place(0), 4u);
    EXPECT_TRUE(pages[1].complete);
}

TEST_F(FilesAdapter, ReadsAllFilesOfAPatternInOrder) {
    stream_.path = "in/*.csv";
    write("in/b.csv", "b,a\n2,1\n");
    write("in/a.csv", "a,b\n3,4\n");
    write("in/c.csv.part", "a,b\n5,6\n");
    write("in/.d.csv", "a,b\n5,6\n");
    const Page page = pull();
    ASSERT_EQ(page.rows.size(), 2u);
    EXPECT_EQ(page.rows.cell(0, 0), "3");
    EXPECT_EQ(page.rows.cell(1, 0), "1");
    EXPECT_TRUE(page.complete);
    stream_.path = "in";
    EXPECT_EQ(pull().rows.size(), 2u);
}

TEST_F(FilesAdapter, NoticesAListThatChangesBetweenPages) {
    write("list.csv", "a\n1\n2\n");
    stream_.page_rows = 1;
    const Page first = pull();
    write("list.csv", "a\n1\n2\n3\n");
    EXPECT_EQ(fault_of_pull(first.next), Error::Kind::transient);
}

TEST_F(FilesAdapter, NeverCallsACutListComplete) {
    write("list.csv", "a,b\n1,2\n3");
    EXPECT_TRUE(pull().last);
    EXPECT_FALSE(pull().complete);
    files_.format = "rowdata";
    write("list.csv", "<ROWDATA><ROW><a>1</a></ROW>");
    const Page page = pull();
    EXPECT_EQ(page.rows.size(), 1u);
    EXPECT_FALSE(page.last);
    EXPECT_EQ(fault_of_pull(page.next), Error::Kind::invalid);
}

TEST_F(FilesAdapter, TakesAMissingListForAFaultAndNotForAnEmptyOne) {
    EXPECT_EQ(fault_of_pull(), Error::Kind::transient);
    stream_.full = false;
    EXPECT_TRUE(pull().last);
    EXPECT_FALSE(pull().complete);
}

TEST_F(FilesAdapter, GoesOnWithNewFilesOfAnIncrementalStream) {
    stream_.full = false;
    stream_.path = "in/*.csv";
    write("in/1.csv", "a\n1\n");
    const Page first = pull();
    write("in/2.csv", "a\n2\n");
    const Page second = pull(first.next);
    ASSERT_EQ(second.rows.size(), 1u);
    EXPECT_EQ(second.rows.cell(0, 0), "2");
    EXPECT_TRUE(pull(second.next).rows.empty());
}

TEST_F(FilesAdapter, NeverLeavesItsFolder) {
    write("list.csv", "a\n1\n");
    for (const char* path : {"../list.csv", "/etc/passwd", "in/../../x"}) {
        stream_.path = path;
        EXPECT_EQ(fault_of_pull(), Error::Kind::misconfigured) << path;
    }
    fs::create_symlink("/etc", root_ / "out");
    stream_.path = "out/*";
    EXPECT_EQ(fault_of_pull(), Error::Kind::misconfigured);
    fs::create_symlink("/etc/passwd", root_ / "secret.csv");
    stream_.path = "*.csv";
    EXPECT_EQ(pull().rows.size(), 1u);
}

TEST_F(FilesAdapter, PassesOverWhatIsNoOrdinaryFile) {
    ASSERT_EQ(::system(("mkfifo " + (root_ / "list.csv").string()).c_str()), 0);
    EXPECT_EQ(fault_of_pull(), Error::Kind::transient);
}

TEST_F(FilesAdapter, WritesAMessageThatItCanReadBack) {
    files_.format = "datas";
    auto change = change_of("c-1", "甲 & 乙");
    change.reference = "R\"1";
    const auto receipts = push({change});
    ASSERT_EQ(receipts.size(), 1u);
    EXPECT_TRUE(std::holds_alternative<Taken>(receipts[0]));
    ASSERT_EQ(messages().size(), 1u);
    const std::string text = text_of("outbox/" + messages()[0]);
    EXPECT_NE(text.find("<DATA id=\"c-1\" action=\"upsert\" reference=\"R&quot;1\">"), text.npos);
    stream_.path = "outbox/*.xml";
    EXPECT_EQ(pull().rows.cell(0, 0), "甲 & 乙");
}

TEST_F(FilesAdapter, WritesTheSameBatchToTheSameFile) {
    files_.format = "rowdata";
    push({change_of("c-1", "甲"), change_of("c-2", "乙")});
    push({change_of("c-1", "甲"), change_of("c-2", "乙")});
    EXPECT_EQ(messages().size(), 1u);
    push({change_of("c-1", "甲")});
    ASSERT_EQ(messages().size(), 2u);
    EXPECT_TRUE(messages()[0].ends_with("_00001.xml"));
    EXPECT_TRUE(messages()[1].ends_with("_00002.xml"));
}

TEST_F(FilesAdapter, NeverGivesANumberTwiceAlthoughMessagesAreTakenAway) {
    push({change_of("c-1", "甲")});
    const std::string first = messages()[0];
    fs::remove(root_ / "outbox" / first);
    push({change_of("c-2", "乙")});
    EXPECT_NE(messages()[0], first);
    push({change_of("c-1", "甲")});
    EXPECT_EQ(messages()[0], first);
}

TEST_F(FilesAdapter, RefusesWhatXmlCannotCarryAndSendsTheRest) {
    files_.format = "rowdata";
    const auto receipts = push({change_of("c-1", "坏\x01"), change_of("c-2", "好")});
    EXPECT_TRUE(std::holds_alternative<Refused>(receipts[0]));
    EXPECT_TRUE(std::holds_alternative<Taken>(receipts[1]));
    EXPECT_EQ(text_of("outbox/" + messages()[0]).find("c-1"), std::string::npos);
}

TEST_F(FilesAdapter, ReadsReceiptsInTheOrderTheyAppeared) {
    const auto end = files_receipts(files_);
    EXPECT_TRUE(end->poll(Cursor{}, Call{}).last);
    write(
        "receipts/z.xml", "<RECEIPTS><RECEIPT id=\"a\" code=\"00\" reference=\"R1\"/></RECEIPTS>"
    );
    const ReceiptPage first = end->poll(Cursor{}, Call{});
    ASSERT_EQ(first.receipts.size(), 1u);
    EXPECT_EQ(std::get<Accepted>(first.receipts[0].receipt).reference, "R1");
    write(
        "receipts/sub/a.xml",
        "<RECEIPTS><RECEIPT id=\"b\" code=\"1001\" message=\"未查询到主体\"/>"
        "<RECEIPT id=\"c\" code=\"09\" pause=\"30\"/><RECEIPT code=\"6002\" "
        "message=\"坏\"/></RECEIPTS>"
    );
    const ReceiptPage second = end->poll(first.next, Call{});
    ASSERT_EQ(second.receipts.size(), 2u);
    EXPECT_EQ(std::get<Refused>(second.receipts[0].receipt).code, "1001");
    EXPECT_EQ(std::get<Deferred>(second.receipts[1].receipt).pause.count(), 30);
    EXPECT_EQ(second.faults.size(), 1u);
    EXPECT_TRUE(end->poll(second.next, Call{}).receipts.empty());
}

TEST_F(FilesAdapter, TakesTheGoodReceiptsOfACutFileAndSaysSo) {
    write("receipts/a.xml", "<RECEIPTS><RECEIPT id=\"a\" code=\"00\"/><RECEIPT id=\"b\" co");
    const ReceiptPage page = files_receipts(files_)->poll(Cursor{}, Call{});
    EXPECT_EQ(page.receipts.size(), 1u);
    ASSERT_EQ(page.faults.size(), 1u);
    EXPECT_NE(page.faults[0].find("a.xml"), std::string::npos);
}

TEST_F(FilesAdapter, ChecksWithoutTouchingAnything) {
    write("list.csv", "a,b\n1,2\n");
    SystemSettings system;
    system.files = files_;
    system.streams = {stream_};
    system.publications = {PublicationSettings{"penalty", "m", "", 100}};
    for (const Probe& probe : check_files(system, {}, Call{})) {
        EXPECT_TRUE(probe.works) << probe.tried << ": " << probe.says;
    }
    EXPECT_FALSE(fs::exists(root_ / "outbox"));
    system.files.root = "/no/such/folder";
    for (const Probe& probe : check_files(system, {}, Call{})) {
        EXPECT_FALSE(probe.works) << probe.tried;
    }
}

}  // namespace
}  // namespace xinqiao
