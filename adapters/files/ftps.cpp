// The exchange folder at the far side of FTPS.
#include <cstdio>
#include <ctime>

#include "adapters/files/fetched_file.hpp"
#include "adapters/files/ftp_session.hpp"
#include "adapters/files/remote.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace {

constexpr int usual_ftp_port = 21;

std::string stamp_of_status(const FtpStatus& status) {
    return std::to_string(status.size) + "-" + std::to_string(status.changed);
}

// "Nov 25 10:04" of this year or the last, or "Nov 25  2025"; only the order matters.
std::int64_t listed_time(const std::string& text) {
    std::tm time{};
    const Moment now = SystemClock{}.now();
    const std::time_t today =
        std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    ::gmtime_r(&today, &time);
    const int year = time.tm_year;
    time.tm_hour = time.tm_min = time.tm_sec = 0;
    const bool of_this_year = ::strptime(text.c_str(), "%b %d %H:%M", &time) != nullptr;
    if (!of_this_year && ::strptime(text.c_str(), "%b %d %Y", &time) == nullptr) return 1;
    if (of_this_year) time.tm_year = year;
    std::time_t moment = ::timegm(&time);
    constexpr std::time_t day = 86'400;
    if (of_this_year && moment > today + day) moment -= 365 * day;
    return std::int64_t{moment} * 1'000'000'000;
}

class FtpsTransport final : public Transport {
public:
    FtpsTransport(const FilesSettings& files, FtpLogin login)
        : root_{files.root}, spool_{files.spool}, session_{std::move(login)} {}

    std::optional<std::vector<FolderEntry>> list(const std::string& folder, const Call& call)
        override;
    void look_closer(FoundFile& file, const Call& call) override;
    std::unique_ptr<StillBytes> open(const FoundFile& file, const Call& call) override;
    Placed place(
        const std::string& folder,
        const std::string& name,
        std::string_view content,
        const Call& call
    ) override;
    std::string greet(const Call& call) override;
    std::string say_writable(const std::string& folder, const Call& call) override;

private:
    Placed find_out(const std::string& folder, const std::string& name, const Call& call);

    std::string root_;
    std::string spool_;
    FtpSession session_;
};

std::optional<std::vector<FolderEntry>> FtpsTransport::list(
    const std::string& folder, const Call& call
) {
    check_relative(folder);
    const auto found = session_.list(far_path(root_, folder), call);
    if (!found) return std::nullopt;
    std::vector<FolderEntry> entries;
    for (const FtpEntry& entry : *found) {
        entries.push_back(
            {entry.name,
             entry.is_folder,
             std::to_string(entry.size) + "-" + entry.time,
             listed_time(entry.time)}
        );
    }
    return entries;
}

// A listing tells minutes, MDTM seconds.
void FtpsTransport::look_closer(FoundFile& file, const Call& call) {
    const auto status = session_.look_at(far_path(root_, file.name), call);
    if (status) file.stamp = stamp_of_status(*status);
}

std::unique_ptr<StillBytes> FtpsTransport::open(const FoundFile& file, const Call& call) {
    check_relative(file.name);
    const std::string path = far_path(root_, file.name);
    const auto before = session_.look_at(path, call);
    const std::string listed_size = file.stamp.substr(0, file.stamp.find('-'));
    if (!before || std::to_string(before->size) != listed_size) file_changed(file.name);
    auto fetched = std::make_unique<FetchedFile>(spool_);
    session_.read(
        path, [&](std::string_view bytes) { fetched->append(bytes); }, call
    );
    const auto after = session_.look_at(path, call);
    const bool still = after && stamp_of_status(*after) == stamp_of_status(*before)
                       && std::to_string(fetched->size()) == listed_size;
    if (!still) file_changed(file.name);
    return fetched;
}

Placed FtpsTransport::place(
    const std::string& folder, const std::string& name, std::string_view content, const Call& call
) {
    check_relative(folder);
    const std::string far_folder = far_path(root_, folder);
    const std::string draft = draft_name(name);
    if (session_.look_at(far_path(far_folder, name), call)) return Placed::already;
    session_.write(far_path(far_folder, draft), content, call);
    const auto renamed = session_.rename(far_folder, draft, name, call);
    if (!renamed) return find_out(far_folder, name, call);
    if (*renamed) return Placed::whole;
    throw Error{Error::Kind::transient, "对方拒绝改名 " + name, "请对方检查报文目录的权限"};
}

// As over SFTP: where the draft is gone, the file was there.
Placed FtpsTransport::find_out(
    const std::string& folder, const std::string& name, const Call& call
) {
    bool waiting = false;
    try {
        if (!session_.list(folder, call)) return Placed::unclear;
        waiting = !session_.look_at(far_path(folder, name), call)
                  && session_.look_at(far_path(folder, draft_name(name)), call);
    } catch (const Error&) {
        return Placed::unclear;
    }
    if (!waiting) return Placed::whole;
    throw Error{Error::Kind::transient, "连接在改名之前中断, 报文未送出", "稍后会自动重试"};
}

std::string FtpsTransport::greet(const Call& call) {
    if (session_.list(far_path(root_, ""), call)) return "证书已验证, 已登录";
    throw Error{Error::Kind::misconfigured, "对方没有目录 " + root_, "请向对方核对 files.root"};
}

std::string FtpsTransport::say_writable(const std::string& folder, const Call& call) {
    check_relative(folder);
    if (session_.list(far_path(root_, folder), call)) return "目录存在; 能否写入要到发送时才知道";
    return "目录还不存在, 发送首个报文时建立";
}

}  // namespace

std::unique_ptr<Transport> open_ftps(const FilesSettings& files, const Credentials& credentials) {
    check_remote(files);
    if (files.password.name.empty()) {
        throw Error{
            Error::Kind::misconfigured, "没有登录凭据", "请填写 files.password, 内容是凭据名"};
    }
    FtpLogin login{
        files.host,
        usual_ftp_port,
        files.user,
        credentials(files.password),
        tls_identity(files.tls, credentials)};
    if (files.port != 0) login.port = static_cast<int>(files.port);
    return std::make_unique<FtpsTransport>(files, std::move(login));
}

}  // namespace xinqiao
