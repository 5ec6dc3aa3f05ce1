// One platform without sockets: a world file, a database, and an exchange to talk to.
#pragma once

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

#include <stdlib.h>

#include "tests/platform/serve/exchange.hpp"
#include "tests/platform/serve/folder.hpp"

namespace xinqiao::platform {

class SmallFolder {
public:
    SmallFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "pretend-XXXXXX").string();
        if (::mkdtemp(name.data())) path = name;
    }
    SmallFolder(const SmallFolder&) = delete;
    SmallFolder& operator=(const SmallFolder&) = delete;
    ~SmallFolder() { std::filesystem::remove_all(path); }

    std::filesystem::path path;
};

inline World world_of(const SmallFolder& folder, std::string_view text) {
    std::ofstream{folder.path / "world.toml"} << text;
    return read_world(folder.path / "world.toml", folder.path);
}

inline constexpr std::string_view plain_world = R"(
name = "league"
[[table]]
name = "licence"
path = "/licences"
key = ["XK_WSH"]
visible = ["XK_WSH", "XK_XDR_MC"]
[table.checks]
code = "XK_XDR_SHXYM"
name = "XK_XDR_MC"
category = "XK_XDR_LB"
past = ["XK_JDRQ"]
)";

struct SmallWorld {
    explicit SmallWorld(std::string_view text = plain_world) : world{world_of(folder, text)} {
        Transaction transaction{database};
        holdings.seed();
        transaction.commit();
    }

    boost::json::object ask(
        const std::string& method,
        const std::string& target,
        const std::string& body = {},
        const std::string& fault = {}
    ) {
        return boost::json::parse(reply(method, target, body, fault).body).as_object();
    }

    Reply reply(
        const std::string& method,
        const std::string& target,
        const std::string& body = {},
        const std::string& fault = {}
    ) {
        std::optional<Fault> met;
        if (!fault.empty()) met = read_fault({{"fault", fault}});
        return exchange.answer({method, target, {}, body}, met);
    }

    SmallFolder folder;
    World world;
    Database database{folder.path / "platform.db"};
    Holdings holdings{world, database};
    Faults faults;
    Control control{world, database, holdings, faults};
    Exchange exchange{world, database, holdings, control};
};

inline std::string change(
    const std::string& id,
    const std::string& document,
    const std::string& name = "兴安盟恒丰矿业有限公司",
    const std::string& action = "upsert"
) {
    return boost::json::serialize(boost::json::object{
        {"id", id},
        {"action", action},
        {"reference", ""},
        {"row",
         {{"XK_WSH", document},
          {"XK_XDR_MC", name},
          {"XK_XDR_LB", "法人及非法人组织"},
          {"XK_XDR_SHXYM", "91152201078377449P"},
          {"XK_JDRQ", "2024/04/02"}}}});
}

inline std::string batch(std::initializer_list<std::string> changes) {
    std::string text;
    for (const std::string& one : changes) {
        text += (text.empty() ? "" : ",") + one;
    }
    return R"({"batch":"run-1","changes":[)" + text + "]}";
}

}  // namespace xinqiao::platform
