// A small bureau with real processes: an approvals system, files of enforcement, a league platform
// that counts a repeated message twice, and a region that exchanges files. It knows the truth.
#include "tests/support/bureau.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "base/clock.hpp"

namespace xinqiao::support {
namespace fs = std::filesystem;
namespace json = boost::json;
namespace {

// One list of the bureau: where it circulates, and which columns carry what the truth knows.
struct ListForm {
    std::string kind;
    std::string mapping;
    std::string path;
    std::string key;  // columns, as a world file says them
    std::string document, name, code, decided, until, fine;
    std::string rows;
};

const std::array<ListForm, 4> list_forms{{
    {"licence",
     "licence-2019",
     "licences",
     "XK_WSH|XK_XKBH",
     "XK_WSH",
     "XK_XDR_MC",
     "XK_XDR_SHXYM",
     "XK_JDRQ",
     "XK_YXQZI",
     "",
     "24"},
    {"penalty",
     "penalty-2019",
     "penalties",
     "CF_WSH",
     "CF_WSH",
     "CF_XDR_MC",
     "CF_XDR_SHXYM",
     "CF_JDRQ",
     "CF_GSJZQ",
     "CF_NR_FK",
     "12"},
    {"blacklist",
     "blacklist-sxy",
     "blacklist",
     "RDWH",
     "RDWH",
     "JGQC",
     "TYSHXYDM",
     "QRYZSXRQ",
     "GSJZQ",
     "",
     "4"},
    {"redlist",
     "redlist-sxy",
     "redlist",
     "RDWH",
     "RDWH",
     "JGQC",
     "TYSHXYDM",
     "RDRQ",
     "GSJZQ",
     "",
     "4"},
}};

std::string platform_world(const std::string& name, const std::string& more) {
    std::string text = "name = \"" + name + "\"\n" + more;
    for (const ListForm& form : list_forms) {
        text += "[[table]]\nname = \"" + form.kind + "\"\npath = \"/" + form.path + "\"\nkey = [\""
                + form.key + "\"]\n";
    }
    return text;
}

constexpr std::string_view approvals_world = R"(
name = "approvals"
[[table]]
name = "licence"
path = "/licences"
key = ["ID"]
published = false
)";

std::string slashes(std::string day) {
    for (char& letter : day) {
        if (letter == '-') letter = '/';
    }
    return day == "long/term" ? "2099/12/31" : day;
}

// 200000 fen are "0.2" 万元.
std::string ten_thousand_yuan(std::int64_t fen) {
    std::string decimals = std::to_string(1'000'000 + fen % 1'000'000).substr(1);
    decimals.erase(decimals.find_last_not_of('0') + 1);
    const std::string whole = std::to_string(fen / 1'000'000);
    return decimals.empty() ? whole : whole + "." + decimals;
}

// Both widths are official; we send the narrow one.
std::string narrow_brackets(std::string name) {
    for (const auto& [wide, narrow] : {std::pair{"（", "("}, std::pair{"）", ")"}}) {
        const std::size_t at = name.find(wide);
        if (at != std::string::npos) name.replace(at, std::string_view{wide}.size(), narrow);
    }
    return name;
}

std::string text_at(const json::object& object, std::string_view name) {
    const json::value* found = object.if_contains(name);
    return found && found->is_string() ? std::string{found->as_string()} : std::string{};
}

// Days as "yyyy-mm-dd" compare like days.
std::string today() {
    const std::chrono::year_month_day date{day_of(SystemClock{}.now())};
    const int day = static_cast<int>(static_cast<unsigned>(date.month()) * 100)
                    + static_cast<int>(static_cast<unsigned>(date.day()));
    const std::string digits = std::to_string(10000 + day).substr(1);
    return std::to_string(static_cast<int>(date.year())) + "-" + digits.substr(0, 2) + "-"
           + digits.substr(2);
}

// Sound, and still to be shown today.
bool should_stand(const json::object& truth) {
    const std::string verdict = text_at(truth, "verdict");
    const bool sound = verdict == "good" || verdict == "warned";
    return sound && text_at(truth, "until") >= today();
}

Expected expected_of(const ListForm& form, const json::object& truth) {
    Expected expected;
    expected.cells[form.document] = text_at(truth, "document");
    expected.cells[form.name] = narrow_brackets(text_at(truth, "name"));
    expected.cells[form.decided] = slashes(text_at(truth, "decided"));
    expected.cells[form.until] = slashes(text_at(truth, "until"));
    if (text_at(truth, "verdict") == "good") expected.cells[form.code] = text_at(truth, "code");
    if (const json::value* fine = truth.if_contains("fine_fen")) {
        expected.cells[form.fine] = ten_thousand_yuan(fine->as_int64());
    }
    return expected;
}

std::string system_conf(
    const std::string& name, const std::string& adapter, const std::string& more
) {
    const bool local = name == "approvals" || name == "enforcement";
    return "name = \"" + name + "\"\nlabel = \"" + name + "\"\nadapter = \"" + adapter
           + "\"\nowner = \"" + (local ? "bureau" : name)
           + "\"\n[care]\ntimeout = \"2s\"\nsettle = \"2s\"\nfirst_retry = \"1s\"\nrequests_per_minute = 100000\n"
           + more;
}

std::string stream_conf(const ListForm& form, const std::string& role, const std::string& path) {
    return "[[stream]]\nname = \"" + role + "-" + form.kind + "\"\nkind = \"" + form.kind
           + "\"\nmapping = \"" + form.mapping + "\"\nrole = \"" + role + "\"\npath = \"" + path
           + "\"\npage_rows = 10\n";
}

std::string publish_conf(const ListForm& form, const std::string& path) {
    return "[[publish]]\nkind = \"" + form.kind + "\"\nmapping = \"" + form.mapping
           + "\"\nbatch = 5\n" + (path.empty() ? "" : "path = \"" + path + "\"\n");
}

std::string platform_conf(const Platform& platform, bool by_files) {
    std::string text = by_files ? "[files]\nroot = \"" + platform.folder().string()
                                      + "\"\nformat = \"datas\"\ncode = \"0000\"\n"
                                : "concurrency = 3\n[rest]\nurl = \"" + platform.url() + "\"\n";
    for (const ListForm& form : list_forms) {
        const std::string shown =
            by_files ? "published/" + form.kind + ".xml" : "/published/" + form.path;
        text += stream_conf(form, "published", shown);
    }
    for (const ListForm& form : list_forms) {
        text += publish_conf(form, by_files ? "" : "/" + form.path);
    }
    return text;
}

void compare_cells(
    const std::string& place,
    const std::map<std::string, std::string>& cells,
    const json::object& row,
    std::vector<std::string>& faults
) {
    for (const auto& [column, text] : cells) {
        const std::string found = text_at(row, column);
        if (found == text) continue;
        faults.push_back(place + " " + column + ": " + found + ", expected " + text);
    }
}

// Which messages had them, with what content, and what the platform was asked about it; in
// milliseconds since 1970.
std::string story_of(Platform& platform, const std::string& table, const std::string& key) {
    std::string story;
    for (const json::value& effect : platform.effects()) {
        if (effect.at("table").as_string() != table || effect.at("key").as_string() != key)
            continue;
        story += "\n    " + json::serialize(effect);
    }
    for (const json::value& request : platform.requests()) {
        if (request.at("body").as_string().find(key) == json::string::npos) continue;
        json::object told = request.as_object();
        told.erase("body");
        story += "\n    " + json::serialize(told);
    }
    return story;
}

void compare_table(
    Platform& platform,
    const std::string& table,
    const std::map<std::string, Expected>& expected,
    std::vector<std::string>& faults
) {
    const auto held = platform.held(table);
    const auto effects = platform.effects_of(table);
    for (const auto& [key, wanted] : expected) {
        const auto found = held.find(key);
        const auto count = effects.find(key);
        const int times = count == effects.end() ? 0 : count->second;
        if (wanted.stands && found == held.end()) faults.push_back(key + " was lost");
        if (!wanted.stands && found != held.end()) faults.push_back(key + " still stands");
        if (times != wanted.effects) {
            faults.push_back(
                key + " had " + std::to_string(times) + " effects" + story_of(platform, table, key)
            );
        }
        if (found != held.end()) compare_cells(key, wanted.cells, found->second, faults);
    }
    for (const auto& [key, count] : effects) {
        if (!expected.contains(key)) faults.push_back(key + " was invented");
    }
}

}  // namespace

Bureau::Bureau(std::uint64_t seed) {
    world.add_platform("approvals", approvals_world);
    world.add_platform("league", platform_world("league", "idempotent = false\n"));
    world.add_platform("region", platform_world("region", ""));
    make_samples(seed);
    configure();
}

void Bureau::make_samples(std::uint64_t seed) {
    for (const ListForm& form : list_forms) {
        const std::string format = form.kind == "licence" ? "json" : "csv";
        const fs::path folder = world.generate(
            "enforcement",
            {"--kind",
             form.kind,
             "--rows",
             form.rows,
             "--seed",
             std::to_string(seed),
             "--scale",
             "40",
             "--doubled",
             "60",
             "--format",
             format}
        );
        expect_from(form.kind, folder / (form.kind + ".truth.json"));
        if (form.kind == "licence") hold_licences(folder);
    }
}

void Bureau::expect_from(const std::string& kind, const fs::path& truth) {
    for (const ListForm& form : list_forms) {
        if (form.kind != kind) continue;
        const json::value told = json::parse(text_of(truth));
        for (const json::value& row : told.at("rows").as_array()) {
            if (!should_stand(row.as_object())) continue;
            const Expected expected = expected_of(form, row.as_object());
            expected_[kind].emplace(expected.cells.at(form.document), expected);
        }
    }
}

void Bureau::hold_licences(const fs::path& folder) {
    json::value told = json::parse(text_of(folder / "licence.json"));
    json::array rows = told.is_array() ? told.as_array() : told.at("rows").as_array();
    int id = 0;
    for (json::value& row : rows) {
        row.as_object()["ID"] = std::to_string(++id);
        const std::string document = text_at(row.as_object(), "XK_WSH");
        if (expected_["licence"].contains(document)) sound_licences_.push_back(row.as_object());
    }
    // A record that stands in two rows does not change with one of them.
    std::erase_if(sound_licences_, [&](const json::object& licence) {
        return std::ranges::count_if(
                   rows,
                   [&](const json::value& row) {
                       return text_at(row.as_object(), "XK_XKBH") == text_at(licence, "XK_XKBH");
                   }
               )
               > 1;
    });
    approvals().seed("licence", rows);
}

void Bureau::configure() {
    world.write_conf("[log]\nlevel = \"error\"\n");
    const ListForm& licences = list_forms.front();
    std::string conf = "[rest]\nurl = \"" + approvals().url() + "\"\n";
    conf += stream_conf(licences, "take", "/licences");
    world.write("conf/systems/approvals.toml", system_conf("approvals", "rest", conf));
    conf = "[files]\nroot = \"" + world.path("data/enforcement").string() + "\"\ncode = \"0000\"\n";
    for (const ListForm& form : list_forms) {
        if (form.kind != "licence") conf += stream_conf(form, "take", form.kind + ".csv");
    }
    world.write("conf/systems/enforcement.toml", system_conf("enforcement", "files", conf));
    world.write(
        "conf/systems/league.toml", system_conf("league", "rest", platform_conf(league(), false))
    );
    world.write(
        "conf/systems/region.toml", system_conf("region", "files", platform_conf(region(), true))
    );
}

Outcome Bureau::nights_until_quiet(int most) {
    Outcome outcome = night();
    for (int nights = 1; nights < most && !is_quiet(outcome); ++nights) {
        outcome = night();
    }
    return outcome;
}

void Bureau::change_the_truth() {
    auto& licences = expected_.at("licence");
    int changed = 0;
    for (json::object& row : sound_licences_) {
        Expected& expected = licences.at(text_at(row, "XK_WSH"));
        expected.effects = 2;
        if (++changed == 3) {
            approvals().lose("licence", text_at(row, "ID"));
            expected.stands = false;
            return;
        }
        row["XK_NR"] = "准予变更";
        approvals().alter("licence", row);
        expected.cells["XK_NR"] = "准予变更";
    }
}

std::vector<std::string> faults_in_books(Platform& platform, const Expectations& expected) {
    std::vector<std::string> faults;
    for (const auto& [table, rows] : expected) {
        compare_table(platform, table, rows, faults);
    }
    return faults;
}

bool is_quiet(const Outcome& night) {
    if (night.code != 0) return false;
    const json::value told = json::parse(night.output);
    for (const json::value& system : told.at("systems").as_array()) {
        for (const json::value& push : system.at("pushes").as_array()) {
            for (const char* figure : {"waiting", "pending", "unknown", "deferred"}) {
                if (push.at(figure).as_int64() != 0) return false;
            }
        }
    }
    return true;
}

}  // namespace xinqiao::support
