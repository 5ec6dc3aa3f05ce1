#include "adapters/files/files.hpp"

#include "adapters/files/transport.hpp"

namespace xinqiao {
namespace {

// FTPS says who it is in the same words as https.
FilesSettings files_of(const SystemSettings& system) {
    FilesSettings files = system.files;
    files.tls = system.tls;
    return files;
}

std::string first_row_of(Source& source, const Call& call) {
    const Page page = source.pull(Cursor{}, call);
    if (page.rows.empty()) return "可以读取, 目前没有数据行";
    if (const auto fault = page.rows.broken(0))
        return "可以读取, 但首行有问题: " + std::string{*fault};
    return "可以读取, 共 " + std::to_string(page.rows.columns().size()) + " 列";
}

std::string readable(Transport& transport, const std::string& folder, const Call& call) {
    if (transport.list(folder, call)) return "可以读取";
    return "目录还不存在, 平台写入首个回执后即可读取";
}

std::string place_of(const FilesSettings& files) {
    if (files.transport == "folder") return files.root;
    return files.transport + "://" + files.host + "/" + files.root;
}

void probe_publications(
    const SystemSettings& system,
    const Credentials& credentials,
    const Call& call,
    std::vector<Probe>& probes
) {
    for (const PublicationSettings& publication : system.publications) {
        const std::string& path = publication.path;
        const std::string outbox = path.empty() ? system.files.outbox : path;
        probes.push_back(probe("报文目录 " + outbox, [&] {
            files_target(files_of(system), publication, credentials);
            return open_transport(files_of(system), credentials)->say_writable(outbox, call);
        }));
    }
    if (system.publications.empty()) return;
    const std::string& receipts = system.files.receipts;
    probes.push_back(probe("回执目录 " + receipts, [&] {
        return readable(*open_transport(files_of(system), credentials), receipts, call);
    }));
}

}  // namespace

void go_on(const Call& call) {
    if (call.stop.stop_requested()) throw Error{Error::Kind::stopped, "正在停止"};
}

std::unique_ptr<Source> open_files_source(
    const SystemSettings& system, const StreamSettings& stream, const Credentials& credentials
) {
    return files_source(files_of(system), stream, credentials);
}

TargetEnds open_files_target(
    const SystemSettings& system,
    const PublicationSettings& publication,
    const Credentials& credentials
) {
    TargetEnds ends;
    ends.target = files_target(files_of(system), publication, credentials);
    ends.receipts = files_receipts(files_of(system), credentials);
    return ends;
}

std::vector<Probe> check_files(
    const SystemSettings& system, const Credentials& credentials, const Call& call
) {
    std::vector<Probe> probes;
    probes.push_back(probe("打开交换目录 " + place_of(system.files), [&] {
        return open_transport(files_of(system), credentials)->greet(call);
    }));
    for (StreamSettings stream : system.streams) {
        stream.page_rows = 1;
        probes.push_back(probe("读取名单 " + stream.name, [&] {
            return first_row_of(*files_source(files_of(system), stream, credentials), call);
        }));
    }
    probe_publications(system, credentials, call, probes);
    return probes;
}

}  // namespace xinqiao
