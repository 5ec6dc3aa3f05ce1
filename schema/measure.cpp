#include "schema/measure.hpp"

#include <algorithm>
#include <set>

#include "base/error.hpp"
#include "schema/declaration.hpp"
#include "schema/rule_set_reader.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view measure_hint =
    "改正 schema/measures 中的文件, 见 docs/formats/measures.md / mend the catalogue";

void read_affair(Declaration& item, Measure& measure) {
    measure.affair = item.text("affair");
    if (!is_affair(measure.affair)) item.complain("affair", "is none we know");
}

Measure read_measure(Declaration& item, const MeasureCatalogue& catalogue) {
    Measure measure;
    measure.item = item.text("item");
    measure.id = catalogue.id + "." + measure.item;
    measure.label = item.text("label");
    item.text("sort");
    measure.sort = item.word<MeasureSort>(
        "sort",
        {{"incentive", MeasureSort::incentive}, {"punishment", MeasureSort::punishment}},
        MeasureSort::punishment
    );
    item.text("nature");
    measure.nature = item.word<MeasureNature>(
        "nature",
        {{"mandatory", MeasureNature::mandatory}, {"recommended", MeasureNature::recommended}},
        MeasureNature::recommended
    );
    read_affair(item, measure);
    for (std::string& kind : item.texts("kinds")) {
        measure.kinds.emplace_back(std::move(kind));
    }
    if (measure.kinds.empty()) item.complain("kinds", "is missing");
    measure.subjects = read_subject_type(item);
    measure.document = catalogue.document;
    measure.number = catalogue.number;
    measure.edition = catalogue.edition;
    measure.article = item.text_or("article", {});
    measure.verified = item.flag("verified");
    if (!item.has("verified")) item.complain("verified", "is missing");
    if (measure.verified && measure.article.empty()) {
        item.complain("article", "is missing: what was read has one");
    }
    item.finish();
    return measure;
}

MeasureCatalogue read_catalogue(Declaration& file) {
    MeasureCatalogue catalogue;
    catalogue.id = file.text("id");
    catalogue.label = file.text("label");
    catalogue.document = file.text("document");
    catalogue.number = file.text_or("number", {});
    catalogue.issuer = file.text("issuer");
    catalogue.edition = file.text("edition");
    catalogue.note = file.text_or("note", {});
    std::set<std::string> ids;
    for (Declaration& item : file.tables("measure")) {
        catalogue.measures.push_back(read_measure(item, catalogue));
        const std::string& id = catalogue.measures.back().id;
        if (!ids.insert(id).second) file.complain("measure", "twice: " + id);
    }
    return catalogue;
}

}  // namespace

bool is_affair(std::string_view word) {
    return std::ranges::find(affair_words, word, &Word::word) != affair_words.end();
}

std::string cited(const Measure& measure) {
    std::string text = "《" + measure.document + "》（";
    if (!measure.number.empty()) text += measure.number + "，";
    text += measure.edition + "）" + measure.article;
    return measure.verified ? text : text + "（未核实）";
}

MeasureCatalogues::MeasureCatalogues(const std::filesystem::path& folder) {
    Mistakes mistakes;
    std::set<std::string> ids;
    for (const auto& path : declarations_in(folder)) {
        const toml::table table = parse_declaration(path);
        Declaration file{table, {}, mistakes};
        catalogues_.push_back(read_catalogue(file));
        if (!ids.insert(catalogues_.back().id).second) {
            file.complain("id", "another file has this id");
        }
        file.finish();
    }
    mistakes.throw_if_any(measure_hint);
}

const MeasureCatalogue* MeasureCatalogues::find(std::string_view id) const {
    const auto found = std::ranges::find(catalogues_, id, &MeasureCatalogue::id);
    return found == catalogues_.end() ? nullptr : &*found;
}

void MeasureCatalogues::require(const std::vector<std::string>& ids) const {
    std::string known;
    for (const MeasureCatalogue& catalogue : catalogues_) {
        known += (known.empty() ? "" : ", ") + catalogue.id;
    }
    for (const std::string& id : ids) {
        if (find(id) != nullptr) continue;
        throw Error{
            Error::Kind::misconfigured,
            "measures.catalogues: 没有措施清单 " + id + " / no such catalogue",
            "已有的清单: " + known};
    }
}

std::vector<const Measure*> MeasureCatalogues::for_listing(
    const KindName& kind,
    const SubjectCode& subject,
    const std::vector<std::string>& catalogues_in_force
) const {
    std::vector<const Measure*> opened;
    std::set<std::string_view> items;
    for (const std::string& id : catalogues_in_force) {
        for (const Measure& measure : find(id)->measures) {
            const bool meant = std::ranges::find(measure.kinds, kind) != measure.kinds.end()
                               && is_for(measure.subjects, subject);
            if (meant && items.insert(measure.item).second) opened.push_back(&measure);
        }
    }
    return opened;
}

std::vector<std::string> usual_measure_catalogues() {
    return {"region-2018", "bureau-plan", "national-2024"};
}

std::string_view word_of(MeasureSort sort) {
    return sort == MeasureSort::incentive ? "incentive" : "punishment";
}

std::string_view word_of(MeasureNature nature) {
    return nature == MeasureNature::mandatory ? "mandatory" : "recommended";
}

std::string_view label_of(MeasureSort sort) {
    return sort == MeasureSort::incentive ? "激励" : "惩戒";
}

std::string_view label_of(MeasureNature nature) {
    return nature == MeasureNature::mandatory ? "强制性" : "推荐性";
}

}  // namespace xinqiao
