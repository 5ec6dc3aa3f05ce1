// The pretend world of one test: platforms that keep books, and a xinqiao that talks to them.
//
//     World world;
//     auto& league = world.add_platform("league", league_world);
//     world.write("conf/systems/league.toml", "… url = \"" + league.url() + "\" …");
//     EXPECT_EQ(world.xinqiao({"sync"}).code, 0);
//     EXPECT_EQ(league.effects_of("licence"), …);
//
// Everything lives below one temporary folder and ends with the World.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

#include "tests/support/process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao::support {

// One xinqiao-platform. It listens on a loopback port of its own and exchanges files in folder().
class Platform {
public:
    Platform(std::string name, std::filesystem::path root, std::string_view world);

    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    std::filesystem::path folder() const { return root_ / "files"; }

    // Ends it, orderly or not, and starts it again on the same port with the same books.
    void stop();
    void kill();
    void start();

    // The script of faults, as JSON: [{"fault":"reply_lost","method":"POST","times":1}].
    void misbehave(std::string_view faults, std::uint64_t seed = 1);
    void behave() { misbehave("[]"); }
    // How often that fault of the script struck.
    std::int64_t suffered(std::string_view fault);

    // Every request told so far: method, target, body, status, fault.
    boost::json::array requests();
    // How many effects each key of a table had.
    std::map<std::string, int> effects_of(std::string_view table);
    // Every effect in its order: sequence, table, key, change, action, row, batch.
    boost::json::array effects();
    // The rows that stand there, and those that the public sees, by key.
    std::map<std::string, boost::json::object> held(std::string_view table);
    std::map<std::string, boost::json::object> published(std::string_view table);

    // Alters or adds a row behind everybody's back; `only_shown`: only what the public sees.
    void alter(std::string_view table, const boost::json::object& row, bool only_shown = false);
    void lose(std::string_view table, std::string_view key, bool only_shown = false);
    void seed(std::string_view table, const boost::json::array& rows);

private:
    boost::json::object control(std::string_view path, std::optional<std::string> body = {});
    std::map<std::string, boost::json::object> rows_of(
        std::string_view table, std::string_view view
    );

    std::string name_;
    std::filesystem::path root_;
    std::optional<Process> process_;
    int port_ = 0;
};

class World {
public:
    World();

    Platform& add_platform(const std::string& name, std::string_view world_file);
    Platform& platform(const std::string& name) { return *platforms_.at(name); }

    std::filesystem::path path(std::string_view below) const { return folder_.path() / below; }
    // Writes a file below the folder, with the folders above it.
    std::filesystem::path write(std::string_view below, std::string_view text);
    // A credential for `folders.credentials`, with the mode that xinqiao demands.
    void write_credential(std::string_view name, std::string_view text);
    // conf/xinqiao.toml with store, reports, schema, credentials and socket in this folder;
    // `more` is appended.
    void write_conf(std::string_view more = {});
    // Sample data below data/NAME, with their truth: words as of `xinqiao-platform generate`.
    std::filesystem::path generate(const std::string& name, std::vector<std::string> words);

    // `xinqiao --config conf/xinqiao.toml WORDS…`, run to its end or left running.
    Outcome xinqiao(
        std::vector<std::string> words, std::chrono::milliseconds patience = std::chrono::minutes{2}
    );
    Process start_xinqiao(std::vector<std::string> words);

private:
    TemporaryFolder folder_;
    std::map<std::string, std::unique_ptr<Platform>> platforms_;
};

// The programs of this build.
std::filesystem::path xinqiao_program();
std::filesystem::path platform_program();

}  // namespace xinqiao::support
