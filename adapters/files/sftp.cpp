// The exchange folder at the far side of SFTP.
#include <algorithm>

#include "adapters/files/fetched_file.hpp"
#include "adapters/files/remote.hpp"
#include "adapters/files/ssh_session.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace {

constexpr int usual_sftp_port = 22;
constexpr std::int64_t nanoseconds_in_second = 1'000'000'000;

std::string stamp_of_far(const FarFile& file) {
    return std::to_string(file.size) + "-" + std::to_string(file.changed);
}

class SftpTransport final : public Transport {
public:
    SftpTransport(const FilesSettings& files, SshLogin login)
        : root_{files.root}, spool_{files.spool}, login_{std::move(login)} {}

    std::optional<std::vector<FolderEntry>> list(const std::string& folder, const Call& call)
        override;
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
    // Makes use of the connection; one that broke is not used again.
    template <class Use>
    auto with_session(const Call& call, Use&& use) {
        if (session_ && session_->is_stale()) session_.reset();
        if (!session_) session_ = std::make_unique<SshSession>(login_, call);
        try {
            return use(*session_);
        } catch (const BrokenConnection&) {
            session_.reset();
            throw;
        }
    }
    void make_folders(SshSession& session, const std::string& folder, const Call& call) const;
    Placed rename(const std::string& draft, const std::string& file, const Call& call);
    Placed find_out(const std::string& draft, const std::string& file, const Call& call);

    std::string root_;
    std::string spool_;
    SshLogin login_;
    std::unique_ptr<SshSession> session_;
};

std::optional<std::vector<FolderEntry>> SftpTransport::list(
    const std::string& folder, const Call& call
) {
    check_relative(folder);
    const auto files = with_session(call, [&](SshSession& session) {
        return session.list(far_path(root_, folder), call);
    });
    if (!files) return std::nullopt;
    std::vector<FolderEntry> entries;
    for (const FarFile& file : *files) {
        const bool is_folder = file.kind == FarFile::Kind::folder;
        if (file.name == "." || file.name == ".." || file.kind == FarFile::Kind::other) continue;
        entries.push_back(
            {file.name, is_folder, stamp_of_far(file), file.changed * nanoseconds_in_second}
        );
    }
    return entries;
}

std::unique_ptr<StillBytes> SftpTransport::open(const FoundFile& file, const Call& call) {
    check_relative(file.name);
    const std::string path = far_path(root_, file.name);
    auto fetched = std::make_unique<FetchedFile>(spool_);
    with_session(call, [&](SshSession& session) {
        const auto is_the_same = [&] {
            const auto found = session.look_at(path, call);
            return found && found->kind == FarFile::Kind::file
                   && stamp_of_far(*found) == file.stamp;
        };
        if (!is_the_same()) file_changed(file.name);
        session.read(
            path, [&](std::string_view bytes) { fetched->append(bytes); }, call
        );
        const bool whole = file.stamp.starts_with(std::to_string(fetched->size()) + "-");
        if (!whole || !is_the_same()) file_changed(file.name);
    });
    return fetched;
}

void SftpTransport::make_folders(SshSession& session, const std::string& folder, const Call& call)
    const {
    if (session.look_at(far_path(root_, folder), call)) return;
    for (std::size_t end = 0; end != std::string::npos;) {
        end = folder.find('/', end + 1);
        session.make_folder(far_path(root_, folder.substr(0, end)), call);
    }
}

Placed SftpTransport::place(
    const std::string& folder, const std::string& name, std::string_view content, const Call& call
) {
    check_relative(folder);
    const std::string file = far_path(root_, folder + "/" + name);
    const std::string draft = far_path(root_, folder + "/" + draft_name(name));
    const bool already = with_session(call, [&](SshSession& session) {
        make_folders(session, folder, call);
        if (session.look_at(file, call)) return true;
        session.write(draft, content, call);
        return false;
    });
    return already ? Placed::already : rename(draft, file, call);
}

Placed SftpTransport::rename(const std::string& draft, const std::string& file, const Call& call) {
    try {
        const bool renamed = with_session(call, [&](SshSession& session) {
            return session.rename(draft, file, call);
        });
        if (renamed) return Placed::whole;
    } catch (const BrokenConnection&) {
        return find_out(draft, file, call);
    }
    if (find_out(draft, file, call) == Placed::whole) return Placed::already;
    throw Error{Error::Kind::transient, "对方拒绝改名 " + file, "请对方检查报文目录的权限"};
}

// The reply to the rename was lost. Only we rename the draft and only the platform takes finished
// files away: where the draft is gone the file was there.
Placed SftpTransport::find_out(
    const std::string& draft, const std::string& file, const Call& call
) {
    const std::string folder = file.substr(0, file.rfind('/'));
    bool waiting = false;
    try {
        const bool clear = with_session(call, [&](SshSession& session) {
            waiting = !session.look_at(file, call) && session.look_at(draft, call);
            return session.look_at(folder, call).has_value();
        });
        if (!clear) return Placed::unclear;
    } catch (const Error&) {
        return Placed::unclear;
    }
    if (!waiting) return Placed::whole;
    throw Error{Error::Kind::transient, "连接在改名之前中断, 报文未送出", "稍后会自动重试"};
}

std::string SftpTransport::greet(const Call& call) {
    return with_session(call, [&](SshSession& session) {
        if (!session.list(far_path(root_, ""), call)) {
            throw Error{
                Error::Kind::misconfigured, "对方没有目录 " + root_, "请向对方核对 files.root"};
        }
        return "主机密钥 " + session.fingerprint() + " 与登记的一致, 已登录";
    });
}

// Whether we may write is known only by writing; so much is seen without any effect.
std::string SftpTransport::say_writable(const std::string& folder, const Call& call) {
    check_relative(folder);
    return with_session(call, [&](SshSession& session) -> std::string {
        const auto found = session.look_at(far_path(root_, folder), call);
        if (!found) return "目录还不存在, 发送首个报文时建立";
        if (found->kind != FarFile::Kind::folder) {
            throw Error{Error::Kind::misconfigured, "这不是目录", "请向对方核对 files.outbox"};
        }
        return "目录存在; 能否写入要到发送时才知道";
    });
}

}  // namespace

std::unique_ptr<Transport> open_sftp(const FilesSettings& files, const Credentials& credentials) {
    check_remote(files);
    const std::string port = std::to_string(files.port == 0 ? usual_sftp_port : files.port);
    if (files.host_key.find("SHA256:") == std::string::npos) {
        throw Error{
            Error::Kind::misconfigured,
            "没有登记主机密钥: files.host_key 应为 SHA256:…",
            "运行 ssh-keyscan -p " + port + " " + files.host
                + " | ssh-keygen -lf - 取得指纹, 打电话向对方核对一致后填入"};
    }
    SshLogin login{files.host, std::stoi(port), files.user, {}, {}, files.host_key};
    if (!files.key.name.empty()) login.key = credentials(files.key);
    if (!files.password.name.empty()) login.password = credentials(files.password);
    if (login.key.empty() && login.password.empty()) {
        throw Error{
            Error::Kind::misconfigured,
            "没有登录凭据",
            "请填写 files.key 或 files.password, 内容是凭据名"};
    }
    return std::make_unique<SftpTransport>(files, std::move(login));
}

}  // namespace xinqiao
