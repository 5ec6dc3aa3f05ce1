#include "daemon/flow/refusal_advice.hpp"

#include <algorithm>
#include <vector>

#include "daemon/store/contents.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/records.hpp"
#include "daemon/store/versions.hpp"
#include "schema/canonical.hpp"

namespace xinqiao {
namespace {

std::string name_in(Transaction& transaction, const std::optional<Digest>& digest) {
    const auto body = digest ? Contents{transaction}.find(*digest) : std::nullopt;
    return body ? std::string{record_from_canonical(*body).fields.text("subject_name")} : "";
}

// Names of one subject beside the one that was refused, each said once.
class OtherNames {
public:
    explicit OtherNames(std::string_view refused) : refused_{refused} {}

    void add(const std::string& name, std::string_view origin) {
        if (name.empty() || name == refused_ || std::ranges::count(names_, name) > 0) return;
        names_.push_back(name);
        if (!text_.empty()) text_ += "、";
        text_.append("“").append(name).append("” (").append(origin).append(")");
    }
    const std::string& text() const { return text_; }

private:
    std::string_view refused_;
    std::vector<std::string> names_;
    std::string text_;
};

// What the platform shows of the subject counts first, then what the subject was once called.
std::string other_names(Transaction& transaction, const Publication& row, const Record& refused) {
    const auto records = Records{transaction}.of_subject(refused.subject);
    OtherNames names{refused.fields.text("subject_name")};
    for (const StoredRecord& record : records) {
        for (const Publication& shown : Publications{transaction}.of_record(record.id)) {
            if (shown.system == row.system)
                names.add(name_in(transaction, shown.observed), "该平台现在公示");
        }
    }
    for (const StoredRecord& record : records) {
        names.add(name_in(transaction, record.digest), "本局其他记录");
        for (const Version& version : Versions{transaction}.of(record.id)) {
            names.add(name_in(transaction, version.digest), "曾用");
        }
    }
    return names.text();
}

std::string request_to_create(const Publication& row, const Record& refused) {
    return "如平台确无该主体, 可发给平台: “请在主体库中新增主体: 名称 "
           + std::string{refused.fields.text("subject_name")} + ", 统一社会信用代码 "
           + refused.subject.text() + "。推送 " + row.key.text() + " 时贵平台返回 "
           + row.refused_code + "。”";
}

std::string help_with_subject(
    Transaction& transaction, const Publication& row, const Record& refused
) {
    const std::string names = other_names(transaction, row, refused);
    return (names.empty() ? "没有见过该主体的其他名称。" : "平台可能登记的名称: " + names + "。")
           + request_to_create(row, refused);
}

}  // namespace

std::string advice_on_refusal(
    Transaction& transaction,
    const CodeTable& codes,
    const Publication& row,
    const std::optional<Record>& refused
) {
    const PlatformCode* code = codes.find(row.refused_code);
    if (!code) {
        return "错误码 " + (row.refused_code.empty() ? "(空)" : row.refused_code)
               + " 尚未收录, 请按平台原话处理; 收录: xinqiao system codes " + row.system.text();
    }
    std::string advice = sentence_of(*code);
    if (code->help == "subject" && refused) {
        advice += "。" + help_with_subject(transaction, row, *refused);
    }
    return advice;
}

}  // namespace xinqiao
