#include "adapters/formats/json_page.hpp"

#include <algorithm>
#include <set>

#include <boost/json/basic_parser_impl.hpp>
#include <simdjson.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

namespace od = simdjson::ondemand;

constexpr std::size_t deepest_json = 64;

[[noreturn]] void refuse_json(const std::string& why) {
    throw Error{Error::Kind::invalid, "应答不是可用的 JSON: " + why, "请联系平台, 或检查接口地址"};
}

// Listens to the parser and keeps nothing: only whether the text is JSON matters.
struct Deaf {
    static constexpr std::size_t max_object_size = std::size_t(-1);
    static constexpr std::size_t max_array_size = std::size_t(-1);
    static constexpr std::size_t max_key_size = std::size_t(-1);
    static constexpr std::size_t max_string_size = std::size_t(-1);
    using Code = boost::json::error_code;
    using Text = boost::json::string_view;

    bool on_document_begin(Code&) { return true; }
    bool on_document_end(Code&) { return true; }
    bool on_object_begin(Code&) { return true; }
    bool on_object_end(std::size_t, Code&) { return true; }
    bool on_array_begin(Code&) { return true; }
    bool on_array_end(std::size_t, Code&) { return true; }
    bool on_key_part(Text, std::size_t, Code&) { return true; }
    bool on_key(Text, std::size_t, Code&) { return true; }
    bool on_string_part(Text, std::size_t, Code&) { return true; }
    bool on_string(Text, std::size_t, Code&) { return true; }
    bool on_number_part(Text, Code&) { return true; }
    bool on_int64(std::int64_t, Text, Code&) { return true; }
    bool on_uint64(std::uint64_t, Text, Code&) { return true; }
    bool on_double(double, Text, Code&) { return true; }
    bool on_bool(bool, Code&) { return true; }
    bool on_null(Code&) { return true; }
    bool on_comment_part(Text, Code&) { return true; }
    bool on_comment(Text, Code&) { return true; }
};

std::string_view spelling_of(od::value& value) {
    return trimmed(std::string_view{value.raw_json_token()});
}

// Text of a plain value; null is an empty text.
std::string plain_text(od::value value) {
    switch (od::json_type{value.type()}) {
        case od::json_type::string:
            return std::string{std::string_view{value.get_string()}};
        case od::json_type::null:
            return {};
        default:
            return std::string{spelling_of(value)};
    }
}

bool is_nested(od::value& value) {
    const od::json_type type = value.type();
    return type == od::json_type::object || type == od::json_type::array;
}

// Adds one row, cell by cell, in the order of its keys.
class RowTaker {
public:
    explicit RowTaker(Rows& rows) : rows_{rows} {}

    void take(od::value value, std::uint64_t place) {
        rows_.begin_row(place);
        fault_.clear();
        index_ = 0;
        if (value.type() == od::json_type::object) {
            for (od::field field : value.get_object()) {
                take_cell(std::string{std::string_view{field.unescaped_key()}}, field.value());
            }
        } else {
            fault_ = "本行不是 JSON 对象";
            const std::string_view raw = simdjson::to_json_string(value);
            rows_.set(rows_.column("?"), raw.substr(0, 1000));
        }
        if (!fault_.empty()) rows_.mark_broken(fault_);
    }

private:
    void take_cell(const std::string& name, od::value value) {
        const std::size_t column = column_of(name);
        if (is_nested(value)) {
            fault_ = "字段 " + name + " 里还有下级结构, 应为单个值";
            rows_.set(column, std::string_view{simdjson::to_json_string(value)});
        } else if (value.type() == od::json_type::string) {
            const std::string_view text = value.get_string();
            if (text.find('\0') != std::string_view::npos)
                fault_ = "字段 " + name + " 含有 NUL 字符";
            rows_.set(column, text);
        } else {
            rows_.set(column, value.is_null() ? std::string_view{} : spelling_of(value));
        }
    }

    // Rows mostly have the same keys in the same order.
    std::size_t column_of(const std::string& name) {
        const std::size_t expected = index_++;
        const auto& columns = rows_.columns();
        if (expected < columns.size() && columns[expected] == name) return expected;
        if (columns.size() >= 4096 && !rows_.find_column(name)) refuse_json("字段名超过 4096 种");
        return rows_.column(name);
    }

    Rows& rows_;
    std::size_t index_ = 0;
    std::string fault_;
};

// A key said twice in the envelope leaves open which one counts.
void refuse_repeated_keys(od::document& document) {
    if (document.type() != od::json_type::object) return;
    std::set<std::string> seen;
    for (od::field field : document.get_object()) {
        const std::string key{std::string_view{field.unescaped_key()}};
        if (!seen.insert(key).second) refuse_json("“" + key + "”出现两次");
        (void)std::string_view{simdjson::to_json_string(field.value())};
    }
}

std::string text_at(od::document& document, const std::string& pointer) {
    od::value value;
    if (document.at_pointer(pointer).get(value) != simdjson::SUCCESS || is_nested(value)) return {};
    return plain_text(value);
}

// The same, with what is nested as it was written.
std::string anything_at(od::document& document, const std::string& pointer) {
    od::value value;
    if (document.at_pointer(pointer).get(value) != simdjson::SUCCESS) return {};
    if (!is_nested(value)) return plain_text(value);
    return std::string{std::string_view{simdjson::to_json_string(value)}};
}

// Checks the text, then does `work` on it.
template <class Work>
auto look_into(std::string_view text, const Work& work) {
    check_json(text);
    const simdjson::padded_string padded{text};
    od::parser parser;
    try {
        od::document document = parser.iterate(padded);
        return work(document);
    } catch (const simdjson::simdjson_error& fault) {
        refuse_json(fault.what());
    }
}

void take_rows(od::document& document, const std::string& pointer, Rows& rows) {
    od::value value;
    od::array array;
    const bool found = pointer.empty()
                           ? document.get_array().get(array) == simdjson::SUCCESS
                           : document.at_pointer(pointer).get(value) == simdjson::SUCCESS
                                 && value.get_array().get(array) == simdjson::SUCCESS;
    if (!found) refuse_json("位置 " + pointer + " 没有数据行数组");
    RowTaker taker{rows};
    std::uint64_t place = 1;
    for (od::value row : array) {
        taker.take(row, place++);
    }
}

JsonPage page_of(od::document& document, const JsonPlaces& places) {
    JsonPage page;
    if (document.type() == od::json_type::object) {
        refuse_repeated_keys(document);
        document.rewind();
        page.code = text_at(document, places.code);
        page.message = text_at(document, places.message);
        page.next = text_at(document, places.next);
        page.complete = text_at(document, places.complete) == "true";
        if (!places.total.empty()) page.total = text_at(document, places.total);
        refuse_error_code(page, places);
        document.rewind();
    }
    take_rows(document, places.rows, page.rows);
    return page;
}

}  // namespace

void refuse_error_code(const JsonPage& page, const JsonPlaces& places) {
    const auto& good = places.good_codes;
    if (page.code.empty() || std::find(good.begin(), good.end(), page.code) != good.end()) return;
    throw Error{
        Error::Kind::invalid,
        "对方返回错误 " + page.code + " " + page.message,
        "请联系平台, 或检查接口地址"};
}

void check_json(std::string_view text) {
    boost::json::parse_options options;
    options.max_depth = deepest_json;
    boost::json::basic_parser<Deaf> parser{options};
    boost::json::error_code fault;
    const std::size_t read = parser.write_some(false, text.data(), text.size(), fault);
    const std::string_view rest = text.substr(std::min(read, text.size()));
    if (!fault && rest.find_first_not_of(" \t\r\n") != std::string_view::npos) {
        refuse_json("结尾之后还有内容");
    }
    if (fault) refuse_json("第 " + std::to_string(read) + " 字节处 " + fault.message());
}

JsonPage read_json_page(std::string_view text, const JsonPlaces& places) {
    return look_into(text, [&](od::document& document) { return page_of(document, places); });
}

std::vector<std::string> json_texts_at(
    std::string_view text, const std::vector<std::string>& pointers
) {
    return look_into(text, [&](od::document& document) {
        std::vector<std::string> texts;
        for (const std::string& pointer : pointers) {
            texts.push_back(anything_at(document, pointer));
        }
        return texts;
    });
}

void add_json_row(
    std::string_view text, const std::string& pointer, std::uint64_t place, Rows& rows
) {
    look_into(text, [&](od::document& document) {
        od::value value;
        if (document.at_pointer(pointer).get(value) != simdjson::SUCCESS) {
            refuse_json("没有 " + pointer);
        }
        RowTaker{rows}.take(value, place);
        return true;
    });
}

}  // namespace xinqiao
