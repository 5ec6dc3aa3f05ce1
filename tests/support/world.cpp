// The pretend world of one test: platforms that keep books, and a xinqiao that talks to them.
#include "tests/support/world.hpp"

#include <cstdlib>
#include <fstream>
#include <thread>

#include <curl/curl.h>

#include "base/error.hpp"
#include "tests/support/places.hpp"

namespace xinqiao::support {
namespace fs = std::filesystem;
namespace json = boost::json;
namespace {

using std::chrono::milliseconds;

std::size_t append(char* bytes, std::size_t size, std::size_t count, void* into) {
    static_cast<std::string*>(into)->append(bytes, size * count);
    return size * count;
}

// GET, or POST where there is a body; throws Error{bug} for anything but 200.
std::string asked(const std::string& url, const std::optional<std::string>& body) {
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl{
        curl_easy_init(), curl_easy_cleanup};
    std::string answer;
    long status = 0;
    curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT_MS, 20'000L);
    curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl.get(), CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, append);
    curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &answer);
    if (body) {
        curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE, static_cast<long>(body->size()));
        curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, body->c_str());
    }
    const CURLcode outcome = curl_easy_perform(curl.get());
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
    if (outcome != CURLE_OK || status != 200) {
        throw Error{Error::Kind::bug, url + ": " + curl_easy_strerror(outcome) + " " + answer};
    }
    return answer;
}

// The port that a starting platform writes, whole or not at all.
int port_in(const fs::path& file, Process& process) {
    for (int tries = 0; tries < 2000 && process.running(); ++tries) {
        const std::string text = text_of(file);
        if (!text.empty()) return std::stoi(text);
        std::this_thread::sleep_for(milliseconds{5});
    }
    throw Error{Error::Kind::bug, "the platform did not start: " + process.errors()};
}

void write_file(const fs::path& file, std::string_view text) {
    fs::create_directories(file.parent_path());
    std::ofstream out{file, std::ios::binary};
    out << text;
    if (!out.flush()) throw Error{Error::Kind::bug, "cannot write " + file.string()};
}

}  // namespace

Platform::Platform(std::string name, fs::path root, std::string_view world)
    : name_{std::move(name)}, root_{std::move(root)} {
    write_file(root_ / "world.toml", world);
    start();
}

void Platform::start() {
    fs::remove(root_ / "port");
    process_.emplace(
        platform_program(),
        std::vector<std::string>{
            "serve",
            "--world",
            (root_ / "world.toml").string(),
            "--data",
            (root_ / "data").string(),
            "--folder",
            folder().string(),
            "--port",
            std::to_string(port_),
            "--port-file",
            (root_ / "port").string()},
        root_
    );
    port_ = port_in(root_ / "port", *process_);
}

void Platform::stop() {
    process_->stop();
    process_.reset();
}

void Platform::kill() {
    process_->kill();
    process_.reset();
}

json::object Platform::control(std::string_view path, std::optional<std::string> body) {
    return json::parse(asked(url() + "/control/" + std::string{path}, body)).as_object();
}

void Platform::misbehave(std::string_view faults, std::uint64_t seed) {
    const json::object script{{"faults", json::parse(faults)}, {"seed", seed}};
    control("faults", json::serialize(script));
}

std::int64_t Platform::suffered(std::string_view fault) {
    const json::object counts = control("suffered").at("suffered").as_object();
    return counts.contains(fault) ? counts.at(fault).to_number<std::int64_t>() : 0;
}

json::array Platform::requests() {
    return control("log").at("requests").as_array();
}

json::array Platform::effects() {
    return control("effects").at("effects").as_array();
}

std::map<std::string, int> Platform::effects_of(std::string_view table) {
    std::map<std::string, int> counts;
    for (const json::value& effect : effects()) {
        if (effect.at("table").as_string() == table) {
            ++counts[std::string{effect.at("key").as_string()}];
        }
    }
    return counts;
}

std::map<std::string, json::object> Platform::rows_of(
    std::string_view table, std::string_view view
) {
    std::map<std::string, json::object> rows;
    const json::object holdings = control("holdings");
    for (const json::value& row : holdings.at("tables").at(table).at(view).as_array()) {
        rows.emplace(std::string{row.at("key").as_string()}, row.at("row").as_object());
    }
    return rows;
}

std::map<std::string, json::object> Platform::held(std::string_view table) {
    return rows_of(table, "held");
}

std::map<std::string, json::object> Platform::published(std::string_view table) {
    return rows_of(table, "published");
}

void Platform::alter(std::string_view table, const json::object& row, bool only_shown) {
    const json::object edit{{"table", table}, {"row", row}, {"only_shown", only_shown}};
    control("edit", json::serialize(edit));
}

void Platform::lose(std::string_view table, std::string_view key, bool only_shown) {
    const json::object edit{{"table", table}, {"key", key}, {"only_shown", only_shown}};
    control("edit", json::serialize(edit));
}

void Platform::seed(std::string_view table, const json::array& rows) {
    control("seed", json::serialize(json::object{{"table", table}, {"rows", rows}}));
}

World::World() {
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

Platform& World::add_platform(const std::string& name, std::string_view world_file) {
    auto platform = std::make_unique<Platform>(name, path("platforms") / name, world_file);
    return *(platforms_[name] = std::move(platform));
}

fs::path World::write(std::string_view below, std::string_view text) {
    write_file(path(below), text);
    return path(below);
}

void World::write_credential(std::string_view name, std::string_view text) {
    const fs::path file = write("credentials/" + std::string{name}, text);
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
}

void World::write_conf(std::string_view more) {
    const auto quoted = [](const fs::path& file) { return '"' + file.string() + '"'; };
    std::string text = "[store]\npath = " + quoted(path("store/xinqiao.db"));
    text += "\n[folders]\nsystems = " + quoted(path("conf/systems"));
    text += "\nschema = " + quoted(support::source_folder() / "schema");
    text += "\ncredentials = " + quoted(path("credentials"));
    text += "\nreports = " + quoted(path("reports"));
    text += "\n[backup]\nfolder = " + quoted(path("backups"));
    text += "\n[http]\nsocket = " + quoted(path("xinqiao.sock")) + "\n";
    fs::create_directories(path("store"));
    fs::create_directories(path("credentials"));
    fs::create_directories(path("conf/systems"));
    write("conf/xinqiao.toml", text + std::string{more});
}

fs::path World::generate(const std::string& name, std::vector<std::string> words) {
    const fs::path out = path("data") / name;
    words.insert(words.begin(), {"generate", "--out", out.string()});
    const Outcome outcome = run_program(platform_program(), words, path("output"));
    if (outcome.code != 0) throw Error{Error::Kind::bug, outcome.errors};
    return out;
}

Process World::start_xinqiao(std::vector<std::string> words) {
    words.insert(words.begin(), {"--config", path("conf/xinqiao.toml").string()});
    return Process{xinqiao_program(), words, path("output")};
}

Outcome World::xinqiao(std::vector<std::string> words, milliseconds patience) {
    Process process = start_xinqiao(std::move(words));
    if (const auto outcome = process.wait(patience)) return *outcome;
    throw Error{Error::Kind::bug, "xinqiao did not end: " + process.errors()};
}

fs::path xinqiao_program() {
    return support::build_folder() / "xinqiao";
}

fs::path platform_program() {
    return support::build_folder() / "tests/platform/xinqiao-platform";
}

}  // namespace xinqiao::support
