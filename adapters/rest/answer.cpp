#include "adapters/rest/answer.hpp"

#include <algorithm>

#include "adapters/formats/encoding.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

// What <?xml … encoding="GBK"?> says.
Encoding encoding_said_in(std::string_view bytes) {
    const std::string_view front = bytes.substr(0, std::min(bytes.find("?>"), std::size_t{200}));
    const std::size_t at = front.find("encoding=");
    if (!front.starts_with("<?xml") || at == std::string_view::npos) return Encoding::utf8;
    const std::string_view value = front.substr(std::min(at + 10, front.size()));
    return encoding_named(value.substr(0, value.find_first_of("\"'")));
}

}  // namespace

bool is_xml(const HttpAnswer& answer) {
    return answer.type == "application/xml" || answer.type == "text/xml"
           || answer.type.ends_with("+xml");
}

void check_is_readable(const HttpAnswer& answer) {
    const bool json = answer.type == "application/json" || answer.type.ends_with("+json");
    if (json || (is_xml(answer) && answer.type != "application/xhtml+xml")) return;
    const bool page = answer.type == "text/html" || answer.body.starts_with('<');
    throw Error{
        Error::Kind::invalid,
        page ? "对方返回了网页而不是数据"
             : "对方返回的内容类型是“" + salvaged(answer.type, Encoding::utf8)
                   + "”, 应为 JSON 或 XML",
        page ? "可能是登录页, 请检查凭据与网址" : "请联系平台"};
}

std::string text_in(const HttpAnswer& answer, const std::string& encoding) {
    std::string_view bytes{answer.body};
    const std::size_t mark = byte_order_mark(bytes);
    Encoding how = Encoding::utf8;
    if (mark > 0) {
        bytes.remove_prefix(mark);
    } else if (encoding != "auto") {
        how = encoding_named(encoding);
    } else if (!answer.charset.empty()) {
        how = encoding_named(answer.charset);
    } else if (is_xml(answer)) {
        how = encoding_said_in(bytes);
    }
    if (how == Encoding::utf8) return std::string{bytes};
    if (auto text = utf8_from_gb18030(bytes)) return std::move(*text);
    throw Error{
        Error::Kind::invalid, "应答不是声明的 GB18030 编码", "请联系平台, 或检查 rest.encoding"};
}

}  // namespace xinqiao
