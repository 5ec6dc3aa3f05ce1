// What an operator says about an exchange by files.
#pragma once

#include <chrono>
#include <string>

#include "base/settings.hpp"

namespace xinqiao {

struct FilesSettings {
    std::string root;                   // folder of the exchange
    std::string format = "csv";         // csv, rowdata, datas: what we read and write
    std::string encoding = "auto";      // auto, utf-8, gb18030
    std::string separator = ",";        // csv only; one character
    std::string outbox = "outbox";      // where we put messages, below the root
    std::string receipts = "receipts";  // where answers appear, below the root
    std::string code = "0000";          // our 报文号: begins the names of our messages
};

template <class V>
void visit_settings(V& setting, FilesSettings& files) {
    setting("root", files.root, Anything{}, "交换目录 / folder of the exchange");
    setting(
        "format",
        files.format,
        one_of({"csv", "rowdata", "datas"}),
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
}

}  // namespace xinqiao
