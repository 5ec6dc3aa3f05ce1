// Any sequence of acts, edits, holds, pushes, lost answers, restored stores, new rules and passing
// days: no payload without a valid approval of its content, none inside a hold, none past its term,
// nothing withdrawn that should stand. Held against an account on paper (tests/world/paper.hpp).
//
// One world plays many records side by side, each with its own sequence. XINQIAO_SEED=N plays one
// world again, XINQIAO_SEQUENCES=N that many sequences in all.
#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/date.hpp"
#include "daemon/flow/heal.hpp"
#include "daemon/flow/judge.hpp"
#include "daemon/flow/policy_in_force.hpp"
#include "daemon/store/fsck.hpp"
#include "daemon/store/holds.hpp"
#include "daemon/store/policy_choices.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/records.hpp"
#include "schema/uscc_arithmetic.hpp"
#include "tests/support/decision_world.hpp"
#include "tests/world/dice.hpp"
#include "tests/world/paper.hpp"

namespace xinqiao::world {
namespace {

constexpr std::size_t records_of_world = 250;
constexpr int rounds = 30;
constexpr std::array kinds{"blacklist", "adverse"};

std::uint64_t number_in(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::stoull(text);
}

class Sequences {
public:
    explicit Sequences(std::uint64_t seed) : dice_{seed} {
        world_.clock().set(start_of(*parse_day("2019-03-01")) + std::chrono::hours{12});
        for (std::size_t i = 0; i < records_of_world; ++i) {
            Paper paper;
            // Every third company has a record of both kinds.
            const std::size_t company = i % 3 == 2 ? i - 1 : i;
            paper.kind = kinds[i % 2];
            paper.company = complete_uscc("91152201", fmt_number(company));
            papers_.push_back(std::move(paper));
        }
    }

    void play() {
        for (int round = 0; round < rounds && !failed(); ++round) {
            play_round(round);
        }
    }

    // Whatever happened in it, the store fits together.
    void look_through() const {
        ReadOnlyDatabase database{world_.store_file(), SqliteConnection::Reading::shared};
        check_store(
            database,
            {.fault = [](const StoreFault& fault
                      ) { ADD_FAILURE() << fault.where << ": " << fault.sentence; },
             .step = [](std::string_view, std::int64_t) {}}
        );
    }

    std::int64_t told() const { return told_in_all_; }
    std::int64_t acts() const { return acts_; }
    std::int64_t refusals() const { return refusals_; }

private:
    static bool failed() { return testing::Test::HasFailure(); }

    static std::string fmt_number(std::size_t number) {
        std::string text = "MA7X0000";
        for (std::size_t at = 7; number > 0; --at, number /= 10) {
            text[at] = static_cast<char>('0' + number % 10);
        }
        return text;
    }

    void play_round(int round) {
        act_on_many();
        if (dice_.one_in(6)) switch_rules();
        if (dice_.one_in(8)) keep_a_backup();
        // Late, since who restores a backup no longer knows what the platforms were told.
        if (round > 2 * rounds / 3 && backup_ && dice_.one_in(3)) restore();
        if (dice_.one_in(3)) push_one_by_hand();
        if (dice_.one_in(3)) lose_answers();
        if (dice_.one_in(4)) heal();
        night();
        if (dice_.one_in(2)) days_pass();
        if (dice_.one_in(3)) {
            night();
            night();
            compare_what_stands();
        }
    }

    Day today() const { return world_.today(); }

    void act_on_many() {
        const auto database = world_.store().open();
        Transaction transaction{*database};
        Workshop shop = world_.workshop();
        const Policy policy = policy_in_force(shop.rulebook.policy, transaction);
        for (Paper& paper : papers_) {
            if (failed()) return;
            for (std::size_t times = dice_.below(3); times > 0; --times) {
                act_on(paper, shop, transaction, policy);
            }
        }
        transaction.commit();
    }

    ActRequest request(const Paper& paper, ActKind act) {
        ActRequest request;
        request.act = act;
        request.kind = KindName{paper.kind};
        request.key = RecordKey{paper.key};
        request.document = "文〔" + std::to_string(++numbers_) + "〕号";
        request.organ = "乌兰浩特市自然资源局";
        request.reason = "理由";
        request.who = dice_.one_in(2) ? "甲" : "乙";
        return request;
    }

    void fill(ActRequest& request, const Paper& paper) {
        request.fields = {
            {"subject_name", "乌兰浩特市示例" + paper.company.substr(8, 8) + "有限公司"},
            {"subject_code", paper.company}};
        if (paper.kind == "adverse") {
            request.fields["record_number"] = std::to_string(numbers_);
            request.fields["item"] = "未完成最低勘查投入";
        }
        request.reason = "事实-" + std::to_string(numbers_);
    }

    // True when it was taken.
    bool taken(
        const ActRequest& request, Workshop& shop, Transaction& transaction, const Policy& policy
    ) {
        last_ = register_act(shop, transaction, request, policy);
        ++acts_;
        refusals_ += last_.id == 0 ? 1 : 0;
        return last_.id != 0;
    }

    void act_on(Paper& paper, Workshop& shop, Transaction& transaction, const Policy& policy) {
        if (paper.key.empty()) return begin(paper, shop, transaction, policy);
        static const std::vector<ActKind> acts{
            ActKind::approve,
            ActKind::approve,
            ActKind::approve,
            ActKind::object,
            ActKind::correct,
            ActKind::resolve_objection,
            ActKind::resolve_objection,
            ActKind::apply_repair,
            ActKind::apply_removal,
            ActKind::repair,
            ActKind::remove,
            ActKind::publicise_removal,
            ActKind::accept_repair,
            ActKind::refuse_repair,
            ActKind::refuse_removal};
        if (dice_.one_in(10)) return hold_by_hand(paper, transaction);
        const ActKind act = dice_.one_in(60) ? ActKind::revoke : dice_.pick(acts);
        ActRequest asked = request(paper, act);
        if (act == ActKind::approve && dice_.one_in(5)) asked.digest = "ffffffff";
        if (act == ActKind::correct) asked.fields["facts"] = "事实-" + std::to_string(numbers_);
        if (act == ActKind::apply_repair || act == ActKind::apply_removal) {
            asked.fields["performed_on"] = format_day(today());
        }
        if (act == ActKind::resolve_objection) {
            static const std::vector<std::string> outcomes{
                "upheld", "upheld", "upheld", "corrected", "revoked"};
            asked.outcome = dice_.pick(outcomes);
            if (asked.outcome == "corrected") {
                asked.fields["facts"] = "事实-" + std::to_string(numbers_);
            }
        }
        if (taken(asked, shop, transaction, policy)) write_down(paper, asked);
    }

    void begin(Paper& paper, Workshop& shop, Transaction& transaction, const Policy& policy) {
        const bool notice = paper.kind == "blacklist" && (paper.notice == 0 || dice_.one_in(9));
        ActRequest asked = request(paper, notice ? ActKind::notice : ActKind::list);
        fill(asked, paper);
        if (!taken(asked, shop, transaction, policy)) return;
        if (notice) {
            paper.notice = last_.id;
            paper.noticed = today();
            return;
        }
        if (paper.kind == "blacklist") {
            EXPECT_NE(paper.notice, 0);
            EXPECT_GT(today(), paper.noticed + std::chrono::days{5});
        }
        paper.key = last_.act.key.text();
        paper.facts = asked.reason;
        paper.decided = today();
        paper.drafter = asked.who;
    }

    void write_down(Paper& paper, const ActRequest& asked) {
        EXPECT_FALSE(paper.ended && asked.act == ActKind::repair) << paper.key;
        switch (asked.act) {
            case ActKind::approve:
                EXPECT_NE(asked.who, paper.drafter);
                EXPECT_TRUE(asked.digest.empty());
                paper.approved.insert(paper.facts);
                paper.last_approved = paper.facts;
                break;
            case ActKind::object:
                EXPECT_FALSE(paper.objected);
                paper.objected = true;
                paper.facts_at_objection =
                    paper.approved.contains(paper.facts) ? paper.facts : paper.last_approved;
                break;
            case ActKind::resolve_objection:
                EXPECT_TRUE(paper.objected);
                paper.objected = false;
                if (asked.outcome == "revoked") paper.ended = true;
                if (asked.outcome != "corrected") break;
                [[fallthrough]];
            case ActKind::correct:
                paper.facts = asked.fields.at("facts");
                paper.drafter = asked.who;
                break;
            case ActKind::apply_repair:
            case ActKind::apply_removal:
                // The region's measure knows no waiting time.
                if (!rules_.region_for_adverse || paper.kind == "blacklist") {
                    EXPECT_GE(today(), paper.decided + std::chrono::days{365});
                }
                paper.applied = today();
                break;
            case ActKind::publicise_removal:
                paper.publicised = today();
                break;
            case ActKind::remove:
                EXPECT_TRUE(paper.publicised);
                EXPECT_GE(today(), paper.publicised.value_or(today()) + std::chrono::days{8});
                EXPECT_FALSE(paper.objected);
                paper.ended = true;
                break;
            case ActKind::accept_repair:
                EXPECT_TRUE(paper.applied);
                break;
            case ActKind::repair:
                EXPECT_TRUE(paper.applied);
                paper.ended = true;
                break;
            case ActKind::refuse_repair:
            case ActKind::refuse_removal:
                paper.applied.reset();
                paper.publicised.reset();
                break;
            case ActKind::revoke:
                paper.ended = true;
                break;
            default:
                break;
        }
    }

    void hold_by_hand(Paper& paper, Transaction& transaction) {
        Holds holds{transaction};
        const KindName kind{paper.kind};
        const RecordKey key{paper.key};
        if (paper.held) {
            for (const Hold& hold : holds.on_record(kind, key, world_.clock().now())) {
                if (hold.ground == "by-hand") holds.lift(hold.id, world_.clock().now());
            }
            Workshop shop = world_.workshop();
            judge_one(shop, transaction, kind, key, Lane::urgent);
        } else {
            holds.place(
                {.kind = kind, .key = key, .ground = "by-hand", .from = world_.clock().now()}
            );
        }
        paper.held = !paper.held;
    }

    void switch_rules() {
        const auto database = world_.store().open();
        Transaction transaction{*database};
        PolicyChoices choices{transaction};
        bool& chosen = dice_.one_in(2) ? rules_.mining_for_blacklist : rules_.region_for_adverse;
        chosen = !chosen;
        const KindName black{"blacklist"};
        const KindName adverse{"adverse"};
        choices.forget(black);
        choices.forget(adverse);
        if (rules_.mining_for_blacklist) {
            choices.choose({.kind = black, .rule_sets = {"mining-draft"}, .who = "甲"});
        }
        if (rules_.region_for_adverse) {
            choices.choose({.kind = adverse, .rule_sets = {"region-2018"}, .who = "甲"});
        }
        transaction.commit();
    }

    void keep_a_backup() {
        if (restored_) return;
        backup_.reset();
        backup_ = world_.store().rehearsal();
        papers_then_ = papers_;
        rules_then_ = rules_;
    }

    void restore() {
        world_.go_on_with(std::move(backup_));
        papers_ = papers_then_;
        rules_ = rules_then_;
        restored_ = true;
    }

    void push_one_by_hand() {
        const Paper& paper = dice_.pick(papers_);
        if (paper.key.empty()) return;
        Workshop shop = world_.workshop();
        push_now(shop, KindName{paper.kind}, RecordKey{paper.key}, {});
        check_what_was_told();
    }

    void lose_answers() {
        static const std::vector<Mishap> mishaps{
            Mishap::reply_lost, Mishap::send_lost, Mishap::unreachable};
        MemoryList& list = dice_.one_in(2) ? world_.league(kinds[dice_.below(2)])
                                           : world_.region(kinds[dice_.below(2)]);
        list.next_pushes({dice_.pick(mishaps)});
    }

    void heal() {
        Workshop shop = world_.workshop();
        const auto database = world_.store().open();
        queue_healing(shop, *database, {});
        check_what_was_told();
    }

    void night() {
        world_.night();
        check_what_was_told();
    }

    void days_pass() {
        const int days = dice_.one_in(3) ? static_cast<int>(dice_.below(400))
                                         : static_cast<int>(dice_.below(12));
        const Day last = *parse_day("2026-10-01");
        if (today() + std::chrono::days{days} < last) world_.days_pass(days);
    }

    std::array<MemoryList*, 4> lists() {
        return {
            &world_.league("blacklist"),
            &world_.region("blacklist"),
            &world_.league("adverse"),
            &world_.region("adverse")};
    }

    const Paper* paper_of(const Change& change) const {
        for (const Paper& paper : papers_) {
            if (paper.kind == change.kind.text() && paper.key == change.key.text()) return &paper;
        }
        return nullptr;
    }

    bool may_be_listed(const std::string& company) const {
        return std::ranges::any_of(papers_, [&](const Paper& paper) {
            return paper.company == company && paper.kind == "blacklist" && !paper.key.empty()
                   && !paper.ended;
        });
    }

    void check_what_was_told() {
        for (std::size_t i = 0; i < lists().size(); ++i) {
            const std::vector<Change> told = lists()[i]->told();
            for (std::size_t at = told_[i]; at < told.size(); ++at) {
                check(told[at]);
            }
            told_in_all_ += static_cast<std::int64_t>(told.size() - told_[i]);
            told_[i] = told.size();
        }
    }

    void check(const Change& change) {
        const Paper* paper = paper_of(change);
        // What a restored store no longer knows may still be taken down.
        if (paper == nullptr) {
            EXPECT_TRUE(restored_) << change.key.text();
            return;
        }
        const std::string wrong =
            wrong_with(change, *paper, rules_, may_be_listed(paper->company), today());
        if (wrong.empty()) return;
        ADD_FAILURE() << wrong << ": " << format_day(today()) << " " << paper->kind << " "
                      << paper->key << " decided " << format_day(paper->decided) << "; "
                      << reason_given(change);
    }

    std::string reason_given(const Change& change) {
        const auto database = world_.store().open();
        Transaction transaction{*database, Access::reading};
        for (const auto& row : Publications{transaction}.of_record(
                 Records{transaction}.find(change.kind, change.key).value().id
             )) {
            return row.desired_rule + " " + row.desired_why;
        }
        return "no row";
    }

    // After two quiet nights: what should stand stands as it should, what should not does not.
    void compare_what_stands() {
        if (restored_) return;
        for (const Paper& paper : papers_) {
            if (paper.key.empty()) continue;
            for (MemoryList* list : {&world_.league(paper.kind), &world_.region(paper.kind)}) {
                compare(paper, shown(*list, paper));
            }
        }
    }

    static std::optional<Seen> shown(const MemoryList& list, const Paper& paper) {
        const std::string number = paper.key.substr(paper.key.find('|') + 1);
        for (const WireRow& row : list.standing()) {
            bool of_company = false;
            bool of_number = false;
            for (const auto& [name, text] : row) {
                of_company = of_company || text == paper.company;
                of_number = of_number || text == number;
            }
            if (of_company && of_number) return seen_in(row);
        }
        return std::nullopt;
    }

    void compare(const Paper& paper, const std::optional<Seen>& seen) {
        const std::string where = format_day(today()) + " " + paper.kind + " " + paper.key;
        const bool over = today() > last_day_on_paper(paper, rules_, today());
        if (paper.ended || (over && !may_be_listed(paper.company))) {
            EXPECT_FALSE(seen) << "should be gone: " << where;
            return;
        }
        if (over || paper.held) return;
        if (seen && paper.objected) {
            EXPECT_TRUE(seen->marked) << where;
            EXPECT_EQ(seen->facts, paper.facts_at_objection) << where;
        }
        if (!paper.objected && paper.approved.contains(paper.facts)) {
            ASSERT_TRUE(seen) << "should stand: " << where;
            EXPECT_EQ(seen->facts, paper.facts) << where;
            EXPECT_FALSE(seen->marked) << where;
        }
    }

    Dice dice_;
    DecisionWorld world_;
    std::vector<Paper> papers_;
    Rules rules_;
    std::unique_ptr<Store> backup_;
    std::vector<Paper> papers_then_;
    Rules rules_then_;
    bool restored_ = false;
    std::array<std::size_t, 4> told_{};
    std::int64_t told_in_all_ = 0;
    std::int64_t acts_ = 0;
    std::int64_t refusals_ = 0;
    int numbers_ = 0;
    Registered last_;
};

TEST(DecisionModel, AnySequenceTellsOnlyWhatTheLawAllows) {
    const std::uint64_t worlds = number_in("XINQIAO_SEQUENCES", 500) / records_of_world;
    const std::uint64_t only = number_in("XINQIAO_SEED", 0);
    std::int64_t told = 0;
    std::int64_t acts = 0;
    std::int64_t refusals = 0;
    for (std::uint64_t seed = 1; seed <= worlds && !HasFailure(); ++seed) {
        const testing::ScopedTrace trace{
            __FILE__, __LINE__, "XINQIAO_SEED=" + std::to_string(only == 0 ? seed : only)};
        Sequences sequences{only == 0 ? seed : only};
        sequences.play();
        sequences.look_through();
        told += sequences.told();
        acts += sequences.acts();
        refusals += sequences.refusals();
        if (only != 0) break;
    }
    RecordProperty("told", std::to_string(told));
    // A world in which nothing happens proves nothing.
    EXPECT_GT(acts, 1000);
    EXPECT_GT(told, 300);
    EXPECT_GT(acts - refusals, acts / 10);
}

}  // namespace
}  // namespace xinqiao::world
