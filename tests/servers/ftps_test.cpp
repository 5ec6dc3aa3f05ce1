// The files adapter against ProFTPD with TLS: contract, certificates, and sessions that die.
#include <gmock/gmock.h>

#include "adapters/files/files.hpp"
#include "tests/contract/suite/files_stage.hpp"
#include "tests/contract/suite/source_contract.hpp"
#include "tests/contract/suite/target_contract.hpp"
#include "tests/servers/rename_cuts.hpp"
#include "tests/support/fault.hpp"
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

FarSide far_side_of(Ftpd& server) {
    FarSide far;
    far.files = fresh_ftps_settings(server);
    far.files.format = "datas";
    far.credentials = server.credentials();
    far.folder = server.folder() / far.files.root;
    far.set_fate = [&server](const std::string& fate) { server.set_fate(fate); };
    far.fate = [&server] { return server.fate(); };
    return far;
}

FarSide ftps_far_side() {
    return far_side_of(ftpd());
}

INSTANTIATE_TEST_SUITE_P(Ftps, RenameCut, testing::Values(ftps_far_side));

class Ftps : public testing::Test {
protected:
    explicit Ftps(Ftpd& server = ftpd()) : server_{server}, far_{far_side_of(server)} {}

    Error fault_of_push() const {
        return fault_of([this] { far_.push(); });
    }

    Ftpd& server_;
    FarSide far_;
    FilesSettings& files_ = far_.files;
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
    EXPECT_TRUE(far_.messages().empty());
}

TEST_F(Ftps, ACertificateForAnotherNameIsRefused) {
    files_.host = "127.0.0.1";
    const Error error = fault_of_push();
    EXPECT_EQ(error.kind(), Error::Kind::forbidden) << error.what();
    EXPECT_THAT(error.what(), HasSubstr("证书未通过验证"));
    EXPECT_TRUE(far_.messages().empty());
}

TEST_F(Ftps, AKeyThatIsPinnedIsTrusted) {
    files_.tls.pin =
        server_.certificates().pin("client") + ";" + server_.certificates().pin("server");
    far_.expect_sent_once();
}

TEST_F(Ftps, AnotherKeyThanThePinnedOneIsToldNothing) {
    files_.tls.pin = server_.certificates().pin("client");
    const Error error = fault_of_push();
    EXPECT_EQ(error.kind(), Error::Kind::forbidden) << error.what();
    EXPECT_THAT(error.what(), HasSubstr("口令未发出"));
    EXPECT_THAT(error.hint(), HasSubstr("tls.pin"));
    EXPECT_TRUE(far_.messages().empty());
}

TEST_F(FtpsMutual, OurCertificateOpensControlAndData) {
    show("client");
    far_.expect_sent_once();
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
    EXPECT_TRUE(far_.messages().empty());
}

TEST_F(FtpsMutual, StaysShutToACertificateOfStrangers) {
    show("foreign-client");
    const Error error = fault_of_push();
    EXPECT_EQ(error.kind(), Error::Kind::forbidden) << error.what();
    EXPECT_THAT(error.what(), HasSubstr("不接受我们的客户端证书"));
    EXPECT_TRUE(far_.messages().empty());
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

}  // namespace
}  // namespace xinqiao
