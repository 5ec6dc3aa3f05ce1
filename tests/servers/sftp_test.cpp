// The files adapter against OpenSSH's SFTP server: contract, breaks, crashes and hostile far sides.
#include <fstream>

#include <gmock/gmock.h>

#include "adapters/files/durable.hpp"
#include "adapters/files/files.hpp"
#include "tests/contract/suite/files_stage.hpp"
#include "tests/contract/suite/source_contract.hpp"
#include "tests/contract/suite/target_contract.hpp"
#include "tests/servers/rename_cuts.hpp"
#include "tests/support/fault.hpp"
#include "tests/support/sshd.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;
using support::Sshd;
using testing::HasSubstr;

Sshd& sshd() {
    static Sshd server;
    return server;
}

// A folder of its own below the exported one, for each test.
FilesSettings fresh_settings() {
    static int count = 0;
    FilesSettings files = sshd().settings();
    files.root = "test-" + std::to_string(++count);
    files.spool += "/" + files.root;
    fs::create_directories(sshd().folder() / files.root);
    sshd().set_fate("");
    return files;
}

fs::path far_folder(const FilesSettings& files) {
    return sshd().folder() / files.root;
}

SourceStage sftp_source_stage() {
    FilesSettings files = fresh_settings();
    files.format = "rowdata";
    return files_source_stage(files, far_folder(files), sshd().credentials());
}

TargetStage sftp_target_stage() {
    FilesSettings files = fresh_settings();
    files.format = "datas";
    return files_target_stage(files, far_folder(files), sshd().credentials());
}

INSTANTIATE_TEST_SUITE_P(Sftp, SourceContract, testing::Values(sftp_source_stage));
INSTANTIATE_TEST_SUITE_P(Sftp, TargetContract, testing::Values(sftp_target_stage));

FarSide sftp_far_side() {
    FarSide far;
    far.files = fresh_settings();
    far.files.format = "datas";
    far.credentials = sshd().credentials();
    far.folder = far_folder(far.files);
    far.set_fate = [](const std::string& fate) { sshd().set_fate(fate); };
    far.fate = [] { return sshd().fate(); };
    return far;
}

INSTANTIATE_TEST_SUITE_P(Sftp, RenameCut, testing::Values(sftp_far_side));

class Sftp : public testing::Test {
protected:
    std::string write(const std::string& name, std::string_view text) const {
        fs::create_directories((far_folder(files_) / name).parent_path());
        write_durably(far_folder(files_) / name, text);
        return name;
    }

    Page pull(const std::string& path) const {
        StreamSettings stream;
        stream.path = path;
        return files_source(files_, stream, sshd().credentials())->pull(Cursor{}, Call{});
    }

    FarSide far_ = sftp_far_side();
    FilesSettings& files_ = far_.files;
};

TEST_F(Sftp, AnUnknownHostKeyIsNeverAccepted) {
    files_.host_key = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    const Error error = fault_of([&] { far_.push(); });
    EXPECT_EQ(error.kind(), Error::Kind::forbidden);
    EXPECT_THAT(error.what(), HasSubstr(sshd().settings().host_key));
    EXPECT_THAT(error.hint(), HasSubstr("冒充"));
    files_.host_key = "";
    const Error missing = fault_of([&] { far_.push(); });
    EXPECT_EQ(missing.kind(), Error::Kind::misconfigured);
    EXPECT_THAT(missing.hint(), HasSubstr("ssh-keyscan"));
}

TEST_F(Sftp, AWrongPasswordOrKeyIsForbidden) {
    files_.key = {};
    files_.password = CredentialName{"wrong"};
    EXPECT_EQ(fault_of([&] { far_.push(); }).kind(), Error::Kind::forbidden);
    files_.key = CredentialName{"no key at all"};
    EXPECT_NE(fault_of([&] { far_.push(); }).kind(), Error::Kind::bug);
}

TEST_F(Sftp, AFullDiskAndAForbiddenFolderSendNothing) {
    sshd().set_fate("full");
    EXPECT_EQ(fault_of([&] { far_.push(); }).kind(), Error::Kind::transient);
    sshd().set_fate("deny_writing");
    EXPECT_EQ(fault_of([&] { far_.push(); }).kind(), Error::Kind::forbidden);
    sshd().set_fate("");
    far_.push();
    EXPECT_EQ(far_.messages().size(), 1U);
}

TEST_F(Sftp, AFileOfAnotherUnderOurNameIsLeftAlone) {
    far_.push("1");
    const std::string first = far_.messages().at(0);
    std::string second = first;
    second.replace(second.find("00001"), 5, "00002");
    write("outbox/" + second, "theirs");
    far_.push("2");
    EXPECT_EQ(far_.messages().size(), 3U);
    EXPECT_EQ(support::text_of(far_folder(files_) / "outbox" / second), "theirs");
}

TEST_F(Sftp, AServerThatDiesInMidTransferIsAFaultAndNoList) {
    std::string text = "<DATAS>";
    for (int i = 0; i < 60'000; ++i) {
        text += "<DATA><MC>某某矿业有限公司某某矿业有限公司</MC></DATA>";
    }
    write("list.xml", text + "</DATAS>");
    sshd().set_fate("cut_reading");
    EXPECT_EQ(fault_of([&] { pull("list.xml"); }).kind(), Error::Kind::transient);
    sshd().set_fate("");
    EXPECT_EQ(pull("list.xml").rows.size(), 1000U);
    sshd().stop();
    EXPECT_EQ(fault_of([&] { pull("list.xml"); }).kind(), Error::Kind::transient);
    sshd().start();
    EXPECT_EQ(pull("list.xml").rows.size(), 1000U);
}

TEST_F(Sftp, HostileNamesAndLinksAreNeverRead) {
    write("in/good.xml", "<DATAS><DATA><MC>甲</MC></DATA></DATAS>");
    write("in/bad\nname.xml", "<DATAS><DATA><MC>乙</MC></DATA></DATAS>");
    write("in/half.xml.part", "<DATAS>");
    fs::create_symlink("/etc/passwd", far_folder(files_) / "in/link.xml");
    fs::create_directories(far_folder(files_) / "in/folder.xml");
    const Page page = pull("in/*");
    EXPECT_EQ(page.rows.size(), 1U);
    EXPECT_TRUE(page.complete);
    EXPECT_EQ(fault_of([&] { pull("../x"); }).kind(), Error::Kind::misconfigured);
}

TEST_F(Sftp, ChecksWithoutTouchingAnything) {
    write("list.xml", "<DATAS><DATA><MC>甲</MC></DATA></DATAS>");
    SystemSettings system;
    system.files = files_;
    system.streams.resize(1);
    system.streams[0].path = "list.xml";
    system.publications = {PublicationSettings{"penalty", "m", "", 100}};
    for (const Probe& probe : check_files(system, sshd().credentials(), Call{})) {
        EXPECT_TRUE(probe.works) << probe.tried << ": " << probe.says;
    }
    EXPECT_FALSE(fs::exists(far_folder(files_) / "outbox"));
}

}  // namespace
}  // namespace xinqiao
