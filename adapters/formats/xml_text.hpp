// XML written element by element (libxml2), in UTF-8.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace xinqiao {

// Names are given as they shall stand there; texts are escaped, carriage returns too. Text that XML
// cannot carry at all has to be kept away before: see `xml_can_carry`.
class XmlText {
public:
    XmlText();
    ~XmlText();
    XmlText(const XmlText&) = delete;
    XmlText& operator=(const XmlText&) = delete;

    void declare();  // <?xml version="1.0" encoding="UTF-8"?>
    void begin(const std::string& name);
    void attribute(const std::string& name, const std::string& value);
    void text(const std::string& text);
    void end();
    // An element with nothing but text in it; empty text: <NAME/>.
    void element(const std::string& name, const std::string& text);

    // Everything written, whose elements were all ended.
    std::string finished();

private:
    struct Writer;
    std::unique_ptr<Writer> writer_;
};

}  // namespace xinqiao
