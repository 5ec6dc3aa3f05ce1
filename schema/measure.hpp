// What follows from a listing beside its publication: the measures of joint incentive and joint
// punishment (联合激励与惩戒), by the catalogue they come from. Read from measures/*.toml.
#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "schema/record.hpp"
#include "schema/rule_set.hpp"
#include "schema/step.hpp"

namespace xinqiao {

enum class MeasureSort {
    incentive,  // 激励
    punishment  // 惩戒
};

// 国发〔2016〕33号 第（二十）项: two lists of measures.
enum class MeasureNature {
    mandatory,   // 强制性: must be carried out jointly by law
    recommended  // 推荐性: as the departments see fit
};

// Where in a bureau's work a measure takes effect (应用事项). A department carries some of them.
inline constexpr std::array affair_words{
    Word{"approval", "行政审批"},
    Word{"mining-rights", "矿业权出让和登记"},
    Word{"land-supply", "土地供应"},
    Word{"surveying", "测绘资质管理"},
    Word{"supervision", "监督检查"},
    Word{"procurement", "政府采购和政府投资项目"},
    Word{"funding", "财政性资金和优惠政策"},
    Word{"appraisal", "评优评先"},
    Word{"publicity", "宣传推介"},
    Word{"referral", "移送有关部门实施"},
};

bool is_affair(std::string_view word);

// One item of a catalogue.
struct Measure {
    std::string id;    // "region-2018.market-access"
    std::string item;  // what is done, by the same word in every catalogue
    std::string label;
    MeasureSort sort = MeasureSort::punishment;
    MeasureNature nature = MeasureNature::recommended;
    std::string affair;
    std::vector<KindName> kinds;  // of the listings that open it
    SubjectType subjects = SubjectType::any;
    std::string document;  // 内蒙古自治区公共信用信息管理办法
    std::string number;
    std::string edition;  // 2024年版
    std::string article;
    bool verified = false;  // whether the text itself was read
};

// 《document》（number，edition）article, and （未核实） where the text was not read.
std::string cited(const Measure& measure);

// One document or edition.
struct MeasureCatalogue {
    std::string id;
    std::string label;
    std::string document;
    std::string number;  // may be empty
    std::string issuer;
    std::string edition;  // as the document names it
    std::string note;
    std::vector<Measure> measures;
};

class MeasureCatalogues {
public:
    // Throws Error{misconfigured} with file, line and key of every mistake.
    explicit MeasureCatalogues(const std::filesystem::path& folder);

    // Nothing: there is no such catalogue.
    const MeasureCatalogue* find(std::string_view id) const;

    // Throws Error{misconfigured} for a catalogue that there is not.
    void require(const std::vector<std::string>& ids) const;

    // What a listing opens, in the order of the catalogues in force, all of which there must be: an
    // item that several of them have is opened by the first.
    std::vector<const Measure*> for_listing(
        const KindName& kind,
        const SubjectCode& subject,
        const std::vector<std::string>& catalogues_in_force
    ) const;

    auto begin() const noexcept { return catalogues_.begin(); }
    auto end() const noexcept { return catalogues_.end(); }

private:
    std::vector<MeasureCatalogue> catalogues_;
};

// Those of the region before the bureau's own, the national list last.
std::vector<std::string> usual_measure_catalogues();

std::string_view word_of(MeasureSort sort);
std::string_view word_of(MeasureNature nature);
// 激励, 惩戒; 强制性, 推荐性.
std::string_view label_of(MeasureSort sort);
std::string_view label_of(MeasureNature nature);

}  // namespace xinqiao
