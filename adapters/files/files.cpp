#include "adapters/files/files.hpp"

#include <unistd.h>

#include "adapters/files/folder.hpp"

namespace xinqiao {
namespace {

std::string first_row_of(const SystemSettings& system, StreamSettings stream, const Call& call) {
    stream.page_rows = 1;
    const Page page = files_source(system.files, stream)->pull(Cursor{}, call);
    if (page.rows.empty()) return "可以读取, 目前没有数据行";
    if (const auto fault = page.rows.broken(0))
        return "可以读取, 但首行有问题: " + std::string{*fault};
    return "可以读取, 共 " + std::to_string(page.rows.columns().size()) + " 列";
}

// The folder need not be there before the first message; the one above must let us make it.
std::string writable(const SystemSettings& system, const std::string& folder) {
    const ExchangeFolder root{system.files.root};
    auto path = root.inside(folder);
    while (!std::filesystem::exists(path) && path != root.root()) {
        path = path.parent_path();
    }
    if (::access(path.c_str(), W_OK | X_OK) != 0) {
        throw Error{Error::Kind::misconfigured, "没有写权限", "请检查目录权限"};
    }
    return "可以写入";
}

std::string readable(const SystemSettings& system, const std::string& folder) {
    const auto path = ExchangeFolder{system.files.root}.inside(folder);
    if (!std::filesystem::exists(path)) return "目录还不存在, 平台写入首个回执后即可读取";
    if (::access(path.c_str(), R_OK | X_OK) != 0) {
        throw Error{Error::Kind::misconfigured, "没有读权限", "请检查目录权限"};
    }
    return "可以读取";
}

}  // namespace

void go_on(const Call& call) {
    if (call.stop.stop_requested()) throw Error{Error::Kind::stopped, "正在停止"};
}

std::unique_ptr<Source>
open_files_source(const SystemSettings& system, const StreamSettings& stream, const Credentials&) {
    return files_source(system.files, stream);
}

TargetEnds
open_files_target(const SystemSettings& system, const PublicationSettings& publication, const Credentials&) {
    TargetEnds ends;
    ends.target = files_target(system.files, publication);
    ends.receipts = files_receipts(system.files);
    return ends;
}

std::vector<Probe> check_files(const SystemSettings& system, const Credentials&, const Call& call) {
    std::vector<Probe> probes;
    probes.push_back(probe("打开交换目录 " + system.files.root, [&] {
        return "实际位置 " + ExchangeFolder{system.files.root}.root().string();
    }));
    for (const StreamSettings& stream : system.streams) {
        probes.push_back(probe("读取名单 " + stream.name, [&] {
            return first_row_of(system, stream, call);
        }));
    }
    if (system.publications.empty()) return probes;
    for (const PublicationSettings& publication : system.publications) {
        const std::string& path = publication.path;
        const std::string outbox = path.empty() ? system.files.outbox : path;
        probes.push_back(probe("报文目录 " + outbox, [&] { return writable(system, outbox); }));
    }
    const std::string& receipts = system.files.receipts;
    probes.push_back(probe("回执目录 " + receipts, [&] { return readable(system, receipts); }));
    return probes;
}

}  // namespace xinqiao
