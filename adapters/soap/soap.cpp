#include "adapters/soap/soap.hpp"

#include "adapters/http/tls.hpp"
#include "adapters/soap/answers.hpp"
#include "adapters/soap/ends.hpp"
#include "adapters/soap/service.hpp"

namespace xinqiao {
namespace {

std::string first_soap_page(
    const SystemSettings& system,
    StreamSettings stream,
    const Credentials& credentials,
    const Call& call
) {
    stream.page_rows = 1;
    const Page page = soap_source(system, stream, credentials)->pull(Cursor{}, call);
    if (page.rows.empty()) return "可以读取, 目前没有数据行";
    return "可以读取, 首行有 " + std::to_string(page.rows.columns().size()) + " 个字段";
}

// Asks for a record that nobody has: changes nothing, and yet needs address, token and permission.
std::string idle_question(
    const SystemSettings& system,
    const PublicationSettings& publication,
    const Credentials& credentials,
    const Call& call
) {
    SoapService service{system, {publication.path, publication.soap}, credentials};
    if (publication.soap.query.empty() || publication.soap.query_by.empty()) {
        service.log_in(call);
        return "设置完整 (没有按列查询的操作, 报送操作不试调用)";
    }
    SoapParameters parameters;
    for (const std::string& column : publication.soap.query_by) {
        parameters.emplace_back(column, "0");
    }
    const SoapAnswer answer = service.ask(publication.soap.query, parameters, call);
    rows_of(answer.result, system.soap.answer);
    return "地址与凭据可用";
}

}  // namespace

std::unique_ptr<Source> open_soap_source(
    const SystemSettings& system, const StreamSettings& stream, const Credentials& credentials
) {
    return soap_source(system, stream, credentials);
}

TargetEnds open_soap_target(
    const SystemSettings& system,
    const PublicationSettings& publication,
    const Credentials& credentials
) {
    TargetEnds ends;
    ends.target = soap_target(system, publication, credentials);
    if (!publication.soap.query.empty()) {
        ends.read_back = soap_read_back(system, publication, credentials);
    }
    return ends;
}

std::vector<Probe> check_soap(
    const SystemSettings& system, const Credentials& credentials, const Call& call
) {
    std::vector<Probe> probes;
    if (system.soap.url.starts_with("https://")) {
        probes.push_back(tls_probe(system.soap.url, system, credentials, call));
    }
    for (const StreamSettings& stream : system.streams) {
        probes.push_back(probe("读取名单 " + stream.name, [&] {
            return first_soap_page(system, stream, credentials, call);
        }));
    }
    for (const PublicationSettings& publication : system.publications) {
        probes.push_back(probe("询问公示接口 " + publication.kind, [&] {
            open_soap_target(system, publication, credentials);
            return idle_question(system, publication, credentials, call);
        }));
    }
    return probes;
}

}  // namespace xinqiao
