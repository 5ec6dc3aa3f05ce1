#include "adapters/formats/xml_text.hpp"

#include <libxml/xmlwriter.h>

#include "base/error.hpp"

namespace xinqiao {
namespace {

const xmlChar* xml_chars(const std::string& text) {
    return reinterpret_cast<const xmlChar*>(text.c_str());
}

void must_write(int outcome) {
    if (outcome < 0) throw Error{Error::Kind::bug, "libxml2 could not write XML"};
}

}  // namespace

struct XmlText::Writer {
    std::unique_ptr<xmlBuffer, decltype(&xmlBufferFree)> buffer{xmlBufferCreate(), &xmlBufferFree};
    std::unique_ptr<xmlTextWriter, decltype(&xmlFreeTextWriter)> writer{
        xmlNewTextWriterMemory(buffer.get(), 0), &xmlFreeTextWriter};
};

XmlText::XmlText() : writer_{std::make_unique<Writer>()} {
    if (!writer_->writer) throw std::bad_alloc{};
}

XmlText::~XmlText() = default;

void XmlText::declare() {
    must_write(xmlTextWriterStartDocument(writer_->writer.get(), "1.0", "UTF-8", nullptr));
}

void XmlText::begin(const std::string& name) {
    must_write(xmlTextWriterStartElement(writer_->writer.get(), xml_chars(name)));
}

void XmlText::attribute(const std::string& name, const std::string& value) {
    must_write(xmlTextWriterWriteAttribute(writer_->writer.get(), xml_chars(name), xml_chars(value))
    );
}

void XmlText::text(const std::string& text) {
    must_write(xmlTextWriterWriteString(writer_->writer.get(), xml_chars(text)));
}

void XmlText::end() {
    must_write(xmlTextWriterEndElement(writer_->writer.get()));
}

void XmlText::element(const std::string& name, const std::string& text) {
    begin(name);
    if (!text.empty()) this->text(text);
    end();
}

std::string XmlText::finished() {
    must_write(xmlTextWriterFlush(writer_->writer.get()));
    const xmlBuffer& buffer = *writer_->buffer;
    return {reinterpret_cast<const char*>(buffer.content), buffer.use};
}

}  // namespace xinqiao
