// Sample data of our own making, with the truth beside it.
#include "tests/platform/generate/generate.hpp"

#include <algorithm>
#include <fstream>
#include <numeric>

#include "base/error.hpp"
#include "tests/platform/generate/encoding.hpp"
#include "tests/platform/generate/sheet.hpp"

namespace xinqiao::platform {
namespace json = boost::json;
namespace {

std::uint64_t share_of(const Order& order, const Dirt& dirt) {
    const std::uint64_t scaled = order.rows * dirt.per_million * order.scale / 1'000'000;
    return std::max(order.each, std::min(scaled, order.rows / 20));
}

// Rows whose subject is an organisation, in an order drawn by chance.
std::vector<std::size_t> victims_among(const std::vector<Sample>& samples, Chance& chance) {
    std::vector<std::size_t> found;
    for (std::size_t at = 0; at < samples.size(); ++at) {
        if (!samples[at].fact.subject.code.empty()) found.push_back(at);
    }
    for (std::size_t left = found.size(); left > 1; --left) {
        std::swap(found[left - 1], found[chance.below(left)]);
    }
    return found;
}

void soil(Sample& sample, const Dirt& dirt, Chance& chance) {
    dirt.spoil(sample.row, chance);
    sample.verdict = dirt.verdict;
    sample.dirt = dirt.name;
    sample.reason = dirt.reason;
}

// At most one sort of dirt per row, so that the truth is plain.
void soil_all(const Order& order, std::vector<Sample>& samples, Chance& chance) {
    const auto victims = victims_among(samples, chance);
    auto victim = victims.begin();
    for (const Dirt& dirt : sorts_of_dirt()) {
        if (!dirt.only_for.empty() && dirt.only_for != order.kind) continue;
        for (std::uint64_t n = share_of(order, dirt); n > 0 && victim != victims.end(); --n) {
            soil(samples[*victim++], dirt, chance);
        }
    }
}

// The same decision entered twice, the second time perhaps in another spelling.
void double_some(const Order& order, std::vector<Sample>& samples, Chance& chance) {
    const std::size_t distinct = samples.size();
    for (std::size_t at = 0; at < distinct; ++at) {
        if (samples[at].verdict != Verdict::good || chance.below(1000) >= order.doubled) continue;
        Sample again{samples[at].fact, row_of(form_of(order.kind), samples[at].fact)};
        respell(again.row, again.fact, chance);
        again.doubled = true;
        samples.push_back(std::move(again));
    }
}

json::object truth_of_row(const Sample& sample, std::size_t number) {
    json::object truth{{"row", number}, {"verdict", name_of(sample.verdict)}};
    if (!sample.dirt.empty()) truth["dirt"] = sample.dirt;
    if (!sample.reason.empty()) truth["reason"] = sample.reason;
    if (sample.doubled) truth["doubled"] = true;
    truth["document"] = sample.fact.document;
    if (sample.verdict == Verdict::bad) return truth;
    truth["code"] = sample.fact.subject.code;
    truth["name"] = sample.fact.subject.name;
    truth["decided"] = iso(sample.fact.decided);
    truth["until"] = sample.fact.long_term ? std::string{"long-term"} : iso(sample.fact.until);
    if (sample.fact.fine_fen > 0) truth["fine_fen"] = sample.fact.fine_fen;
    return truth;
}

Sheet sheet_of(const Order& order, const std::vector<Sample>& samples) {
    Sheet sheet{form_of(order.kind).columns, {}};
    for (const Sample& sample : samples) {
        sheet.rows.push_back(sample.row.cells());
    }
    return sheet;
}

// Under a plain heading a bare amount would be yuan, and a numeric status would mean nothing.
Sheet plain_sheet_of(const Order& order, const std::vector<Sample>& samples) {
    Sheet sheet = sheet_of(order, samples);
    sheet.columns = form_of(order.kind).plain;
    for (std::size_t column = 0; column < sheet.columns.size(); ++column) {
        const bool money =
            sheet.columns[column] == "fine" || sheet.columns[column] == "confiscation";
        for (auto& row : sheet.rows) {
            if (sheet.columns[column] == "status") row[column] = "有效";
            const bool bare = row[column].find_first_not_of("0123456789.") == std::string::npos;
            if (money && bare && !row[column].empty()) row[column] += "万元";
        }
    }
    return sheet;
}

}  // namespace

std::vector<Sample> samples_of(const Order& order) {
    const Form& form = form_of(order.kind);
    Chance chance{order.seed};
    std::vector<Sample> samples;
    for (std::uint64_t n = 0; n < order.rows; ++n) {
        Fact fact = invent_fact(chance, order.kind, order.first + n);
        Row row = row_of(form, fact);
        if (!order.clean) respell(row, fact, chance);
        samples.push_back({std::move(fact), std::move(row)});
    }
    if (order.clean) return samples;
    soil_all(order, samples, chance);
    double_some(order, samples, chance);
    return samples;
}

json::object truth_of(const Order& order, const std::vector<Sample>& samples) {
    json::array rows;
    json::object counts{{"good", 0}, {"warned", 0}, {"held", 0}, {"bad", 0}, {"doubled", 0}};
    for (const Sample& sample : samples) {
        rows.push_back(truth_of_row(sample, rows.size() + 1));
        const auto name = sample.doubled ? "doubled" : name_of(sample.verdict);
        counts[name] = counts[name].as_int64() + 1;
    }
    return {
        {"kind", order.kind},
        {"seed", order.seed},
        {"count", samples.size()},
        {"counts", counts},
        {"rows", rows}};
}

std::string written(const Order& order, const std::vector<Sample>& samples) {
    const Sheet sheet = order.plain ? plain_sheet_of(order, samples) : sheet_of(order, samples);
    if (order.format == "csv") return csv_of(sheet);
    if (order.format == "json") return json_of(sheet);
    if (order.format == "rowdata") return xml_of(sheet, "ROWDATA", "ROW");
    if (order.format == "datas") return xml_of(sheet, "DATAS", "DATA");
    throw Error{Error::Kind::misconfigured, "no such format: " + order.format};
}

void generate(const Order& order) {
    const auto samples = samples_of(order);
    const std::string text = written(order, samples);
    const bool xml = order.format == "rowdata" || order.format == "datas";
    const std::string ending = xml ? ".xml" : "." + order.format;
    std::filesystem::create_directories(order.out);
    std::ofstream table{order.out / (order.kind + ending), std::ios::binary};
    table << (order.encoding == "gb18030" ? gb18030_of(text) : text);
    std::ofstream truth{order.out / (order.kind + ".truth.json"), std::ios::binary};
    truth << json::serialize(truth_of(order, samples)) << "\n";
    if (!table.flush() || !truth.flush()) {
        throw Error{Error::Kind::misconfigured, "cannot write below " + order.out.string()};
    }
}

}  // namespace xinqiao::platform
