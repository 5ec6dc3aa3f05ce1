// What we ship for an operator to start from really is a configuration, and says the defaults.
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "daemon/config/read_config.hpp"
#include "tests/support/places.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao {
namespace {

const std::filesystem::path shipped = support::source_folder() / "conf";

TEST(ShippedConfiguration, IsReadWithoutComplaint) {
    const Config config = read_config(shipped / "xinqiao.toml");
    ASSERT_EQ(config.systems.size(), 4U);
    for (const SystemSettings& system : config.systems) {
        EXPECT_FALSE(system.enabled) << system.name;
        EXPECT_FALSE(system.streams.empty()) << system.name;
    }
}

TEST(ShippedConfiguration, StatesTheDefaults) {
    const CareSettings care;
    const StreamSettings stream;
    for (const SystemSettings& system : read_config(shipped / "xinqiao.toml").systems) {
        EXPECT_EQ(system.care.timeout, care.timeout);
        EXPECT_EQ(system.care.settle, care.settle);
        EXPECT_EQ(system.care.requests_per_minute, care.requests_per_minute);
        EXPECT_EQ(system.care.pushes_per_day, care.pushes_per_day);
        EXPECT_EQ(system.care.failures_until_open, care.failures_until_open);
        EXPECT_EQ(system.care.open_for, care.open_for);
        EXPECT_EQ(system.care.first_retry, care.first_retry);
        EXPECT_EQ(system.care.last_retry, care.last_retry);
        EXPECT_EQ(system.care.receipt_patience, care.receipt_patience);
        EXPECT_EQ(system.care.keep_payloads_days, care.keep_payloads_days);
        EXPECT_EQ(system.streams[0].schedule, stream.schedule);
        EXPECT_EQ(system.streams[0].page_rows, stream.page_rows);
        EXPECT_EQ(system.streams[0].guards.most_gone, stream.guards.most_gone);
        EXPECT_EQ(system.streams[0].guards.most_changed, stream.guards.most_changed);
    }
}

// Copied to a folder of systems, as the examples ask for.
TEST(ShippedConfiguration, ExamplesAreSystems) {
    const TemporaryFolder folder;
    std::filesystem::copy(shipped / "examples", folder.path() / "systems");
    std::ofstream{folder.path() / "xinqiao.toml"} << "";
    const Config config = read_config(folder.path() / "xinqiao.toml");
    EXPECT_GE(config.systems.size(), 2U);
    for (const SystemSettings& system : config.systems) {
        EXPECT_FALSE(system.enabled) << system.name;
    }
}

}  // namespace
}  // namespace xinqiao
