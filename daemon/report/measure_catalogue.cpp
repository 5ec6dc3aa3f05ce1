#include "daemon/report/measure_catalogue.hpp"

#include <set>
#include <utility>

#include <boost/algorithm/string/join.hpp>

#include "adapters/formats/csv.hpp"
#include "daemon/report/subject_file.hpp"

namespace xinqiao {
namespace {

// What one catalogue in force opens for one item.
struct CatalogueLine {
    const MeasureCatalogue* catalogue;
    const Measure* measure;
    std::vector<std::string> departments;
};

std::vector<CatalogueLine> lines_in_force(const MeasureRules& rules) {
    std::vector<CatalogueLine> lines;
    std::set<std::pair<std::string, KindName>> seen;
    for (const std::string& id : rules.in_force) {
        const MeasureCatalogue* catalogue = rules.catalogues.find(id);
        for (const Measure& measure : catalogue->measures) {
            bool opens = false;
            for (const KindName& kind : measure.kinds) {
                opens = seen.emplace(measure.item, kind).second || opens;
            }
            if (!opens) continue;
            lines.push_back({catalogue, &measure, rules.departments.carrying(measure.affair)});
        }
    }
    return lines;
}

// For a terminal, which is narrow.
std::string short_basis(const CatalogueLine& line) {
    return line.catalogue->label + " " + line.catalogue->edition + line.measure->article
           + (line.measure->verified ? "" : "（未核实）");
}

std::vector<std::string> catalogue_cells(const CatalogueLine& line, const Kinds& kinds) {
    const Measure& measure = *line.measure;
    std::vector<std::string> listings;
    for (const KindName& kind : measure.kinds) {
        listings.push_back(label_of_kind(kinds, kind));
    }
    return {
        measure.label,
        std::string{label_of(measure.sort)},
        std::string{label_of(measure.nature)},
        label_among(affair_words, measure.affair),
        boost::algorithm::join(line.departments, "、"),
        boost::algorithm::join(listings, "、")};
}

const std::vector<std::string> catalogue_headings{
    "措施", "类型", "性质", "应用事项", "责任部门", "适用名单", "依据"};

}  // namespace

std::string catalogue_text(const MeasureRules& rules, const Kinds& kinds, Colour colour) {
    TextTable table{catalogue_headings};
    for (const CatalogueLine& line : lines_in_force(rules)) {
        auto cells = catalogue_cells(line, kinds);
        cells.push_back(short_basis(line));
        table.add(std::move(cells));
    }
    return table.text(colour);
}

std::string catalogue_csv(const MeasureRules& rules, const Kinds& kinds) {
    std::string text = std::string{"\xEF\xBB\xBF"} + csv_line(catalogue_headings);
    for (const CatalogueLine& line : lines_in_force(rules)) {
        auto cells = catalogue_cells(line, kinds);
        cells.push_back(cited(*line.measure));
        text += csv_line(cells);
    }
    return text;
}

boost::json::array catalogue_json(const MeasureRules& rules) {
    boost::json::array all;
    for (const CatalogueLine& line : lines_in_force(rules)) {
        const Measure& measure = *line.measure;
        boost::json::array departments;
        for (const std::string& department : line.departments) {
            departments.emplace_back(department);
        }
        boost::json::array kinds;
        for (const KindName& kind : measure.kinds) {
            kinds.emplace_back(kind.text());
        }
        all.push_back(boost::json::object{
            {"id", measure.id},
            {"item", measure.item},
            {"label", measure.label},
            {"sort", word_of(measure.sort)},
            {"nature", word_of(measure.nature)},
            {"affair", measure.affair},
            {"departments", std::move(departments)},
            {"kinds", std::move(kinds)},
            {"document", measure.document},
            {"edition", measure.edition},
            {"article", measure.article},
            {"verified", measure.verified}});
    }
    return all;
}

}  // namespace xinqiao
