#include "adapters/files/ftp_session.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include <curl/curl.h>

#include "adapters/http/curl_handle.hpp"
#include "adapters/http/curl_tls.hpp"
#include "adapters/http/failure.hpp"

namespace xinqiao {
namespace {

constexpr long implicit_port = 990;
constexpr std::chrono::seconds longest_connect{10};

using Commands = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

// What the callbacks of one transfer work on.
struct FtpTransfer {
    const Call& call;
    std::function<void(std::string_view)> take;
    std::string_view content;
    std::exception_ptr fault;
};

std::size_t take_bytes(char* bytes, std::size_t size, std::size_t count, void* user) {
    auto& transfer = *static_cast<FtpTransfer*>(user);
    try {
        if (transfer.take) transfer.take({bytes, size * count});
        return size * count;
    } catch (...) {
        transfer.fault = std::current_exception();
        return 0;
    }
}

std::size_t give_bytes(char* room, std::size_t size, std::size_t count, void* user) {
    auto& transfer = *static_cast<FtpTransfer*>(user);
    const std::size_t piece = std::min(size * count, transfer.content.size());
    std::memcpy(room, transfer.content.data(), piece);
    transfer.content.remove_prefix(piece);
    return piece;
}

int watch_for_stop(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<FtpTransfer*>(user)->call.stop.stop_requested() ? 1 : 0;
}

// libcurl takes the listing apart; we fetch nothing of it.
long note_entry(const void* what, void* user, int) {
    const auto& seen = *static_cast<const curl_fileinfo*>(what);
    const bool is_folder = seen.filetype == CURLFILETYPE_DIRECTORY;
    if (is_folder || seen.filetype == CURLFILETYPE_FILE) {
        static_cast<std::vector<FtpEntry>*>(user)->push_back(
            {seen.filename,
             is_folder,
             static_cast<std::uint64_t>(seen.size),
             seen.strings.time == nullptr ? "" : seen.strings.time}
        );
    }
    return CURL_CHUNK_BGN_FUNC_SKIP;
}

void begin_ftp_once() {
    static const CURLcode begun = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (begun != CURLE_OK) throw Error{Error::Kind::bug, "libcurl could not be initialised"};
}

Error ftp_error(CURLcode code, const std::string& what, const char* details) {
    const std::string why = what + ": " + (*details == '\0' ? curl_easy_strerror(code) : details);
    const CurlFailure failure{code, details, 0};
    if (refused_our_certificate(failure)) return error_of(failure);
    switch (code) {
        case CURLE_ABORTED_BY_CALLBACK:
            return {Error::Kind::stopped, "正在停止"};
        case CURLE_LOGIN_DENIED:
            return {Error::Kind::forbidden, why, "请向对方核对用户名与口令"};
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
            return {
                Error::Kind::forbidden,
                "对方证书未通过验证, 口令未发出: " + why,
                "证书可能过期、换过或被冒充; 向对方核对后设置 tls.ca_file 或 tls.pin"};
        case CURLE_SSL_CACERT_BADFILE:
            return {Error::Kind::misconfigured, why, "请检查 tls.ca_file"};
        case CURLE_SSL_CERTPROBLEM:
            return {Error::Kind::misconfigured, why, "请检查 tls.certificate 与 tls.key"};
        case CURLE_USE_SSL_FAILED:
            return {
                Error::Kind::misconfigured, "对方不支持 TLS: " + why, "不用明文 FTP; 请对方启用"};
        case CURLE_UPLOAD_FAILED:
        case CURLE_REMOTE_ACCESS_DENIED:
            return {Error::Kind::forbidden, why, "请对方检查目录权限"};
        case CURLE_REMOTE_DISK_FULL:
            return {Error::Kind::transient, "对方磁盘已满: " + why, "请对方清理磁盘"};
        default:
            return {Error::Kind::transient, why, "请检查网络与对方服务; 稍后会自动重试"};
    }
}

}  // namespace

struct FtpSession::Handle : CurlHandle {
    explicit Handle(FtpLogin known) : login{std::move(known)} { list_nothing(); }

    void list_nothing();
    void arrange(const std::string& path, FtpTransfer& transfer);
    void arrange_patience(const Call& call);
    std::string url_of(const std::string& path) const;
    CURLcode perform(const FtpTransfer& transfer);
    [[noreturn]] void fail(CURLcode code, const std::string& what) const {
        throw ftp_error(code, what, details.data());
    }

    FtpLogin login;
    std::array<char, CURL_ERROR_SIZE> details{};
};

// libcurl 7.88 makes the list of entries ready only before the first transfer of a handle; where
// that was no listing, each entry of a later one is lost memory. So the first is a listing that
// fails before anybody is connected to: it names no host.
void FtpSession::Handle::list_nothing() {
    set(CURLOPT_URL, "ftp://");
    set(CURLOPT_WILDCARDMATCH, 1L);
    curl_easy_perform(get());
}

// An absolute path keeps its leading slash, escaped: FTP reads URLs from the login folder on.
std::string FtpSession::Handle::url_of(const std::string& path) const {
    std::string url = (login.port == implicit_port ? "ftps://" : "ftp://") + login.host + ":"
                      + std::to_string(login.port) + "/";
    const std::size_t absolute = path.starts_with('/') ? 1 : 0;
    if (absolute != 0) url += "%2F";
    for (const char character : path.substr(absolute)) {
        const auto byte = static_cast<unsigned char>(character);
        if (std::isalnum(byte) != 0 || std::strchr("-_./*~", character) != nullptr) {
            url += character;
        } else {
            constexpr std::string_view digits = "0123456789ABCDEF";
            url += {'%', digits[byte >> 4U], digits[byte & 15U]};
        }
    }
    return url;
}

void FtpSession::Handle::arrange(const std::string& path, FtpTransfer& transfer) {
    curl_easy_reset(get());  // keeps the connection
    details.fill('\0');
    set(CURLOPT_ERRORBUFFER, details.data());
    set(CURLOPT_URL, url_of(path).c_str());
    set(CURLOPT_PROTOCOLS_STR, "ftp,ftps");
    set(CURLOPT_USERNAME, login.user.c_str());
    set(CURLOPT_PASSWORD, login.password.reveal().c_str());
    set(CURLOPT_USE_SSL, long{CURLUSESSL_ALL});
    arrange_tls(*this, login.tls);
    // Servers demand that data connections go on with the session of the control connection; under
    // TLS 1.3 libcurl does so for the first one only. In the upper half: the highest version.
    constexpr long tls_1_2 = CURL_SSLVERSION_TLSv1_2;
    set(CURLOPT_SSLVERSION, long{tls_1_2 << 16 | tls_1_2});
    set(CURLOPT_PROXY, "");
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_FTP_FILEMETHOD, long{CURLFTPMETHOD_SINGLECWD});
    set(CURLOPT_FTP_SKIP_PASV_IP, 1L);
    set(CURLOPT_WRITEFUNCTION, take_bytes);
    set(CURLOPT_WRITEDATA, static_cast<void*>(&transfer));
    set(CURLOPT_READFUNCTION, give_bytes);
    set(CURLOPT_READDATA, static_cast<void*>(&transfer));
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, watch_for_stop);
    set(CURLOPT_XFERINFODATA, static_cast<void*>(&transfer));
    arrange_patience(transfer.call);
}

// A large file may take longer than one exchange, as long as bytes keep coming.
void FtpSession::Handle::arrange_patience(const Call& call) {
    const auto patience = static_cast<long>(call.patience.count());
    set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(CURLOPT_LOW_SPEED_TIME, patience);
    set(CURLOPT_SERVER_RESPONSE_TIMEOUT, patience);
    set(CURLOPT_CONNECTTIMEOUT,
        static_cast<long>(std::min<std::chrono::seconds>(call.patience, longest_connect).count()));
}

CURLcode FtpSession::Handle::perform(const FtpTransfer& transfer) {
    if (transfer.call.stop.stop_requested()) throw Error{Error::Kind::stopped, "正在停止"};
    const CURLcode code = curl_easy_perform(get());
    if (transfer.fault) std::rethrow_exception(transfer.fault);
    return code;
}

FtpSession::FtpSession(FtpLogin login) {
    begin_ftp_once();
    handle_ = std::make_unique<Handle>(std::move(login));
}

FtpSession::~FtpSession() = default;

std::optional<std::vector<FtpEntry>> FtpSession::list(const std::string& folder, const Call& call) {
    std::vector<FtpEntry> entries;
    FtpTransfer transfer{call, {}, {}, {}};
    handle_->arrange(folder + "/*", transfer);
    handle_->set(CURLOPT_WILDCARDMATCH, 1L);
    handle_->set(CURLOPT_CHUNK_BGN_FUNCTION, note_entry);
    handle_->set(CURLOPT_CHUNK_DATA, static_cast<void*>(&entries));
    const CURLcode code = handle_->perform(transfer);
    if (code == CURLE_REMOTE_ACCESS_DENIED) return std::nullopt;  // the CWD was refused
    if (code != CURLE_OK && code != CURLE_REMOTE_FILE_NOT_FOUND) {
        handle_->fail(code, "无法列出目录 " + folder);
    }
    return entries;
}

std::optional<FtpStatus> FtpSession::look_at(const std::string& path, const Call& call) {
    FtpTransfer transfer{call, {}, {}, {}};
    handle_->arrange(path, transfer);
    handle_->set(CURLOPT_NOBODY, 1L);
    handle_->set(CURLOPT_FILETIME, 1L);
    const CURLcode code = handle_->perform(transfer);
    if (code == CURLE_REMOTE_FILE_NOT_FOUND || code == CURLE_REMOTE_ACCESS_DENIED) return {};
    if (code != CURLE_OK) handle_->fail(code, "无法查看 " + path);
    curl_off_t size = -1;
    curl_off_t changed = -1;
    curl_easy_getinfo(handle_->get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &size);
    curl_easy_getinfo(handle_->get(), CURLINFO_FILETIME_T, &changed);
    if (size < 0) return std::nullopt;
    return FtpStatus{size, changed};
}

void FtpSession::read(
    const std::string& path, const std::function<void(std::string_view)>& take, const Call& call
) {
    FtpTransfer transfer{call, take, {}, {}};
    handle_->arrange(path, transfer);
    const CURLcode code = handle_->perform(transfer);
    if (code != CURLE_OK) handle_->fail(code, "读取 " + path);
}

void FtpSession::write(const std::string& path, std::string_view content, const Call& call) {
    FtpTransfer transfer{call, {}, content, {}};
    handle_->arrange(path, transfer);
    handle_->set(CURLOPT_UPLOAD, 1L);
    handle_->set(CURLOPT_FTP_CREATE_MISSING_DIRS, 1L);
    handle_->set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(content.size()));
    const CURLcode code = handle_->perform(transfer);
    if (code != CURLE_OK) handle_->fail(code, "写入 " + path);
}

std::optional<bool> FtpSession::rename(
    const std::string& folder, const std::string& from, const std::string& to, const Call& call
) {
    FtpTransfer transfer{call, {}, {}, {}};
    handle_->arrange(folder + "/", transfer);
    curl_slist* list = curl_slist_append(nullptr, ("RNFR " + from).c_str());
    list = curl_slist_append(list, ("RNTO " + to).c_str());
    const Commands commands{list, &curl_slist_free_all};
    handle_->set(CURLOPT_NOBODY, 1L);
    handle_->set(CURLOPT_POSTQUOTE, commands.get());
    const CURLcode code = handle_->perform(transfer);
    if (code == CURLE_OK) return true;
    if (code == CURLE_QUOTE_ERROR) return false;
    return std::nullopt;
}

}  // namespace xinqiao
