#include "tests/world/plan.hpp"

#include <algorithm>

#include "schema/uscc_arithmetic.hpp"

namespace xinqiao::world {
namespace {

constexpr std::string_view organisation_place = "91152201";
constexpr std::string_view individual_place = "92152201";

// Subjects of our own making, valid by both check characters, and nobody's.
std::string code_of(std::size_t number, bool individual) {
    std::string body = "MA7X0000";
    for (std::size_t at = body.size(); number > 0; number /= 10) {
        body[--at] = static_cast<char>('0' + number % 10);
    }
    return complete_uscc(individual ? individual_place : organisation_place, body);
}

std::string name_of(std::size_t number) {
    static const std::vector<std::string> digits{
        "甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"};
    std::string name = "乌兰浩特市";
    for (const char digit : std::to_string(number)) {
        name += digits[static_cast<std::size_t>(digit - '0')];
    }
    return name + "矿业有限公司";
}

// The first night is that of 2026-06-01.
std::string june(int day) {
    return std::string{"2026-06-"} + (day < 10 ? "0" : "") + std::to_string(day);
}
constexpr int second_night = 3;

class Planner {
public:
    explicit Planner(std::uint64_t seed) : dice_{seed} { plan_.seed = seed; }

    Plan plan() && {
        plan_kinds();
        plan_platforms();
        const std::size_t records = 26 + dice_.below(15);
        for (std::size_t i = 0; i < records; ++i) {
            plan_.records.push_back(record(dice_.pick(plan_.kinds), ++subjects_));
        }
        plan_red_and_black();
        plan_strangers();
        return std::move(plan_);
    }

private:
    void plan_kinds() {
        plan_.kinds = {"licence", "penalty", "blacklist", "redlist"};
        dice_.shuffle(plan_.kinds);
        plan_.kinds.resize(dice_.one_in(3) ? 3 : 2);
    }

    bool has_kind(const std::string& kind) const {
        return std::ranges::find(plan_.kinds, kind) != plan_.kinds.end();
    }

    void plan_platforms() {
        const std::size_t platforms = dice_.one_in(3) ? 3 + dice_.below(2) : 2;
        for (std::size_t i = 0; i < platforms; ++i) {
            PlannedPlatform platform;
            for (const std::string& kind : plan_.kinds) {
                const bool old = kind == "licence" || kind == "penalty";
                const bool new_form = old && dice_.one_in(2);
                platform.forms.push_back({kind, kind + (new_form ? "-2019" : "-plain")});
            }
            plan_.platforms.push_back(std::move(platform));
        }
        if (dice_.one_in(3)) {
            plan_.platforms[dice_.below(platforms)].unread = dice_.pick(plan_.kinds);
        }
    }

    Fact fact_of(const std::string& kind, std::size_t subject) {
        const bool individual = dice_.one_in(4);
        const std::string number = std::to_string(++numbers_);
        Fact fact{
            kind,
            {{"subject_name", name_of(subject)},
             {"subject_category", individual ? "individual-business" : "organisation"},
             {"subject_code", code_of(subject, individual)},
             {"document_number", "乌自然资〔2026〕" + number + "号"},
             {"decided_on", "2026-05-2" + std::to_string(dice_.below(10))},
             {"authority", "乌兰浩特市自然资源局"},
             {"status", "valid"},
             {"note", "第A" + number + "号卷"}}};
        add_fields_of_kind(fact);
        if (kind != "penalty" && dice_.one_in(3)) fact.fields.erase("note");
        return fact;
    }

    void add_fields_of_kind(Fact& fact) {
        auto& fields = fact.fields;
        if (fact.kind == "licence" || fact.kind == "penalty") {
            fields["authority_code"] = "111522010116999966";
            fields["source_unit"] = "乌兰浩特市自然资源局";
            fields["source_unit_code"] = "111522010116999966";
            fields["valid_until"] = "2099-12-31";
        }
        if (fact.kind == "licence") {
            fields["document_name"] = "采矿许可决定书";
            fields["licence_category"] = "普通";
            fields["content"] = "准予开采B3区块";
            fields["valid_from"] = fields["decided_on"];
        } else if (fact.kind == "penalty") {
            fields["violation_type"] = "越界开采";
            fields["facts"] = "越界开采12米";
            fields["basis"] = "矿产资源法第40条";
            fields["penalty_category"] = "罚款";
            fields["decision"] = "罚款5000元";
            if (dice_.one_in(2)) fields["fine"] = "500000";
        } else if (fact.kind == "blacklist") {
            fields["list_name"] = "矿业权人严重失信名单";
            fields["facts"] = "拒不履行义务";
        } else {
            fields["honour_name"] = "守信矿山";
            fields["content"] = "连续3年无失信";
        }
    }

    static const char* content_field(const Fact& fact) {
        return fact.kind == "licence" || fact.kind == "redlist" ? "content" : "facts";
    }

    PlannedRecord record(const std::string& kind, std::size_t subject) {
        static const std::vector<Story> stories{
            Story::calm,
            Story::calm,
            Story::calm,
            Story::changed,
            Story::changed_last,
            Story::revoked,
            Story::invalid,
            Story::gone,
            Story::expired,
            Story::fresh,
            Story::newest};
        PlannedRecord record;
        record.fact = fact_of(kind, subject);
        record.story = dice_.pick(stories);
        tell_story(record);
        for (const PlannedPlatform& platform : plan_.platforms) {
            const bool read = platform.unread != kind;
            const bool honest = dice_.one_in(3);
            record.fates.push_back(
                honest ? Fate::honest : dice_.pick(possible_fates(record.story, read))
            );
            record.disputed.push_back(record.story == Story::calm && dice_.one_in(12));
        }
        record.held = dice_.one_in(8);
        record.entered_twice = record.story == Story::calm && dice_.one_in(10);
        return record;
    }

    void tell_story(PlannedRecord& record) {
        auto& fields = record.fact.fields;
        const bool is_fresh = record.story == Story::fresh || record.story == Story::newest;
        record.long_overdue = is_fresh && dice_.one_in(2);
        if (is_fresh) fields["decided_on"] = record.long_overdue ? "2026-03-20" : june(2);
        if (record.story == Story::expired) {
            fields[record.fact.kind == "licence" ? "valid_until" : "publish_until"] =
                june(second_night - 1);
        }
        record.later = record.fact;
        auto& later = record.later.fields;
        if (record.story == Story::changed || record.story == Story::changed_last) {
            later[content_field(record.fact)] = "变更后的内容";
            if (dice_.one_in(3)) later["note"] = "已变更";
        } else if (record.story == Story::revoked) {
            const bool is_list = record.fact.kind == "blacklist" || record.fact.kind == "redlist";
            later["status"] = is_list ? "removed" : "revoked";
        } else if (record.story == Story::invalid) {
            later["status"] = "invalid";
        }
    }

    // Two lists of one subject, in force or not.
    void plan_red_and_black() {
        if (!has_kind("blacklist") || !has_kind("redlist")) return;
        for (std::size_t pairs = dice_.below(3); pairs > 0; --pairs) {
            PlannedRecord black = record("blacklist", ++subjects_);
            PlannedRecord red = record("redlist", subjects_);
            for (const char* field : {"subject_code", "subject_category"}) {
                red.fact.fields[field] = red.later.fields[field] = black.fact.fields[field];
            }
            plan_.records.push_back(std::move(black));
            plan_.records.push_back(std::move(red));
        }
    }

    void plan_strangers() {
        for (std::size_t strangers = dice_.below(8); strangers > 0; --strangers) {
            PlannedStranger stranger;
            stranger.sort = static_cast<Stranger>(dice_.below(4));
            stranger.platform = dice_.below(plan_.platforms.size());
            const PlannedRecord& model = dice_.pick(plan_.records);
            const std::string& unread = plan_.platforms[stranger.platform].unread;
            if (unread == model.fact.kind) continue;
            stranger.fact = fact_of(model.fact.kind, ++subjects_);
            if (stranger.sort == Stranger::suspected || stranger.sort == Stranger::recoded) {
                disguise(stranger, model.fact);
                stranger.of_gone = model.story == Story::gone;
            }
            plan_.strangers.push_back(std::move(stranger));
        }
    }

    // Our record, but for the code.
    static void disguise(PlannedStranger& stranger, const Fact& model) {
        const std::string code = stranger.fact.fields.at("subject_code");
        const std::string category = stranger.fact.fields.at("subject_category");
        stranger.fact = model;
        stranger.fact.fields["subject_code"] = code;
        stranger.fact.fields["subject_category"] = category;
        stranger.code_now = model.fields.at("subject_code");
    }

    Dice dice_;
    Plan plan_;
    std::size_t subjects_ = 0;
    std::size_t numbers_ = 0;
};

}  // namespace

const Form& Plan::form(std::size_t platform, const std::string& kind) const {
    const auto& forms = platforms.at(platform).forms;
    return *std::ranges::find(forms, kind, &Form::kind);
}

bool Plan::has_own_list(std::size_t platform, const std::string& kind) const {
    const auto is_disputed = [&](const PlannedRecord& record) {
        return record.fact.kind == kind && record.disputed.at(platform);
    };
    const auto is_shared = [&](const PlannedStranger& stranger) {
        return stranger.fact.kind == kind && stranger.platform == platform
               && stranger.sort == Stranger::shared;
    };
    return std::ranges::any_of(records, is_disputed) || std::ranges::any_of(strangers, is_shared);
}

Form form_of_source(const std::string& kind) {
    return {kind, kind == "licence" ? "licence-2019" : kind + "-plain"};
}

Plan planned(std::uint64_t seed) {
    return Planner{seed}.plan();
}

Plan swapped(Plan plan, std::size_t one, std::size_t other) {
    std::swap(plan.platforms.at(one), plan.platforms.at(other));
    for (PlannedRecord& record : plan.records) {
        std::swap(record.fates.at(one), record.fates.at(other));
        const bool disputed = record.disputed.at(one);
        record.disputed.at(one) = record.disputed.at(other);
        record.disputed.at(other) = disputed;
    }
    for (PlannedStranger& stranger : plan.strangers) {
        if (stranger.platform == one) {
            stranger.platform = other;
        } else if (stranger.platform == other) {
            stranger.platform = one;
        }
    }
    return plan;
}

Plan harmless(Plan plan) {
    std::erase_if(plan.records, [](const PlannedRecord& record) {
        return record.fact.kind == "redlist";
    });
    plan.strangers.clear();
    for (PlannedPlatform& platform : plan.platforms) {
        platform.unread.clear();
    }
    for (PlannedRecord& record : plan.records) {
        record.entered_twice = false;
        record.disputed.assign(record.disputed.size(), false);
        for (Fate& fate : record.fates) {
            const bool young = fate == Fate::late || fate == Fate::quiet
                               || (fate == Fate::silent && record.story == Story::newest);
            if (!young) fate = Fate::honest;
        }
    }
    return plan;
}

}  // namespace xinqiao::world
