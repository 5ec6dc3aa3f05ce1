#include "adapters/formats/xml_stream.hpp"

#include <libxml/xmlreader.h>

#include "base/error.hpp"

namespace xinqiao {
namespace {

std::string_view view_of(const xmlChar* text) {
    return text == nullptr ? std::string_view{} : reinterpret_cast<const char*>(text);
}

// libxml2 would write to stderr.
void say_nothing(void* /*user*/, xmlErrorPtr /*error*/) {}

[[noreturn]] void refuse_part(const std::string& name, const std::string& why) {
    throw Error{
        Error::Kind::invalid, "XLSX 的部件 " + name + " " + why, "请用 Excel 打开后重新保存"};
}

}  // namespace

XmlStream::XmlStream(std::unique_ptr<ZipPart> part, std::string name)
    : part_{std::move(part)},
      name_{std::move(name)},
      reader_{xmlReaderForIO(
          &XmlStream::serve, nullptr, this, nullptr, nullptr, XML_PARSE_NONET | XML_PARSE_NOCDATA
      )} {
    if (reader_ == nullptr) {
        if (fault_) std::rethrow_exception(fault_);
        refuse_part(name_, "无法读取");
    }
    xmlTextReaderSetStructuredErrorHandler(reader_, say_nothing, nullptr);
}

XmlStream::~XmlStream() {
    xmlFreeTextReader(reader_);
}

// An exception must not pass through a library in C.
int XmlStream::serve(void* stream, char* room, int length) {
    auto& self = *static_cast<XmlStream*>(stream);
    try {
        return static_cast<int>(self.part_->read({room, static_cast<std::size_t>(length)}));
    } catch (...) {
        self.fault_ = std::current_exception();
        return -1;
    }
}

bool XmlStream::next() {
    const int outcome = xmlTextReaderRead(reader_);
    if (fault_) std::rethrow_exception(fault_);
    if (outcome < 0) refuse_part(name_, "不是合法的 XML, 文件可能已损坏");
    if (outcome == 0) return false;
    kind_ = xmlTextReaderNodeType(reader_);
    if (kind_ == XML_READER_TYPE_DOCUMENT_TYPE || kind_ == XML_READER_TYPE_ENTITY_REFERENCE) {
        refuse_part(name_, "含有 DOCTYPE 或实体定义, 不予接受");
    }
    begins_ = kind_ == XML_READER_TYPE_ELEMENT;
    ends_ = kind_ == XML_READER_TYPE_END_ELEMENT;
    element_ = begins_ || ends_ ? view_of(xmlTextReaderConstLocalName(reader_)) : "";
    return true;
}

bool XmlStream::empty() const {
    return xmlTextReaderIsEmptyElement(reader_) == 1;
}

std::string_view XmlStream::text() const {
    const bool is_text = kind_ == XML_READER_TYPE_TEXT || kind_ == XML_READER_TYPE_CDATA
                         || kind_ == XML_READER_TYPE_SIGNIFICANT_WHITESPACE
                         || kind_ == XML_READER_TYPE_WHITESPACE;
    return is_text ? view_of(xmlTextReaderConstValue(reader_)) : std::string_view{};
}

std::string XmlStream::attribute(const char* name) const {
    const auto* const wanted = reinterpret_cast<const xmlChar*>(name);
    if (xmlTextReaderMoveToAttribute(reader_, wanted) != 1) return {};
    std::string value{view_of(xmlTextReaderConstValue(reader_))};
    xmlTextReaderMoveToElement(reader_);
    return value;
}

std::string XmlStream::local_attribute(std::string_view name) const {
    std::string value;
    for (int more = xmlTextReaderMoveToFirstAttribute(reader_); more == 1;
         more = xmlTextReaderMoveToNextAttribute(reader_)) {
        if (view_of(xmlTextReaderConstLocalName(reader_)) != name) continue;
        value = view_of(xmlTextReaderConstValue(reader_));
        break;
    }
    xmlTextReaderMoveToElement(reader_);
    return value;
}

}  // namespace xinqiao
