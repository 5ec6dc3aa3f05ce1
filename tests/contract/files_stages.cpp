// Files in a local folder keep the contract.
#include "tests/contract/suite/files_stage.hpp"
#include "tests/contract/suite/source_contract.hpp"
#include "tests/contract/suite/target_contract.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao {
namespace {

FilesSettings settings_in(const TemporaryFolder& folder, const std::string& format) {
    FilesSettings files;
    files.root = folder.path();
    files.format = format;
    return files;
}

SourceStage file_stage(const std::string& format) {
    auto folder = std::make_shared<TemporaryFolder>();
    SourceStage stage = files_source_stage(settings_in(*folder, format), folder->path());
    stage.world = folder;
    return stage;
}

SourceStage csv_source_stage() {
    return file_stage("csv");
}

SourceStage xml_source_stage() {
    return file_stage("rowdata");
}

TargetStage folder_target_stage() {
    auto folder = std::make_shared<TemporaryFolder>();
    TargetStage stage = files_target_stage(settings_in(*folder, "datas"), folder->path());
    stage.world = folder;
    return stage;
}

INSTANTIATE_TEST_SUITE_P(Csv, SourceContract, testing::Values(csv_source_stage));
INSTANTIATE_TEST_SUITE_P(Xml, SourceContract, testing::Values(xml_source_stage));
INSTANTIATE_TEST_SUITE_P(Files, TargetContract, testing::Values(folder_target_stage));

}  // namespace
}  // namespace xinqiao
