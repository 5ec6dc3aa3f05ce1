#include "daemon/decisions/desk.hpp"

#include "base/date.hpp"
#include "base/error.hpp"
#include "daemon/decisions/case_files.hpp"
#include "daemon/decisions/record_form.hpp"
#include "daemon/flow/deadlines.hpp"
#include "daemon/flow/judge.hpp"
#include "daemon/flow/measures.hpp"
#include "daemon/store/code_reviews.hpp"
#include "daemon/store/contents.hpp"
#include "daemon/store/decisions.hpp"
#include "daemon/store/holds.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/records.hpp"
#include "daemon/store/versions.hpp"
#include "schema/canonical.hpp"

namespace xinqiao {
namespace {

// Records that decisions of ours make, and nobody's list.
const SystemName our_system{"bureau"};
const StreamName our_stream{"decisions"};
constexpr std::string_view bureau = "bureau";

// Handles one request; its members are filled from top to bottom.
class Desk {
public:
    Desk(
        Workshop& workshop,
        Transaction& transaction,
        const ActRequest& request,
        const Policy& policy
    )
        : workshop_{workshop},
          transaction_{transaction},
          request_{request},
          policy_{policy},
          now_{workshop.clock.now()},
          today_{day_of(now_)},
          kind_{known_kind()} {}

    Registered run() {
        if (was_answered()) return std::move(result_);
        act_ = act_as_asked();
        CaseFile file = opened_file();
        result_.outdated =
            request_.still_as_read && !request_.still_as_read(transaction_, file.acts);
        if (result_.outdated) return std::move(result_);
        result_.obstacles = obstacles_to(
            {act_, day_in_field("performed_on")}, file, policy_, workshop_.rulebook.workdays, today_
        );
        if (!result_.obstacles.empty()) return std::move(result_);
        carry_out(file);
        return std::move(result_);
    }

private:
    const Kind& known_kind() const {
        const KindName meant = kind_meant();
        if (const Kind* kind = workshop_.rulebook.kinds.find(meant)) return *kind;
        throw Error{
            Error::Kind::invalid,
            "没有“" + meant.text() + "”这一信息类别 / no such kind",
            "各类别见 schema/kinds; 法律法规没有规定的名单不得设立"};
    }

    // A statement or a listing may leave the kind to its notice.
    KindName kind_meant() const {
        if (!request_.kind.empty() || request_.about == 0) return request_.kind;
        const auto notice = Decisions{transaction_}.find(request_.about);
        return notice ? notice->act.kind : request_.kind;
    }

    bool was_answered() {
        if (request_.token.empty()) return false;
        const auto answered = AnsweredRequests{transaction_}.find(request_.token);
        if (!answered) return false;
        if (answered->request != sha256(text_of(request_))) {
            throw Error{
                Error::Kind::invalid,
                "同一 Idempotency-Key 已用于另一件请求 / the key was used for another request",
                "每件请求请用新的 Idempotency-Key"};
        }
        result_.repeated = true;
        result_.id = answered->decision;
        result_.act = Decisions{transaction_}.find(answered->decision).value().act;
        return true;
    }

    std::optional<Day> day_in_field(const char* field) const {
        const auto found = request_.fields.find(field);
        if (found == request_.fields.end()) return std::nullopt;
        const auto day = parse_day(found->second);
        if (day) return *day;
        throw Error{
            Error::Kind::invalid, std::string{field} + ": " + day.error(), "日期写作 2026-04-02"};
    }

    SignedAct act_as_asked() const {
        SignedAct act;
        act.act = request_.act;
        act.kind = kind_.name;
        act.key = request_.key;
        act.about = request_.about;
        act.day = request_.day.value_or(today_);
        act.document = request_.document;
        act.organ = request_.organ;
        act.outcome = request_.outcome;
        act.reason = request_.reason;
        act.who = request_.who;
        return act;
    }

    // The case the act belongs to; what it says of its subject is checked on the way.
    CaseFile opened_file() {
        switch (act_.act) {
            case ActKind::notice:
                return file_for_notice();
            case ActKind::statement:
                return file_for_statement();
            case ActKind::list:
                return file_for_listing();
            default:
                return file_of_record();
        }
    }

    ReviewedCodes reviewed() { return CodeReviews{transaction_}.all(); }

    // A notice is the draft of the listing, without its number.
    CaseFile file_for_notice() {
        act_.subject = filled_in(kind_, request_, reviewed(), today_).subject;
        act_.key = {};
        return {.kind = kind_};
    }

    CaseFile file_for_statement() {
        CaseFile file = case_of_notice(transaction_, kind_, act_.about);
        if (!file.acts.empty()) act_.subject = file.acts.front().subject;
        return file;
    }

    CaseFile file_for_listing() {
        drafted_ = filled_in(kind_, request_, reviewed(), today_);
        act_.subject = drafted_->subject;
        act_.key = drafted_->key;
        if (act_.about == 0) act_.about = open_notice(transaction_, kind_.name, act_.subject);
        CaseFile existing = case_of_record(transaction_, kind_, act_.key);
        CaseFile file = case_of_notice(transaction_, kind_, act_.about);
        file.record = std::move(existing.record);
        file.life = std::move(existing.life);
        file.neighbours = neighbours_of(transaction_, act_.subject, kind_.name, act_.key);
        if (!file.acts.empty() && file.acts.front().subject != act_.subject) file.acts.clear();
        return file;
    }

    CaseFile file_of_record() {
        CaseFile file = case_of_record(transaction_, kind_, act_.key);
        if (file.record) act_.subject = file.record->subject;
        if (act_.act == ActKind::approve) act_.digest = digest_looked_at(file);
        if (act_.act == ActKind::object && file.record) act_.digest = digest_shown(file);
        const bool corrects = act_.act == ActKind::correct || act_.outcome == "corrected";
        if (corrects && file.record && file.decided_here) {
            drafted_ = corrected(kind_, *file.record, request_, reviewed(), today_);
        }
        return file;
    }

    // What is objected to is what the public sees.
    std::optional<Digest> digest_shown(const CaseFile& file) const {
        const bool needs_approval = kind_.review || file.drafted || file.life.is_decided_here();
        return needs_approval ? file.life.may_be_shown(file.digest) : file.digest;
    }

    // Without one the clerk means what stands there now.
    std::optional<Digest> digest_looked_at(const CaseFile& file) const {
        if (!file.digest.hex().starts_with(request_.digest)) return std::nullopt;
        return file.digest;
    }

    void carry_out(const CaseFile& file) {
        if (drafted_) keep_draft();
        Decision decision{.act = act_, .fields = request_.fields, .moment = now_};
        act_.id = Decisions{transaction_}.record(decision);
        result_.id = act_.id;
        hold_or_lift(file);
        if (!act_.key.empty()) {
            const JudgedRecord judged =
                judge_one(workshop_, transaction_, kind_.name, act_.key, Lane::urgent);
            result_.changed = judged.changed;
            result_.standing = judged.standing.why;
        }
        if (act_.act == ActKind::approve) open_measures_of(file);
        renew_deadlines(workshop_, transaction_, act_.subject);
        remark(file);
        journal();
        if (!request_.token.empty()) {
            AnsweredRequests{transaction_}.keep(
                request_.token, {sha256(text_of(request_)), act_.id}, now_
            );
        }
        result_.act = act_;
    }

    // The record that a listing makes, or what a correction makes of it.
    void keep_draft() {
        const std::string body = canonical_bytes(*drafted_);
        const Digest digest = sha256(body);
        const std::int64_t content = Contents{transaction_}.keep(digest, body);
        act_.digest = digest;
        Records records{transaction_};
        auto stored = records.find(kind_.name, act_.key);
        if (!stored) {
            StoredRecord fresh;
            fresh.kind = kind_.name;
            fresh.key = act_.key;
            fresh.subject = act_.subject;
            fresh.owner = bureau;
            fresh.system = our_system;
            fresh.stream = our_stream;
            fresh.digest = digest;
            fresh.content = content;
            fresh.since = now_;
            records.insert(fresh);
            return;
        }
        Version former;
        former.record = stored->id;
        former.digest = stored->digest;
        former.since = stored->since;
        former.until = now_;
        former.cause = "corrected";
        Versions{transaction_}.keep(former);
        stored->digest = digest;
        stored->content = content;
        stored->since = now_;
        stored->row.reset();
        records.change(*stored);
    }

    void hold_or_lift(const CaseFile& file) {
        Holds holds{transaction_};
        if (act_.act == ActKind::object) {
            holds.place(
                {.kind = kind_.name,
                 .key = act_.key,
                 .ground = "objection",
                 .document = act_.document,
                 .from = now_,
                 .who = act_.who,
                 .decision = act_.id}
            );
        }
        if (act_.act == ActKind::resolve_objection) {
            holds.lift_of(file.life.objection->id, now_);
        }
        if (act_.act == ActKind::approve) holds.lift_reviews(kind_.name, act_.key, now_);
    }

    // Only what a second person approved has consequences.
    void open_measures_of(const CaseFile& file) {
        const std::int64_t listing = file.life.listed ? file.life.listed->id : 0;
        const std::int64_t opened =
            open_measures(workshop_, transaction_, kind_.name, act_.key, act_.subject, listing);
        if (opened == 0) return;
        result_.remarks.push_back(
            "已向责任部门发起联合奖惩措施 " + std::to_string(opened)
            + " 项: xinqiao measure ls --subject " + act_.subject.text()
        );
    }

    void remark(const CaseFile& file) {
        if (act_.act == ActKind::list || act_.act == ActKind::correct) {
            result_.remarks.push_back(
                "内容须经第二人审批后才对外报送: xinqiao decision approve " + kind_.name.text()
                + " '" + act_.key.text() + "' --digest " + act_.digest->hex().substr(0, 12)
            );
        }
        if (act_.act == ActKind::list) remark_both_lists(file);
        if (act_.act == ActKind::remove && kind_.notice) {
            for (const Neighbour& other : file.neighbours) {
                if (other.in_force && !other.serious && other.kind != kind_.name) {
                    result_.remarks.push_back(
                        "移出后可办理不良信息修复: " + other.kind.text() + " " + other.key.text()
                    );
                }
            }
        }
    }

    // A person decides which of the two stays: the listing itself is not refused.
    void remark_both_lists(const CaseFile& file) {
        for (const Neighbour& other : file.neighbours) {
            const bool red = other.kind.text() == "redlist";
            const bool contrary =
                kind_.notice ? red : kind_.name.text() == "redlist" && other.serious;
            if (!contrary || !other.in_force) continue;
            result_.remarks.push_back(
                "该主体同时列入红名单和黑名单, 请核对后移出其一: " + other.key.text()
            );
        }
    }

    void journal() {
        JournalEntry entry;
        entry.moment = now_;
        entry.actor = act_.who;
        entry.act = std::string{word_of(act_.act)};
        entry.subject = act_.subject.text();
        entry.detail = std::to_string(act_.id) + " " + kind_.name.text() + " " + act_.key.text();
        if (!act_.document.empty()) entry.detail += " " + act_.document;
        Journal{transaction_}.append(entry);
    }

    Workshop& workshop_;
    Transaction& transaction_;
    const ActRequest& request_;
    const Policy& policy_;
    const Moment now_;
    const Day today_;
    const Kind& kind_;
    SignedAct act_;
    std::optional<Record> drafted_;
    Registered result_;
};

}  // namespace

Registered register_act(
    Workshop& workshop, Transaction& transaction, const ActRequest& request, const Policy& policy
) {
    return Desk{workshop, transaction, request, policy}.run();
}

}  // namespace xinqiao
