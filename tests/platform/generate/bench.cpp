// Load for the benchmarks: twenty columns, about 600 bytes of Chinese text per row, made fast.
#include "tests/platform/generate/bench.hpp"

#include <array>
#include <cstdio>
#include <memory>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "tests/platform/generate/chance.hpp"
#include "tests/platform/generate/codes.hpp"
#include "tests/platform/generate/form.hpp"

namespace xinqiao::platform {
namespace {

constexpr std::size_t columns = 20;
constexpr std::array<std::string_view, columns> names{
    "XK_XDR_MC", "XK_XDR_LB", "XK_XDR_SHXYM", "XK_XDR_ZZJG", "XK_FRDB",   "XK_XKWS", "XK_WSH",
    "XK_XKLB",   "XK_XKZS",   "XK_XKBH",      "XK_NR",       "XK_JDRQ",   "XK_YXQZ", "XK_YXQZI",
    "XK_XKJG",   "XK_XKJGDM", "XK_ZT",        "XK_LYDW",     "XK_LYDWDM", "BZ"};

using Cells = std::array<std::string_view, columns>;

// A file that is written in large pieces.
class Sink {
public:
    explicit Sink(const std::filesystem::path& file) : file_{std::fopen(file.c_str(), "wb")} {
        if (!file_) throw Error{Error::Kind::misconfigured, "cannot write " + file.string()};
        text_.reserve(capacity + 65'536);
    }

    void add(std::string_view text) { text_.append(text); }

    void row_ended() {
        if (text_.size() >= capacity) flush();
    }

    void flush() {
        if (std::fwrite(text_.data(), 1, text_.size(), file_.get()) != text_.size()) {
            throw Error{Error::Kind::misconfigured, "the disk is full"};
        }
        text_.clear();
    }

private:
    static constexpr std::size_t capacity = 4 << 20;
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };

    std::unique_ptr<std::FILE, Close> file_;
    std::string text_;
};

// Cells that many rows share, made once.
struct Pools {
    std::vector<Fact> facts;
    std::vector<std::string> contents;
    std::vector<std::string> decided, until;

    explicit Pools(std::uint64_t seed) {
        Chance chance{seed};
        for (std::uint64_t n = 0; n < 4096; ++n) {
            Fact fact = invent_fact(chance, "licence", n);
            decided.push_back(slashes(fact.decided));
            until.push_back(slashes(fact.until));
            contents.push_back(fact.content + "。申请人应当按照批准的内容实施，不得擅自变更");
            facts.push_back(std::move(fact));
        }
    }
};

std::uint64_t scattered(std::uint64_t seed, std::uint64_t n) {
    return Chance{seed * 0x2545f4914f6cdd1dULL + n}.next();
}

// The texts of one row that no other row shares; the cells point into them.
struct Own {
    std::string code, organisation, document, number, content;
};

void fill_own(Own& own, const BenchOrder& order, const Pools& pools, std::uint64_t n) {
    const std::uint64_t drawn = scattered(order.seed, n);
    own.code = credit_code("91", "152201", n / 3);
    own.organisation.assign(own.code, 8, 9);
    own.document = "乌自然资许〔" + std::to_string(2016 + n % 10) + "〕" + std::to_string(n) + "号";
    own.number = "C1522012" + std::to_string(1'000'000'000 + n);
    own.content = pools.contents[drawn % pools.contents.size()];
    if (drawn / 4096 % 100 < order.changed_percent) own.content += "，并已变更";
}

Cells cells_of(const Own& own, const Pools& pools, std::uint64_t n) {
    constexpr std::string_view note =
        "本决定自作出之日起七个工作日内在信用中国网站和本单位门户网站公示，接受社会监督";
    const std::size_t subject = n / 3 % pools.facts.size();
    const std::size_t day = n % pools.facts.size();
    return {
        pools.facts[subject].subject.name,
        "法人及非法人组织",
        own.code,
        own.organisation,
        "赵某甲",
        "准予行政许可决定书",
        own.document,
        "普通",
        pools.facts[day].title,
        own.number,
        own.content,
        pools.decided[day],
        pools.decided[day],
        pools.until[day],
        agency(),
        agency_code(),
        "1",
        agency(),
        agency_code(),
        note};
}

void write_csv_row(Sink& sink, const Cells& cells) {
    for (std::size_t at = 0; at < columns; ++at) {
        if (at > 0) sink.add(",");
        sink.add(cells[at]);
    }
    sink.add("\n");
}

void write_xml_row(Sink& sink, const Cells& cells, std::string_view element) {
    static const std::vector<std::string> tags = [] {
        std::vector<std::string> made;
        for (const std::string_view name : names) {
            made.push_back("<" + std::string{name} + ">");
            made.push_back("</" + std::string{name} + ">");
        }
        return made;
    }();
    sink.add("<");
    sink.add(element);
    sink.add(">");
    for (std::size_t at = 0; at < columns; ++at) {
        sink.add(tags[2 * at]);
        sink.add(cells[at]);
        sink.add(tags[2 * at + 1]);
    }
    sink.add("</");
    sink.add(element);
    sink.add(">\n");
}

void write_table(const BenchOrder& order, Sink& sink) {
    const bool csv = order.format == "csv";
    const std::string root = order.format == "datas" ? "DATAS" : "ROWDATA";
    const std::string element = order.format == "datas" ? "DATA" : "ROW";
    if (csv) write_csv_row(sink, names);
    if (!csv) sink.add("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<" + root + ">\n");
    const Pools pools{order.seed};
    Own own;
    for (std::uint64_t n = 1; n <= order.rows; ++n) {
        fill_own(own, order, pools, n);
        const Cells cells = cells_of(own, pools, n);
        if (csv)
            write_csv_row(sink, cells);
        else
            write_xml_row(sink, cells, element);
        sink.row_ended();
    }
    if (!csv) sink.add("</" + root + ">\n");
}

void write_codes(const BenchOrder& order, Sink& sink) {
    for (std::uint64_t n = 1; n <= order.rows; ++n) {
        std::string code = credit_code("91", "152201", n);
        const std::uint64_t drawn = scattered(order.seed, n) % 1'000'000;
        if (drawn < 63)
            code[17] = code[17] == '1' ? '2' : '1';
        else if (drawn < 2551)
            code = "1522010000" + std::to_string(10000 + n % 90000);
        else if (drawn < 2642)
            code[8] = 'm';
        sink.add(code);
        sink.add("\n");
        sink.row_ended();
    }
}

}  // namespace

void generate_bench(const BenchOrder& order) {
    Sink sink{order.out};
    if (order.format == "codes")
        write_codes(order, sink);
    else
        write_table(order, sink);
    sink.flush();
}

}  // namespace xinqiao::platform
