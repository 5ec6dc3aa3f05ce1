// What an operator says about an exchange by files.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "adapters/http/settings.hpp"
#include "base/settings.hpp"

namespace xinqiao {

struct FilesSettings {
    std::string transport = "folder";  // folder, sftp, ftps: where the files lie
    std::string root;                  // folder of the exchange; remotely as the far side names it
    std::string host;                  // sftp, ftps
    std::int64_t port = 0;             // 0: 22 for sftp, 21 for ftps; 990 is FTPS from the start
    std::string user;
    CredentialName password;                 // one of the two; ftps has no key
    CredentialName key;                      // private key, OpenSSH or PEM, without a passphrase
    std::string host_key;                    // sftp: "SHA256:…", several with spaces between
    std::string spool;                       // local folder of ours: names given, lists being read
    std::string format = "csv";              // csv, rowdata, datas, biz: what we read and write
    std::string encoding = "auto";           // auto, utf-8, gb18030
    std::string separator = ",";             // csv only; one character
    std::string outbox = "outbox";           // where we put messages, below the root
    std::string receipts = "receipts";       // where answers appear, below the root
    std::string code = "0000";               // our 报文号: begins the names of our messages
    std::chrono::seconds receipts_after{0};  // how long after a message we look for its answer
    std::chrono::seconds receipts_every{0};  // pause between two looks
    TlsSettings tls;                         // ftps: said once for the system, in its [tls]
};

template <class V>
void visit_place_of_files(V& setting, FilesSettings& files) {
    setting(
        "transport",
        files.transport,
        one_of({"folder", "sftp", "ftps"}),
        "文件在哪里: 本机目录或远端 / where the files lie"
    );
    setting("root", files.root, Anything{}, "交换目录 / folder of the exchange");
    setting("host", files.host, Anything{}, "远端主机 / host, for sftp and ftps");
    setting(
        "port",
        files.port,
        between(0, 65535),
        "端口, 0: sftp 22, ftps 21; 990 为隐式 TLS / port; 990: TLS from the start"
    );
    setting("user", files.user, Anything{}, "登录名 / user, for sftp and ftps");
    setting("password", files.password, Anything{}, "登录口令的凭据名 / credential: password");
    setting("key", files.key, Anything{}, "私钥的凭据名, 仅 sftp / credential: private key");
    setting(
        "host_key",
        files.host_key,
        Anything{},
        "sftp 主机密钥指纹 SHA256:…, 可写多个 / fingerprints of the host key, known beforehand"
    );
    setting(
        "spool",
        files.spool,
        Anything{},
        "本机工作目录: 已用文件名与读取中的名单 / folder of ours: names given, lists being read"
    );
}

template <class V>
void visit_settings(V& setting, FilesSettings& files) {
    using namespace std::chrono_literals;
    visit_place_of_files(setting, files);
    setting(
        "format",
        files.format,
        one_of({"csv", "rowdata", "datas", "biz"}),
        "文件格式 / format of the files"
    );
    setting(
        "encoding",
        files.encoding,
        one_of({"auto", "utf-8", "gb18030"}),
        "字符编码 / encoding of the files"
    );
    setting("separator", files.separator, Needed{}, "CSV 分隔符 / separator of CSV files");
    setting("outbox", files.outbox, Needed{}, "报文目录 / where we put messages");
    setting("receipts", files.receipts, Needed{}, "回执目录 / where answers appear");
    setting("code", files.code, Needed{}, "报文号 / our message code");
    setting(
        "receipts_after",
        files.receipts_after,
        between(0s, std::chrono::seconds{86400}),
        "报文发出多久后才查回执 / how long after a message we look for its answer"
    );
    setting(
        "receipts_every",
        files.receipts_every,
        between(0s, std::chrono::seconds{86400}),
        "两次查回执的间隔 / pause between two looks for answers"
    );
}

}  // namespace xinqiao
