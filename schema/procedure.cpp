#include "schema/procedure.hpp"

#include <algorithm>
#include <array>

#include "base/date.hpp"

namespace xinqiao {
namespace {

std::string told_day(Day day) {
    return format_day(day, DayFormat::chinese);
}

// Gathers the obstacles to one proposed act.
class Examination {
public:
    Examination(
        const ProposedAct& proposed,
        const CaseFile& file,
        const Policy& policy,
        const Workdays& workdays,
        Day today
    )
        : proposed_{proposed},
          act_{proposed.act},
          file_{file},
          policy_{policy},
          workdays_{workdays},
          today_{today} {}

    std::vector<Obstacle> run() {
        examine_paper();
        if (needs_record() && !file_.record) {
            stop("no-record", "库中没有这条记录");
            return std::move(obstacles_);
        }
        if (file_.life.revoked && act_.act != ActKind::list) {
            stop(
                "revoked", "该决定已于" + told_day(file_.life.revoked->day) + "撤销，不再有后续程序"
            );
            return std::move(obstacles_);
        }
        examine_order();
        return std::move(obstacles_);
    }

private:
    void stop(const char* rule, std::string why, std::optional<Day> from = std::nullopt) {
        obstacles_.push_back({rule, std::move(why), from});
    }

    bool needs_record() const {
        return act_.act != ActKind::notice && act_.act != ActKind::statement
               && act_.act != ActKind::list;
    }

    // Day, number and reasons, which every act of an authority states.
    void examine_paper() {
        if (act_.day > today_) {
            stop("dated-ahead", "文书日期" + told_day(act_.day) + "晚于今天", act_.day);
        }
        static constexpr std::array with_number{
            ActKind::notice,
            ActKind::list,
            ActKind::repair_notice,
            ActKind::resolve_objection,
            ActKind::resolve_review,
            ActKind::refuse_repair,
            ActKind::repair,
            ActKind::refuse_removal,
            ActKind::remove,
            ActKind::correct,
            ActKind::revoke};
        static constexpr std::array with_reason{
            ActKind::notice,
            ActKind::object,
            ActKind::ask_review,
            ActKind::resolve_objection,
            ActKind::resolve_review,
            ActKind::refuse_repair,
            ActKind::refuse_removal,
            ActKind::correct,
            ActKind::revoke};
        const auto is_in = [&](const auto& acts) {
            return std::ranges::find(acts, act_.act) != acts.end();
        };
        if (is_in(with_number) && act_.document.empty()) {
            stop("no-number", "缺少文书文号");
        }
        if (is_in(with_reason) && act_.reason.empty()) {
            stop("no-reason", "缺少事实或理由");
        }
    }

    void examine_order() {
        switch (act_.act) {
            case ActKind::notice:
                return examine_notice();
            case ActKind::statement:
                return examine_statement();
            case ActKind::list:
                return examine_listing();
            case ActKind::repair_notice:
                return;
            case ActKind::approve:
                return examine_approval();
            case ActKind::object:
                return examine_objection();
            case ActKind::resolve_objection:
                if (!file_.life.objection) stop("no-objection", "没有正在核查的异议");
                return examine_outcome();
            case ActKind::ask_review:
                return examine_review();
            case ActKind::resolve_review:
                if (!file_.life.review) stop("no-review", "没有正在办理的复核");
                return examine_outcome();
            case ActKind::apply_repair:
                return examine_repair_application();
            case ActKind::accept_repair:
            case ActKind::refuse_repair:
            case ActKind::repair:
                return examine_repair();
            case ActKind::apply_removal:
                return examine_removal_application();
            case ActKind::publicise_removal:
            case ActKind::refuse_removal:
                return examine_removal_step();
            case ActKind::remove:
                return examine_removal();
            case ActKind::correct:
                return examine_correction();
            case ActKind::revoke:
                return;
        }
    }

    void examine_notice() {
        if (!file_.kind.notice) stop("no-need", file_.kind.label + "的认定无需事先告知");
    }

    void examine_statement() {
        if (!first(ActKind::notice)) stop("no-notice", "没有这份告知书");
        if (act_.outcome != "adopted" && act_.outcome != "rejected") {
            stop("no-outcome", "须写明陈述申辩是否采纳: adopted 采纳, rejected 不采纳");
        }
    }

    const SignedAct* first(ActKind kind) const {
        const auto found = std::ranges::find(file_.acts, kind, &SignedAct::act);
        return found == file_.acts.end() ? nullptr : &*found;
    }

    void examine_listing() {
        static constexpr std::array<std::string_view, 3> decided{"list", "honour", "adverse"};
        if (std::ranges::find(decided, file_.kind.class_) == decided.end()) {
            stop("no-such-list", file_.kind.label + "不由列入决定产生，由来源系统报送");
        }
        if (act_.organ.empty()) stop("no-authority", "缺少认定单位");
        if (file_.record) stop("already-listed", "该主体已以同一文号列入");
        if (file_.kind.notice) examine_notice_given();
    }

    // The draft measure, article 19: told before, and heard for five days.
    void examine_notice_given() {
        const StepRule* rule = step("statement");
        if (rule == nullptr) {
            return stop("no-rule", "现行规则表没有陈述申辩期限，请先用 xinqiao policy 选定规则表");
        }
        const SignedAct* notice = first(ActKind::notice);
        if (notice == nullptr) {
            return stop("no-notice", "列入前应当书面告知列入的理由和依据（" + cited(*rule) + "）");
        }
        const SignedAct* statement = first(ActKind::statement);
        if (statement != nullptr && statement->outcome == "adopted") {
            stop("statement-adopted", "当事人的陈述申辩已被采纳，不得列入（" + cited(*rule) + "）");
        }
        wait_for(*rule, notice->day, "statement-running", "陈述申辩期");
    }

    // Both the day of the document and today lie after the last day of the step.
    void wait_for(const StepRule& rule, Day start, const char* name, const std::string& what) {
        const auto last = last_day(start, rule.period, workdays_);
        if (!last) return stop("no-calendar", last.error());
        if (act_.day > *last && today_ > *last) return;
        stop(
            name,
            what + "至" + told_day(*last) + "届满，届满后方可作出决定（" + cited(rule) + "）",
            *last + std::chrono::days{1}
        );
    }

    const StepRule* step(std::string_view name) const {
        const std::string_view severity =
            file_.record ? file_.record->fields.text("severity") : std::string_view{};
        return policy_.step(name, file_.kind.name, severity, today_);
    }

    void examine_approval() {
        if (!file_.life.is_decided_here() && !file_.kind.review && !file_.drafted) {
            return stop("no-need", file_.kind.label + "由来源系统报送，本条无需审批");
        }
        if (file_.life.is_approved(file_.digest)) stop("already-approved", "这一内容已经审批");
        if (act_.digest != file_.digest) {
            stop("edited", "内容在审阅后已改动，请重新审阅后再审批");
        }
        const SignedAct* drafted = last_draft();
        if (drafted != nullptr && drafted->who == act_.who) {
            stop("same-person", "审批人不得是经办人本人（" + act_.who + "）");
        }
    }

    const SignedAct* last_draft() const {
        const SignedAct* last = nullptr;
        for (const SignedAct& act : file_.acts) {
            const bool drafts = act.act == ActKind::list || act.act == ActKind::correct
                                || act.outcome == "corrected";
            if (drafts) last = &act;
        }
        return last;
    }

    void examine_objection() {
        if (file_.life.objection) {
            stop(
                "already-objected", "已有一件异议正在核查（" + file_.life.objection->document + "）"
            );
        }
    }

    void examine_outcome() {
        static constexpr std::array<std::string_view, 3> outcomes{"upheld", "corrected", "revoked"};
        if (std::ranges::find(outcomes, act_.outcome) == outcomes.end()) {
            stop("no-outcome", "须写明结果: upheld 维持, corrected 更正, revoked 撤销");
        }
        if (act_.outcome == "corrected") examine_correction();
    }

    void examine_review() {
        if (!file_.life.resolved_objection) stop("no-objection", "异议处理之后方可申请复核");
        if (file_.life.review) stop("already-asked", "复核正在办理");
    }

    void examine_correction() {
        if (!file_.decided_here) {
            stop("of-a-source", "本条由来源系统报送，请在来源系统更正，下次同步即生效");
        }
    }

    std::optional<Day> day_in_record(std::string_view field) const {
        const auto day = parse_day(file_.record->fields.text(field));
        if (!day) return std::nullopt;
        return *day;
    }

    // The draft measure, articles 25 and 26: why repair is refused, each condition named.
    void examine_repair_application() {
        if (file_.kind.class_ == "list") {
            stop("use-removal", "名单不经修复而经移出结束，请用 apply-removal");
        }
        if (file_.life.repaired) stop("already-repaired", "本条已经修复");
        if (file_.life.repair_application) stop("already-applied", "修复申请正在办理");
        examine_waiting_time("认定");
        examine_conduct();
        examine_no_serious_list();
    }

    void examine_waiting_time(const std::string& from_what) {
        const PublicationRule* rule = policy_.publication(*file_.record, today_);
        if (rule == nullptr || rule->minimum.empty()) return;
        for (const std::string& field : rule->clock) {
            const auto start = day_in_record(field);
            if (!start) continue;
            const Day first = last_day(*start, rule->minimum);
            if (act_.day >= first) return;
            return stop(
                "too-early",
                "自" + from_what + "之日起未满规定期限，" + told_day(first) + "起方可申请（"
                    + cited(*rule) + "）",
                first
            );
        }
    }

    void examine_conduct() {
        const auto performed =
            proposed_.performed_on ? proposed_.performed_on : day_in_record("performed_on");
        if (!performed || *performed > act_.day) {
            stop("not-performed", "尚无法定责任和义务履行完毕的证明（履行日期 performed_on）");
        }
        const auto since = day_in_record("decided_on");
        for (const Neighbour& other : file_.neighbours) {
            const bool later = other.decided_on && since && *other.decided_on > *since;
            if (other.kind != file_.kind.name || !other.in_force || !later) continue;
            stop(
                "new-record",
                "认定之后又有同类信息（" + other.key.text() + "，" + told_day(*other.decided_on)
                    + "）"
            );
        }
    }

    void examine_no_serious_list() {
        for (const Neighbour& other : file_.neighbours) {
            if (!other.serious || !other.in_force) continue;
            stop(
                "still-listed",
                "移出严重失信名单前，不良信息不予信用修复（" + other.key.text() + "）"
            );
        }
    }

    void examine_repair() {
        if (!file_.life.repair_application) return stop("no-application", "没有正在办理的修复申请");
        if (act_.act == ActKind::accept_repair && file_.life.repair_acceptance) {
            stop("already-accepted", "修复申请已经受理");
        }
        if (act_.act == ActKind::repair) examine_no_serious_list();
    }

    void examine_removal_application() {
        if (!file_.kind.notice) {
            return stop("use-repair", file_.kind.label + "不经移出申请结束");
        }
        if (file_.life.removed) stop("already-removed", "已经移出");
        if (file_.life.removal_application) stop("already-applied", "移出申请正在办理");
        examine_waiting_time("列入");
        examine_conduct();
    }

    void examine_removal_step() {
        if (!file_.life.removal_application) stop("no-application", "没有正在办理的移出申请");
        if (act_.act == ActKind::publicise_removal && file_.life.removal_publicity) {
            stop("already-publicised", "已经公示");
        }
    }

    // The draft measure, article 28: shown for seven working days, and nobody objected.
    void examine_removal() {
        if (file_.life.removed) stop("already-removed", "已经移出");
        if (file_.kind.class_ != "list") {
            return stop("use-repair", file_.kind.label + "不经移出结束，请用 repair 或 revoke");
        }
        if (!file_.kind.notice) return;  // a red list ends by decision alone
        if (!file_.life.removal_application) {
            return stop("no-application", "没有正在办理的移出申请");
        }
        const StepRule* rule = step("removal-publicity");
        if (rule == nullptr) {
            return stop(
                "no-rule", "现行规则表没有拟移出公示期限，请先用 xinqiao policy 选定规则表"
            );
        }
        if (!file_.life.removal_publicity) {
            return stop("not-publicised", "拟移出信息须先公示（" + cited(*rule) + "）");
        }
        if (file_.life.objection) stop("objected", "公示期间有异议正在核查，不得移出");
        wait_for(*rule, file_.life.removal_publicity->day, "publicity-running", "拟移出公示期");
    }

    const ProposedAct& proposed_;
    const SignedAct& act_;
    const CaseFile& file_;
    const Policy& policy_;
    const Workdays& workdays_;
    Day today_;
    std::vector<Obstacle> obstacles_;
};

}  // namespace

std::vector<Obstacle> obstacles_to(
    const ProposedAct& proposed,
    const CaseFile& file,
    const Policy& policy,
    const Workdays& workdays,
    Day today
) {
    return Examination{proposed, file, policy, workdays, today}.run();
}

}  // namespace xinqiao
