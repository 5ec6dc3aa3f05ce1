// The bundle for who helps from afar: what it needs is in it, what was planted is not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zip.h>

#include "tests/support/bureau.hpp"

namespace xinqiao::support {
namespace {

using testing::HasSubstr;
using testing::Not;

std::map<std::string, std::string> texts_in(const std::filesystem::path& file) {
    std::map<std::string, std::string> texts;
    zip_t* archive = zip_open(file.c_str(), ZIP_RDONLY, nullptr);
    EXPECT_NE(archive, nullptr);
    for (zip_int64_t i = 0; archive != nullptr && i < zip_get_num_entries(archive, 0); ++i) {
        const auto index = static_cast<zip_uint64_t>(i);
        zip_file_t* entry = zip_fopen_index(archive, index, 0);
        std::string text(1 << 20, '\0');
        const zip_int64_t size = zip_fread(entry, text.data(), text.size());
        text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
        texts[zip_get_name(archive, index, 0)] = text;
        zip_fclose(entry);
    }
    if (archive != nullptr) zip_discard(archive);
    return texts;
}

TEST(Diagnose, HoldsWhatHelpsAndNothingThatWasPlanted) {
    Bureau bureau{77};
    bureau.night();
    World& world = bureau.world;
    world.write_credential("league-token", "pl4nted-token-value");
    const std::filesystem::path conf = world.path("conf/systems/league.toml");
    std::string text = text_of(conf);
    text.insert(text.find("[rest]\n") + 7, "headers = [\"serviceKey: pl4nted-header-value\"]\n");
    world.write("conf/systems/league.toml", text);
    world.write(
        "log.txt",
        "info push fine\nwarn rest answered pl4nted-token-value for 152201199003074514 tel "
        "13904790001\n"
    );
    const std::string file = world.path("bundle.zip").string();
    const Outcome made =
        world.xinqiao({"diagnose", "--output", file, "--log", world.path("log.txt").string()});
    ASSERT_EQ(made.code, 0) << made.errors;
    const auto texts = texts_in(file);
    std::string all;
    for (const auto& [name, content] : texts)
        all += content;
    EXPECT_THAT(texts.at("config.toml"), HasSubstr("settle = \"2s\""));
    EXPECT_THAT(texts.at("status.json"), HasSubstr("\"published-licence\""));
    EXPECT_THAT(texts.at("runs.csv"), HasSubstr(",pull,approvals,take-licence,"));
    EXPECT_THAT(texts.at("versions.json"), HasSubstr("\"schema_version\""));
    EXPECT_THAT(texts.at("metrics.txt"), HasSubstr("xinqiao_build_info"));
    EXPECT_THAT(texts.at("log.txt"), HasSubstr("info push fine"));
    for (const char* planted : {"pl4nted", "152201199003074514", "13904790001"})
        EXPECT_THAT(all, Not(HasSubstr(planted)));
    // Nor anything of anybody whom the records are about.
    for (const auto& [key, expected] : bureau.expected().at("licence")) {
        EXPECT_THAT(all, Not(HasSubstr(key)));
        EXPECT_THAT(all, Not(HasSubstr(expected.cells.at("XK_XDR_MC"))));
    }
    EXPECT_EQ(world.xinqiao({"diagnose", "--output", file}).code, 5);
}

}  // namespace
}  // namespace xinqiao::support
