// An XML document met node by node (libxml2), however large it is.
#pragma once

#include <exception>
#include <memory>
#include <string>
#include <string_view>

#include "adapters/formats/zip_archive.hpp"

struct _xmlTextReader;

namespace xinqiao {

// Knows no document types and so no entities but those of XML itself.
class XmlStream {
public:
    // `name` is for messages.
    XmlStream(std::unique_ptr<ZipPart> part, std::string name);
    ~XmlStream();
    XmlStream(const XmlStream&) = delete;
    XmlStream& operator=(const XmlStream&) = delete;

    // Moves to the next node; false at the end of a well-formed document. Throws Error{invalid}.
    bool next();

    // Whether an element of that local name begins or ends here. An empty element <x/> begins
    // and is `empty`; it has no end.
    bool begins(std::string_view element) const { return begins_ && element_ == element; }
    bool ends(std::string_view element) const { return ends_ && element_ == element; }
    bool empty() const;
    std::string_view text() const;  // of a text node, else empty; lives until `next`
    std::string attribute(const char* name) const;  // empty: absent
    // The same by its local name, for one that has a prefix.
    std::string local_attribute(std::string_view name) const;

private:
    static int serve(void* stream, char* room, int length);
    std::unique_ptr<ZipPart> part_;
    std::string name_;
    std::exception_ptr fault_;  // of the part, on its way through the library
    _xmlTextReader* reader_;
    // Of the node at hand: asked many times for each.
    int kind_ = 0;
    bool begins_ = false;
    bool ends_ = false;
    std::string_view element_;
};

}  // namespace xinqiao
