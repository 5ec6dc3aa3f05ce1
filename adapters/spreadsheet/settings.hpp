// What an operator says about an exchange by spreadsheets.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/settings.hpp"

namespace xinqiao {

struct SpreadsheetSettings {
    std::string root;              // folder of the exchange
    std::string sheet;             // empty: the first visible one with a table
    std::int64_t heading_row = 0;  // as Excel counts; 0: found by its looks
    // How the note below a table begins.
    std::vector<std::string> end_words{"表格说明", "填表说明", "填报说明", "填写说明"};
    std::string encoding = "auto";  // of CSV files
    std::string outbox = "outbox";  // below the root
    std::string receipts = "receipts";
    // Below the root: KIND.xlsx and KIND-withdraw.xlsx, as the platform gives them out.
    std::string templates = "templates";
    std::string code = "0000";                   // begins the names of our files
    std::string id_heading = "变更编号";         // empty: the template has no room for it
    std::string reference_heading = "平台编号";  // empty: likewise
    std::string result_heading = "校验结果";
    std::string code_heading = "错误代码";
    std::string reason_heading = "错误描述";
    std::vector<std::string> accepted_words{"成功", "通过", "00"};
};

template <class V>
void visit_answers_of_spreadsheet(V& setting, SpreadsheetSettings& sheet) {
    setting(
        "result_heading",
        sheet.result_heading,
        Needed{},
        "校验结果表中结果一列的表头 / heading of the result in answer sheets"
    );
    setting(
        "code_heading", sheet.code_heading, Anything{}, "错误代码的表头 / heading of the error code"
    );
    setting(
        "reason_heading", sheet.reason_heading, Anything{}, "错误描述的表头 / heading of the reason"
    );
    setting(
        "accepted_words",
        sheet.accepted_words,
        Anything{},
        "表示通过的结果 / results that mean accepted"
    );
}

template <class V>
void visit_settings(V& setting, SpreadsheetSettings& sheet) {
    setting("root", sheet.root, Anything{}, "交换目录 / folder of the exchange");
    setting(
        "sheet", sheet.sheet, Anything{}, "工作表, 空: 自动查找 / sheet; empty: found by itself"
    );
    setting(
        "heading_row",
        sheet.heading_row,
        between(0, 1'000'000),
        "表头所在行号, 0: 自动查找 / row of the headings; 0: found by itself"
    );
    setting(
        "end_words",
        sheet.end_words,
        Anything{},
        "表格之下说明的开头 / how the note below a table begins"
    );
    setting(
        "encoding",
        sheet.encoding,
        one_of({"auto", "utf-8", "gb18030"}),
        "CSV 文件的编码 / encoding of CSV files"
    );
    setting("outbox", sheet.outbox, Needed{}, "待上传表格的目录 / where sheets to upload are put");
    setting("receipts", sheet.receipts, Needed{}, "校验结果表的目录 / where answer sheets are put");
    setting(
        "templates",
        sheet.templates,
        Needed{},
        "平台空白模板的目录, 有 KIND.xlsx 就填在其中 / the platform's empty templates, filled in"
    );
    setting("code", sheet.code, Needed{}, "表格文件名的开头 / begins the names of our files");
    setting(
        "id_heading",
        sheet.id_heading,
        Anything{},
        "变更编号列的表头, 空: 不写 / heading of our change id; empty: not written"
    );
    setting(
        "reference_heading",
        sheet.reference_heading,
        Anything{},
        "平台编号列的表头, 空: 不写 / heading of the platform's number; empty: not written"
    );
    visit_answers_of_spreadsheet(setting, sheet);
}

}  // namespace xinqiao
