// A whole XML document as a tree of plain values (libxml2): envelopes, faults, verdicts.
//
// For answers that are judged as a whole. Lists are read by xml_rows.hpp, which survives a row that
// cannot be understood.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace xinqiao {

struct XmlElement {
    std::string name;   // without prefix
    std::string space;  // its namespace
    std::string text;   // its own, CDATA included, without that of its children
    std::vector<XmlElement> children;

    // The first child of that name; null: there is none.
    const XmlElement* child(std::string_view name) const;
};

// Throws Error{invalid} unless `text`, in UTF-8 whatever it declares, is one well-formed document
// without document type, at most 64 levels deep and of at most a million elements.
XmlElement read_xml_tree(std::string_view text);

// The element without prefixes and attributes.
std::string xml_of(const XmlElement& element);

// The texts of the element and of everything in it.
std::string all_text_of(const XmlElement& element);

}  // namespace xinqiao
