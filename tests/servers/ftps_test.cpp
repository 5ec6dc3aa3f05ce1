// The files adapter against ProFTPD with TLS: contract, certificates, and sessions that die.
#include <csignal>
#include <stop_token>

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include "adapters/files/durable.hpp"
#include "adapters/files/files.hpp"
#include "base/wait.hpp"
#include "tests/contract/suite/files_stage.hpp"
#include "tests/contract/suite/source_contract.hpp"
#include "tests/contract/suite/target_contract.hpp"
#include "tests/support/ftpd.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;
using support::Ftpd;
using testing::HasSubstr;

Ftpd& ftpd() {
    static Ftpd server{{.has_fates = true}};
    return server;
}

Ftpd& quick_ftpd() {
    static Ftpd server{{}};
    return server;
}

Ftpd& mutual_ftpd() {
    static Ftpd server{{.asks_who_we_are = true}};
    return server;
}

// A folder of its own below the exported one, for each test.
FilesSettings fresh_ftps_settings(const Ftpd& server) {
    static int count = 0;
    FilesSettings files = server.settings();
    files.root = "test-" + std::to_string(++count);
    files.spool += "/" + files.root;
    fs::create_directories(server.folder() / files.root);
    server.set_fate("");
    return files;
}

SourceStage ftps_source_stage() {
    FilesSettings files = fresh_ftps_settings(quick_ftpd());
    files.format = "rowdata";
    return files_source_stage(
        files, quick_ftpd().folder() / files.root, quick_ftpd().credentials()
    );
}

TargetStage ftps_target_stage() {
    FilesSettings files = fresh_ftps_settings(quick_ftpd());
    files.format = "datas";
    return files_target_stage(
        files, quick_ftpd().folder() / files.root, quick_ftpd().credentials()
    );
}

INSTANTIATE_TEST_SUITE_P(Ftps, SourceContract, testing::Values(ftps_source_stage));
INSTANTIATE_TEST_SUITE_P(Ftps, TargetContract, testing::Values(ftps_target_stage));

class Ftps : public testing::Test {
protected:
    explicit Ftps(Ftpd& server = ftpd()) : server_{server}, files_{fresh_ftps_settings(server)} {
        files_.format = "datas";
    }

    std::vector<Receipt> push() const {
        Change change;
        change.id = ChangeId{"1"};
        change.row = {{"MC", "甲"}};
        const PublicationSettings publication{"penalty", "m", "", 100};
        return files_target(files_, publication, server_.credentials())->push({&change, 1}, Call{});
    }

    Error fault_of_push() const {
        try {
            push();
        } catch (const Error& error) {
            return error;
        }
        return {Error::Kind::bug, "no fault"};
    }

    std::vector<std::string> messages() const {
        std::vector<std::string> names;
        std::error_code none;
        for (const auto& entry :
             fs::directory_iterator{server_.folder() / files_.root / "outbox", none}) {
            names.push_back(entry.path().filename().string());
        }
        return names;
    }

    void expect_sent_once() const {
        server_.set_fate("");
        EXPECT_TRUE(std::holds_alternative<Taken>(push().at(0)));
        ASSERT_EQ(messages().size(), 1U);
        EXPECT_THAT(messages()[0], testing::EndsWith("_00001.xml"));
    }

    Ftpd& server_;
    FilesSettings files_;
};

class FtpsMutual : public Ftps {
protected:
    FtpsMutual() : Ftps{mutual_ftpd()} {}

    void show(const std::string& name) {
        files_.tls.certificate = server_.certificates().file(name + ".pem").string();
        files_.tls.key = CredentialName{name};
    }
};

TEST_F(Ftps, ACertificateOfAnAuthorityThatIsNotTrustedIsRefusedBeforeThePassword) {
    const std::string stranger = server_.certificates().file("stranger.pem").string();
    for (const std::string& authority : {stranger, std::string{}}) {
        files_.tls.ca_file = authority;
        const Error error = fault_of_push();
        EXPECT_EQ(error.kind(), Error::Kind::forbidden) << error.what();
        EXPECT_THAT(error.what(), HasSubstr("口令未发出"));
        EXPECT_THAT(error.hint(), HasSubstr("tls.ca_file"));
    }
    EXPECT_TRUE(messages().empty());
}

TEST_F(Ftps, ACertificateForAnotherNameIsRefused) {
    files_.host = "127.0.0.1";
    const Error error = fault_of_push();
    EXPECT_EQ(error.kind(), Error::Kind::forbidden) << error.what();
    EXPECT_THAT(error.what(), HasSubstr("证书未通过验证"));
    EXPECT_TRUE(messages().empty());
}

TEST_F(Ftps, AKeyThatIsPinnedIsTrusted) {
    files_.tls.pin =
        server_.certificates().pin("client") + ";" + server_.certificates().pin("server");
    expect_sent_once();
}

TEST_F(Ftps, AnotherKeyThanThePinnedOneIsToldNothing) {
    files_.tls.pin = server_.certificates().pin("client");
    const Error error = fault_of_push();
    EXPECT_EQ(error.kind(), Error::Kind::forbidden) << error.what();
    EXPECT_THAT(error.what(), HasSubstr("口令未发出"));
    EXPECT_THAT(error.hint(), HasSubstr("tls.pin"));
    EXPECT_TRUE(messages().empty());
}

TEST_F(FtpsMutual, OurCertificateOpensControlAndData) {
    show("client");
    expect_sent_once();
    files_.root += "/outbox";
    StreamSettings stream;
    stream.path = "*.xml";
    const Page page = files_source(files_, stream, server_.credentials(), {})->pull({}, Call{});
    EXPECT_EQ(page.rows.size(), 1U);
}

TEST_F(FtpsMutual, StaysShutWithoutACertificate) {
    const Error error = fault_of_push();
    EXPECT_EQ(error.kind(), Error::Kind::forbidden) << error.what();
    EXPECT_THAT(error.what(), HasSubstr("要求出示客户端证书"));
    EXPECT_THAT(error.hint(), HasSubstr("tls.certificate"));
    EXPECT_TRUE(messages().empty());
}

TEST_F(FtpsMutual, StaysShutToACertificateOfStrangers) {
    show("foreign-client");
    const Error error = fault_of_push();
    EXPECT_EQ(error.kind(), Error::Kind::forbidden) << error.what();
    EXPECT_THAT(error.what(), HasSubstr("不接受我们的客户端证书"));
    EXPECT_TRUE(messages().empty());
}

TEST_F(FtpsMutual, AKeyOfAnotherCertificateIsOurMistake) {
    show("client");
    files_.tls.key = CredentialName{"server"};
    const Error error = fault_of_push();
    EXPECT_EQ(error.kind(), Error::Kind::misconfigured) << error.what();
    EXPECT_THAT(error.hint(), HasSubstr("tls.key"));
}

TEST_F(Ftps, AWrongPasswordIsForbidden) {
    files_.password = CredentialName{"another"};
    const Error error = fault_of_push();
    EXPECT_EQ(error.kind(), Error::Kind::forbidden) << error.what();
    EXPECT_THAT(error.hint(), HasSubstr("口令"));
}

TEST_F(Ftps, AConnectionCutBeforeTheRenameSendsNothingYet) {
    ftpd().set_fate("cut_before_rename");
    const Error error = fault_of_push();
    EXPECT_EQ(error.kind(), Error::Kind::transient) << error.what();
    ASSERT_EQ(messages().size(), 1U);
    EXPECT_THAT(messages()[0], testing::EndsWith(".part"));
    expect_sent_once();
}

TEST_F(Ftps, ALostReplyToTheRenameIsLookedUp) {
    ftpd().set_fate("cut_after_rename");
    EXPECT_TRUE(std::holds_alternative<Taken>(push().at(0)));
    expect_sent_once();
}

TEST_F(Ftps, KilledBetweenUploadAndRenameItSendsOnce) {
    ftpd().set_fate("hang_at_rename");
    const pid_t child = ::fork();
    if (child == 0) {
        try {
            push();
        } catch (...) {
        }
        ::_exit(0);
    }
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (ftpd().fate() != "hanging\n" && std::chrono::steady_clock::now() < end) {
        wait_for(std::stop_token{}, std::chrono::milliseconds{20});
    }
    EXPECT_EQ(ftpd().fate(), "hanging\n");
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    expect_sent_once();
}

}  // namespace
}  // namespace xinqiao
