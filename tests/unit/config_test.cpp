// What a configuration may say, and what is said about its mistakes.
#include <algorithm>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "adapters/catalogue.hpp"
#include "base/error.hpp"
#include "daemon/config/credentials.hpp"
#include "daemon/config/duration.hpp"
#include "daemon/config/read_config.hpp"
#include "daemon/config/show_config.hpp"
#include "tests/support/places.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

class ConfigTest : public testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "xinqiao-config-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
        fs::create_directories(folder_ / "systems");
    }
    void TearDown() override { fs::remove_all(folder_); }

    fs::path write(const std::string& name, const std::string& text) const {
        const fs::path file = folder_ / name;
        std::ofstream{file} << text;
        return file;
    }

    Config read(const std::string& text) const { return read_config(write("xinqiao.toml", text)); }

    std::string complaint(const std::string& text) const {
        try {
            read(text);
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), Error::Kind::misconfigured);
            return error.what();
        }
        return "no complaint";
    }

    fs::path folder_;
};

TEST_F(ConfigTest, AnEmptyFileMeansEveryDefault) {
    const Config config = read("");
    EXPECT_EQ(config.http.workers, 2);
    EXPECT_EQ(config.limits.success_age, 36h);
    EXPECT_TRUE(config.systems.empty());
}

TEST_F(ConfigTest, DurationsAreTextsOrSeconds) {
    const Config config = read("[http]\ntimeout = 20\n[limits]\npending_age = \"2h\"\n");
    EXPECT_EQ(config.http.timeout, 20s);
    EXPECT_EQ(config.limits.pending_age, 2h);
}

TEST_F(ConfigTest, RelativePathsAreCountedFromTheFile) {
    const Config config = read("[store]\npath = \"var/a.db\"\n");
    EXPECT_EQ(config.store.path, (folder_ / "var/a.db").string());
    EXPECT_EQ(config.folders.systems, (folder_ / "systems").string());
}

TEST_F(ConfigTest, EveryMistakeIsSaidAtOnceWithItsPlace) {
    write(
        "systems/league.toml",
        "name = \"league\"\nlabel = \"盟平台\"\nadapter = 7\nowner = \"league\"\n"
    );
    const std::string text = complaint(
        "[http]\nworkers = 99\ntimeout = \"soon\"\nprot = 1\n[log]\nlevel = \"inof\"\n[weather]\n"
    );
    const std::string file = (folder_ / "xinqiao.toml").string();
    EXPECT_THAT(text, HasSubstr("配置有 6 处错误"));
    EXPECT_THAT(
        text,
        HasSubstr(file + ":2: http.workers: 99 不在 1 到 16 之间 (99 is not between 1 and 16)")
    );
    EXPECT_THAT(text, HasSubstr(file + ":3: http.timeout: 应为时长"));
    EXPECT_THAT(
        text, HasSubstr(file + ":4: http.prot: 没有这项设置 (no such setting); 是否想写 port")
    );
    EXPECT_THAT(text, HasSubstr(file + ":6: log.level: \"inof\" 不在可选值之中"));
    EXPECT_THAT(text, HasSubstr("did you mean info?"));
    EXPECT_THAT(text, HasSubstr(file + ":7: weather: 没有这项设置"));
    EXPECT_THAT(
        text,
        HasSubstr((folder_ / "systems/league.toml").string() + ":3: adapter: 应为带引号的文字")
    );
}

TEST_F(ConfigTest, MistakesOfOneFileComeInTheOrderOfTheirLines) {
    const std::string text = complaint("[limits]\nquarantine_rows = -1\n[http]\nport = 70000\n");
    EXPECT_LT(text.find(":2: limits"), text.find(":4: http"));
}

TEST_F(ConfigTest, BrokenTomlNamesItsLine) {
    EXPECT_THAT(complaint("[http]\nport = = 1\n"), HasSubstr("xinqiao.toml:2: 不是合法的 TOML"));
    EXPECT_THAT(complaint(std::string("port = \0", 8)), HasSubstr("不是合法的 TOML"));
}

TEST_F(ConfigTest, AMissingFileIsSaidSo) {
    try {
        read_config(folder_ / "nowhere.toml");
        FAIL() << "read a file that is not there";
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), HasSubstr("nowhere.toml: 没有这个文件"));
    }
}

TEST_F(ConfigTest, AListenerBeyondLoopbackIsRefused) {
    EXPECT_THAT(complaint("[http]\naddress = \"0.0.0.0\"\n"), HasSubstr("http.address"));
}

TEST_F(ConfigTest, ASystemIsNamedAsItsFileAndItsStreamsDiffer) {
    write(
        "systems/league.toml",
        "name = \"region\"\nlabel = \"盟\"\nadapter = \"memory\"\nowner = \"league\"\n"
        "[[stream]]\nname = \"a\"\nkind = \"penalty\"\nmapping = \"m\"\n"
        "[[stream]]\nname = \"a\"\nkind = \"penalty\"\nmapping = \"m\"\n"
    );
    const std::string text = complaint("");
    EXPECT_THAT(text, HasSubstr("name: 应与文件名相同: league"));
    EXPECT_THAT(text, HasSubstr("名单名称重复: a"));
}

TEST_F(ConfigTest, ASystemWithoutItsNeededSettingsIsRefused) {
    write("systems/league.toml", "name = \"league\"\n[[publish]]\nkind = \"penalty\"\n");
    const std::string text = complaint("");
    EXPECT_THAT(text, HasSubstr("adapter: 必须填写"));
    EXPECT_THAT(text, HasSubstr("publish[0].mapping: 必须填写"));
}

TEST_F(ConfigTest, AListOfTextsIsReadShownAndReadAgain) {
    const std::string head =
        "name = \"tap\"\nlabel = \"库\"\nadapter = \"process\"\nowner = \"bureau\"\n[process]\n";
    write("systems/tap.toml", head + "tap = [\"tap-x\", \"a \\\"b\\\"\"]\n");
    const Config config = read("");
    const std::vector<std::string> words{"tap-x", "a \"b\""};
    EXPECT_EQ(config.systems.at(0).process.tap, words);
    EXPECT_THAT(config_text(config), HasSubstr(R"(tap = ["tap-x", "a \"b\""])"));
    write("systems/tap.toml", head + "tap = \"tap-x\"\n");
    EXPECT_THAT(complaint(""), HasSubstr("process.tap: 应写作 [\"…\""));
    write("systems/tap.toml", head + "tap = [\"tap-x\", 1]\n");
    EXPECT_THAT(complaint(""), HasSubstr("process.tap: 应写作 [\"…\""));
}

TEST_F(ConfigTest, ASecretWrittenIntoTheFileIsRefusedWithoutShowingIt) {
    write(
        "systems/league.toml",
        "name = \"league\"\nlabel = \"盟\"\nadapter = \"rest\"\nowner = \"league\"\n"
        "[rest]\nsecret = \"hunter2\"\n"
    );
    const std::string text = complaint("");
    EXPECT_THAT(text, HasSubstr("systems/league.toml:6: rest.secret: 应写作 { credential"));
    EXPECT_THAT(text, Not(HasSubstr("hunter2")));
}

TEST_F(ConfigTest, ShowSaysWhereEveryValueCameFrom) {
    const std::string text = config_text(read("[http]\nport = 8080\n"));
    EXPECT_THAT(text, HasSubstr("port = 8080  # " + (folder_ / "xinqiao.toml").string() + ":2"));
    EXPECT_THAT(text, HasSubstr("workers = 2  # 默认值"));
}

TEST_F(ConfigTest, WhatShowPrintsCanBeReadAgain) {
    const Config config = read("[http]\nport = 8080\n[limits]\npending_age = 90\n");
    const Config again = read(config_text(config));
    EXPECT_EQ(again.http.port, 8080);
    EXPECT_EQ(again.limits.pending_age, 90s);
    EXPECT_EQ(again.store.path, config.store.path);
}

TEST(ConfigManual, NamesSettingsOfBothSortsOfFiles) {
    const std::string manual = config_manual();
    EXPECT_THAT(manual, HasSubstr("| `port` | 整数 number | 0 … 65535 | `0` |"));
    EXPECT_THAT(manual, HasSubstr("### `[[stream]]`"));
    EXPECT_THAT(manual, HasSubstr("### `[stream.guards]`"));
}

TEST(Duration, ReadsAndWritesTheLargestExactUnit) {
    EXPECT_EQ(parse_duration("90"), 90s);
    EXPECT_EQ(parse_duration("15m"), 900s);
    EXPECT_EQ(parse_duration("1d"), 86400s);
    for (const char* wrong :
         {"", "m", "-1s", "1.5h", "1w", "99999999999999999999", "9999999999d"}) {
        EXPECT_EQ(parse_duration(wrong), std::nullopt) << wrong;
    }
    EXPECT_EQ(format_duration(0s), "0s");
    EXPECT_EQ(format_duration(90s), "90s");
    EXPECT_EQ(format_duration(7200s), "2h");
    EXPECT_EQ(duration_in_words(3 * 24h + 4h + 5min), "3 天 4 小时");
    EXPECT_EQ(duration_in_words(8s), "8 秒");
}

class CredentialTest : public ConfigTest {
protected:
    std::string refusal(const std::string& name) const {
        try {
            credentials_in(folder_.string())(CredentialName{name});
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), Error::Kind::misconfigured);
            EXPECT_FALSE(error.hint().empty());
            return error.what();
        }
        return "no refusal";
    }
};

TEST_F(CredentialTest, IsReadWithoutTheSpaceAroundIt) {
    ::chmod(write("token", " abc\n").c_str(), 0600);
    EXPECT_EQ(credentials_in(folder_.string())(CredentialName{"token"}).reveal(), "abc");
}

TEST_F(CredentialTest, OpenToOthersIsRefused) {
    ::chmod(write("token", "abc").c_str(), 0644);
    EXPECT_THAT(refusal("token"), HasSubstr("其他用户可以读取"));
    EXPECT_THAT(refusal("token"), Not(HasSubstr("abc")));
}

TEST_F(CredentialTest, MissingEmptyLargeOrElsewhereIsRefused) {
    ::chmod(write("empty", " \n").c_str(), 0600);
    ::chmod(write("large", std::string(70000, 'x')).c_str(), 0600);
    EXPECT_THAT(refusal("none"), HasSubstr("无法打开"));
    EXPECT_THAT(refusal("empty"), HasSubstr("文件为空"));
    EXPECT_THAT(refusal("large"), HasSubstr("64 KiB"));
    EXPECT_THAT(refusal("../token"), HasSubstr("名称不合法"));
    EXPECT_THAT(refusal("systems"), HasSubstr("不是普通文件"));
}

// Every setting of a file's declaration that a shipped file does not name.
class NamesMissing {
public:
    NamesMissing(const Origins& origins, std::string prefix)
        : origins_{origins}, prefix_{std::move(prefix)} {}

    template <class T, class Bound>
    void operator()(std::string_view name, T& value, const Bound&, std::string_view) {
        const std::string full = prefix_ + std::string{name};
        if constexpr (requires(NamesMissing & self) { visit_settings(self, value); }) {
            NamesMissing inner{origins_, full + "."};
            visit_settings(inner, value);
            missing.insert(missing.end(), inner.missing.begin(), inner.missing.end());
        } else if (!origins_.contains(full)) {
            missing.push_back(full);
        }
    }

    // The first of several says it for all.
    template <class T, class Bound>
    void operator()(std::string_view name, std::vector<T>& values, const Bound&, std::string_view) {
        if constexpr (!requires(NamesMissing & self, T & one) { visit_settings(self, one); }) {
            if (!origins_.contains(prefix_ + std::string{name})) {
                missing.push_back(prefix_ + std::string{name});
            }
        } else if (!values.empty()) {
            note_first(name, values);
        }
    }

    std::vector<std::string> missing;

private:
    template <class T>
    void note_first(std::string_view name, std::vector<T>& values) {
        NamesMissing inner{origins_, prefix_ + std::string{name} + "[0]."};
        visit_settings(inner, values.front());
        missing.insert(missing.end(), inner.missing.begin(), inner.missing.end());
    }

    const Origins& origins_;
    std::string prefix_;
};

TEST_F(ConfigTest, TheShippedFileNamesEverySettingAtItsDefault) {
    fs::copy(support::source_folder() / "conf/xinqiao.toml", folder_);
    Config config = read_config(folder_ / "xinqiao.toml");
    NamesMissing names{config.origins, ""};
    visit_settings(names, config);
    EXPECT_THAT(names.missing, testing::IsEmpty());
    EXPECT_EQ(config.http.workers, HttpSettings{}.workers);
    EXPECT_EQ(config.limits.success_age, LimitSettings{}.success_age);
    EXPECT_EQ(config.store.path, StoreSettings{}.path);
}

TEST_F(ConfigTest, TheShippedSystemsNameEverySettingThatTheyHave) {
    Config config = read_config(support::source_folder() / "conf/xinqiao.toml");
    for (SystemSettings& system : config.systems) {
        NamesMissing names{config.origins, system.name + ":"};
        visit_settings(names, system);
        // A system has the section of its own adapter only, and speaks TLS only over HTTP and FTPS.
        // That there is no key cannot be written.
        const std::string tls = system.name + ":tls.";
        std::erase_if(names.missing, [&](const std::string& name) {
            if (name == tls + "key") return true;
            if (system.adapter == "files" && name.starts_with(tls)) return true;
            return std::ranges::any_of(adapter_kinds(), [&](const AdapterKind& kind) {
                const std::string section = std::string{kind.name} + ".";
                // Of a system, or of a list or a kind of it.
                return kind.name != system.adapter
                       && (name.starts_with(system.name + ":" + section)
                           || name.find("]." + section) != std::string::npos);
            });
        });
        EXPECT_THAT(names.missing, testing::IsEmpty()) << system.name;
    }
}

}  // namespace
}  // namespace xinqiao
