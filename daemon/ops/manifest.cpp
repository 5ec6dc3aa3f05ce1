#include "daemon/ops/manifest.hpp"

#include <fstream>
#include <sstream>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>

#include "adapters/files/durable.hpp"
#include "base/error.hpp"
#include "base/local_time.hpp"

namespace xinqiao {
namespace {

namespace json = boost::json;

std::string content_of(const std::filesystem::path& file) {
    std::ifstream stream{file, std::ios::binary};
    if (!stream) {
        throw Error{
            Error::Kind::misconfigured,
            "没有清单 " + file.string() + " / there is no manifest",
            "备份与其清单 (.json) 须放在一起; 请选另一份: xinqiao backup ls"};
    }
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

Manifest manifest_of(const json::value& document) {
    const json::object& members = document.as_object();
    const auto text = [&](const char* name) {
        return json::value_to<std::string>(members.at(name));
    };
    const auto number = [&](const char* name) {
        return json::value_to<std::int64_t>(members.at(name));
    };
    return {
        .version = text("version"),
        .schema_version = number("schema_version"),
        .moment = Moment{std::chrono::milliseconds{number("moment_ms")}},
        .bytes = number("bytes"),
        .digest = digest_from_hex(text("sha256")),
        .journal_id = number("journal_id"),
        .journal_hash = text("journal_hash"),
        .journal_signature = text("journal_signature")};
}

}  // namespace

std::filesystem::path manifest_file(const std::filesystem::path& backup) {
    return std::filesystem::path{backup}.concat(".json");
}

void write_manifest(const std::filesystem::path& backup, const Manifest& manifest) {
    const json::object document{
        {"format", 1},
        {"version", manifest.version},
        {"schema_version", manifest.schema_version},
        {"moment", local_time(manifest.moment) + "+08:00"},
        {"moment_ms", manifest.moment.time_since_epoch().count()},
        {"bytes", manifest.bytes},
        {"sha256", manifest.digest.hex()},
        {"journal_id", manifest.journal_id},
        {"journal_hash", manifest.journal_hash},
        {"journal_signature", manifest.journal_signature}};
    write_durably(manifest_file(backup), json::serialize(document) + "\n");
}

Manifest read_manifest(const std::filesystem::path& backup) {
    const std::filesystem::path file = manifest_file(backup);
    const std::string text = content_of(file);
    try {
        return manifest_of(json::parse(text));
    } catch (const std::exception& fault) {
        throw Error{
            Error::Kind::misconfigured,
            "清单 " + file.string() + " 看不懂 / cannot be read: " + fault.what(),
            "请选另一份备份: xinqiao backup ls"};
    }
}

}  // namespace xinqiao
