#include "adapters/rest/rest.hpp"

#include "adapters/http/tls.hpp"
#include "adapters/rest/ends.hpp"

namespace xinqiao {
namespace {

std::string first_page(
    const SystemSettings& system,
    StreamSettings stream,
    const Credentials& credentials,
    const Call& call
) {
    stream.page_rows = 1;
    const Page page = rest_source(system, stream, credentials)->pull(Cursor{}, call);
    if (page.rows.empty()) return "可以读取, 目前没有数据行";
    return "可以读取, 首行有 " + std::to_string(page.rows.columns().size()) + " 个字段";
}

// Asking for nothing changes nothing, and yet needs address, credential and permission.
std::string empty_question(
    const SystemSettings& system,
    const std::string& path,
    const Credentials& credentials,
    const Call& call
) {
    RestService service{system, credentials};
    service.ask(path + "/find", R"({"changes":[]})", call);
    return "地址与凭据可用";
}

}  // namespace

std::unique_ptr<Source> open_rest_source(
    const SystemSettings& system, const StreamSettings& stream, const Credentials& credentials
) {
    return rest_source(system, stream, credentials);
}

TargetEnds open_rest_target(
    const SystemSettings& system,
    const PublicationSettings& publication,
    const Credentials& credentials
) {
    TargetEnds ends;
    ends.target = rest_target(system, publication, credentials);
    ends.read_back = rest_read_back(system, publication, credentials);
    return ends;
}

std::vector<Probe> check_rest(
    const SystemSettings& system, const Credentials& credentials, const Call& call
) {
    std::vector<Probe> probes;
    probes.push_back(probe("核对地址与凭据 " + system.rest.url, [&] {
        const RestService service{system, credentials};
        return std::string{"设置完整, 认证方式 "} + system.rest.authentication;
    }));
    if (system.rest.url.starts_with("https://")) {
        probes.push_back(tls_probe(system.rest.url, system, credentials, call));
    }
    for (const StreamSettings& stream : system.streams) {
        probes.push_back(probe("读取名单 " + stream.name, [&] {
            return first_page(system, stream, credentials, call);
        }));
    }
    for (const PublicationSettings& publication : system.publications) {
        probes.push_back(probe("询问公示接口 " + publication.path, [&] {
            return empty_question(system, publication.path, credentials, call);
        }));
    }
    return probes;
}

}  // namespace xinqiao
