#include "schema/standing.hpp"

#include <algorithm>
#include <array>

#include "base/date.hpp"
#include "schema/subject.hpp"

namespace xinqiao {
namespace {

constexpr std::chrono::days one_day{1};

// A status that ends publication, whatever the periods say.
struct EndingStatus {
    std::string_view status;
    std::string_view rule;
    std::string_view why;
};
constexpr std::array ending_statuses{
    EndingStatus{"revoked", "revoked", "决定已撤销，应停止公示"},
    EndingStatus{"cancelled", "cancelled", "许可或认定已注销，应停止公示"},
    EndingStatus{"invalid", "invalid", "来源单位标明本条已失效，应停止公示"},
    EndingStatus{"repaired", "repaired", "已完成信用修复，应停止公示"},
    EndingStatus{"removed", "removed", "已移出名单，应停止公示"},
};

Standing not_published(std::string_view rule, std::string why) {
    Standing standing;
    standing.rule = rule;
    standing.why = std::move(why);
    return standing;
}

std::optional<Day> day_of_field(const Record& record, std::string_view field) {
    const auto day = parse_day(record.fields.text(field));
    if (!day) return std::nullopt;
    return *day;
}

std::string chinese(Day day) {
    return format_day(day, DayFormat::chinese);
}

// When publication ends, by which rule, and in whose words.
struct Ending {
    Day day;
    std::string rule;
    std::string why;
};

void take_earlier(std::optional<Ending>& ending, Ending candidate) {
    if (!ending || candidate.day < ending->day) ending = std::move(candidate);
}

void end_by_own_fields(const Record& record, const Kind& kind, std::optional<Ending>& ending) {
    if (const auto day = day_of_field(record, "publish_until")) {
        take_earlier(ending, {*day, "expired", "公示截止期为" + chinese(*day)});
    }
    // A penalty goes on being published when it has been carried out; a licence or an honour that
    // has run out says nothing any more.
    const bool ends_with_validity = kind.name.text() != "penalty";
    if (!ends_with_validity) return;
    if (const auto day = day_of_field(record, "valid_until")) {
        take_earlier(ending, {*day, "validity-ended", "有效期至" + chinese(*day)});
    }
}

std::optional<Day> clock_start(const Record& record, const PublicationRule& rule) {
    for (const std::string& field : rule.clock) {
        if (const auto day = day_of_field(record, field)) return day;
    }
    return std::nullopt;
}

void end_by_policy(
    const Record& record, const PublicationRule& rule, std::optional<Ending>& ending
) {
    const auto start = clock_start(record, rule);
    const bool said = std::any_of(rule.unless.begin(), rule.unless.end(), [&](const auto& field) {
        return !record.fields.text(field).empty();
    });
    if (rule.maximum.empty() || !start || said) return;
    const Day last = last_day(*start, rule.maximum);
    take_earlier(ending, {last, "term-ended", "依据" + cited(rule) + "，公示至" + chinese(last)});
}

std::optional<Ending> ending_of(
    const Record& record, const Kind& kind, const PublicationRule* rule
) {
    std::optional<Ending> ending;
    end_by_own_fields(record, kind, ending);
    if (rule != nullptr) end_by_policy(record, *rule, ending);
    return ending;
}

std::string end_action(const Record& record, const PublicationRule* rule) {
    if (rule == nullptr) return "应停止公示";
    const EndAction action = is_person(record.subject) ? rule->end_person : rule->end;
    switch (action) {
        case EndAction::archive:
            return "应停止公示，转为档案保存";
        case EndAction::erase:
            return "应停止公示并删除";
        case EndAction::stop:
            return "应停止公示";
    }
    return "应停止公示";
}

std::string told(const SignedAct& act) {
    return act.document.empty() ? chinese(act.day) : act.document;
}

Standing ended_by_act(std::string_view rule, const std::string& what, const SignedAct& act) {
    Standing standing = not_published(rule, what + "（" + told(act) + "），应停止公示");
    standing.lawful = true;
    return standing;
}

// What signed decisions say, before any period counts.
std::optional<Standing> ended_by_life(const Life& life) {
    if (life.revoked) return ended_by_act("revoked", "决定已撤销", *life.revoked);
    if (life.removed) return ended_by_act("removed", "已作出移出决定", *life.removed);
    if (life.repaired) return ended_by_act("repaired", "已作出信用修复决定", *life.repaired);
    return std::nullopt;
}

std::optional<Standing> ended_by_acts(const Acts& acts) {
    if (!acts.owned_by_us)
        return not_published("not-ours", "本条由其他单位认定和报送，不由我们公示");
    if (auto ended = ended_by_life(acts.life)) return ended;
    if (acts.withdrawn_by_source) {
        return not_published("withdrawn-by-source", "来源系统的完整名单中已没有本条，应停止公示");
    }
    return std::nullopt;
}

std::optional<Standing> ended_by_record(const Record& record, Day today) {
    for (const EndingStatus& ending : ending_statuses) {
        if (record.fields.text("status") == ending.status) {
            return not_published(ending.rule, std::string{ending.why});
        }
    }
    const auto removed_on = day_of_field(record, "removed_on");
    if (removed_on && *removed_on <= today) {
        return not_published("removed", "已于" + chinese(*removed_on) + "移出，应停止公示");
    }
    const std::string_view usage = record.fields.text("usage");
    if (!usage.empty() && usage != "public") {
        return not_published("not-public", "使用范围不是“公示”，不向社会公开");
    }
    return std::nullopt;
}

std::optional<Standing> not_yet(const Record& record, Day today) {
    const auto decided_on = day_of_field(record, "decided_on");
    if (!decided_on || *decided_on <= today) return std::nullopt;
    Standing standing =
        not_published("not-yet", "决定日期为" + chinese(*decided_on) + "，尚未生效");
    standing.due = decided_on;
    return standing;
}

// Adverse information stays as long as its subject stands in the list of serious dishonesty.
Standing extended(const PublicationRule& rule, const Ending& ending, Day today) {
    Standing standing;
    standing.outcome = Outcome::publish;
    standing.rule = "extended";
    standing.why =
        ending.why + "，已届满；主体尚未移出严重失信名单，延至移出之日（" + cited(rule) + "）";
    standing.due = today + one_day;
    return standing;
}

Standing by_periods(
    const Record& record, const Kind& kind, const PublicationRule* rule, const Acts& acts, Day today
) {
    const auto ending = ending_of(record, kind, rule);
    if (ending && ending->day < today) {
        const bool goes_on = rule != nullptr && rule->extended_while_listed && acts.subject_listed;
        if (goes_on && ending->rule == "term-ended") return extended(*rule, *ending, today);
        Standing over =
            not_published(ending->rule, ending->why + "，已届满，" + end_action(record, rule));
        over.lawful = true;
        return over;
    }
    Standing standing;
    standing.outcome = Outcome::publish;
    standing.rule = "in-force";
    standing.why = "在公示期内";
    if (ending) {
        standing.why += "：" + ending->why;
        standing.until = ending->day;
        standing.due = ending->day + one_day;
    } else if (rule != nullptr) {
        standing.why += "（" + cited(*rule) + "）";
    }
    return standing;
}

// A removal that is dated ahead is a day to judge again.
void remember_removal(const Record& record, Standing& standing) {
    const auto removed_on = day_of_field(record, "removed_on");
    if (!removed_on || !standing.publish()) return;
    if (!standing.due || *removed_on < *standing.due) standing.due = removed_on;
}

Standing by_law(
    const Record& record, const Kind& kind, const Policy& policy, const Acts& acts, Day today
) {
    if (auto ended = ended_by_acts(acts)) return std::move(*ended);
    if (auto ended = ended_by_record(record, today)) return std::move(*ended);
    if (auto early = not_yet(record, today)) return std::move(*early);
    Standing standing = by_periods(record, kind, policy.publication(record, today), acts, today);
    remember_removal(record, standing);
    return standing;
}

Standing frozen(Standing standing, std::string_view rule, std::string why) {
    standing.outcome = Outcome::freeze;
    standing.rule = rule;
    standing.why = std::move(why);
    return standing;
}

// What came after the objection does not leave before it is resolved; the mark is of what was shown
// when it came.
Standing disputed(Standing standing, const Acts& acts) {
    const SignedAct& objection = *acts.life.objection;
    const std::string since = "异议（" + told(objection) + "）核查期间";
    if (!standing.publish() || !objection.digest) {
        return frozen(std::move(standing), "held", since + "，保持原状");
    }
    standing.outcome = Outcome::mark;
    standing.rule = "disputed";
    standing.why = since + "，已公示的标注“存在异议”，惩戒措施暂不执行";
    standing.lawful = true;
    return standing;
}

bool lacks_approval(const Acts& acts) {
    return acts.needs_approval && !acts.life.is_approved(acts.digest);
}

}  // namespace

Standing judge(
    const Record& record, const Kind& kind, const Policy& policy, const Acts& acts, Day today
) {
    Standing standing = by_law(record, kind, policy, acts, today);
    if (standing.lawful) return standing;
    if (acts.life.objection) return disputed(std::move(standing), acts);
    if (acts.held) {
        return frozen(
            std::move(standing),
            "held",
            "已暂停" + (acts.hold_reason.empty() ? std::string{} : "：" + acts.hold_reason)
                + "。暂停期间已公示的保持原状，未公示的不对外报送"
        );
    }
    if (standing.publish() && lacks_approval(acts)) {
        return frozen(
            std::move(standing), "unapproved", "本条内容尚未经第二人审批，审批前不对外报送"
        );
    }
    return standing;
}

}  // namespace xinqiao
