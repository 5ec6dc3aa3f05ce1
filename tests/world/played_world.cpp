#include "tests/world/played_world.hpp"

#include <algorithm>
#include <atomic>

#include "daemon/flow/heal.hpp"
#include "daemon/flow/reconcile.hpp"
#include "daemon/store/aliases.hpp"
#include "daemon/store/holds.hpp"
#include "daemon/store/known_findings.hpp"
#include "tests/support/places.hpp"
#include "tests/world/mischief.hpp"
#include "tests/world/settings.hpp"

namespace xinqiao::world {
namespace {

using std::chrono::hours;

constexpr int first = 1;
constexpr int second = 2;
constexpr int last = 3;

// In which night what the story tells is in the source.
int night_of(Story story) {
    if (story == Story::calm) return first;
    return story == Story::newest || story == Story::changed_last ? last : second;
}

bool is_there_from_the_beginning(Story story) {
    return story != Story::fresh && story != Story::newest;
}

std::shared_ptr<Rulebook> rulebook_of_worlds() {
    static const auto rulebook = std::make_shared<Rulebook>(support::source_folder() / "schema");
    return rulebook;
}

// Lists of the memory adapter live as long as the process: each world takes its own names.
std::string fresh_name() {
    static std::atomic<int> worlds{0};
    return "-" + std::to_string(++worlds);
}

}  // namespace

PlayedWorld::PlayedWorld(const Plan& plan, std::optional<std::uint64_t> noise)
    : plan_{plan}, name_{fresh_name()}, rulebook_{rulebook_of_worlds()} {
    if (noise) noise_.emplace(*noise);
    settings_ = settings_of(plan, name_);
    const auto no_secrets = [](const CredentialName&) { return Secret{}; };
    systems_ = std::make_unique<Systems>(settings_, no_secrets, clock_, nullptr);
}

void PlayedWorld::play() {
    keep_aliases();
    play_source(first);
    play_strangers();
    night();
    clock_.advance(hours{48});
    play_source(second);
    dispute();
    arrange_answers(second);
    night();
    remember_lists(false);
    clock_.advance(hours{96});
    play_source(last);
    arrange_answers(last);
    play_platforms(last);
    place_holds();
    night();
    remember_lists(true);
    confirm_late();
}

void PlayedWorld::heal() {
    Workshop shop = workshop();
    queue_healing(shop, *store_.database, {});
    for (std::size_t i = 0; i < plan_.records.size(); ++i) {
        for (std::size_t platform = 0; platform < plan_.platforms.size(); ++platform) {
            if (plan_.records[i].fates[platform] != Fate::pretended) continue;
            list_of(platform, plan_.records[i].fact.kind)
                .when_told(RecordKey{plan_.records[i].fact.key()}, Mishap::none);
        }
    }
    clock_.advance(hours{24});
    night();
}

// What is new in the source that night; and whoever scribbles writes what was there all over again.
void PlayedWorld::play_source(int night) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < plan_.records.size(); ++i) {
        order.push_back(i);
    }
    if (noise_) noise_->shuffle(order);
    for (const std::size_t i : order) {
        const PlannedRecord& record = plan_.records[i];
        const int its = night_of(record.story);
        if (night == its && record.story == Story::gone) {
            list(settings_[0].name, record.fact.kind).remove(std::to_string(i));
        } else if (night == its) {
            put_in_source(i, record.later);
        } else if (night == first && is_there_from_the_beginning(record.story)) {
            put_in_source(i, record.fact);
        } else if (noise_ && night > its && record.story != Story::gone) {
            put_in_source(i, record.later);
        }
    }
}

void PlayedWorld::put_in_source(std::size_t record, const Fact& fact) {
    MemoryList& source = list(settings_[0].name, fact.kind);
    const Form form = form_of_source(fact.kind);
    source.put(std::to_string(record), row_of(fact, form));
    const PlannedRecord& planned = plan_.records[record];
    if (planned.entered_twice) {
        Fact twice = fact;
        twice.fields[content_field(fact)] = "第二次录入的内容";
        source.put(std::to_string(record) + "-twice", row_of(twice, form));
    }
}

// From the second night on: whoever says it first owns a record.
void PlayedWorld::dispute() {
    for (std::size_t i = 0; i < plan_.records.size(); ++i) {
        Fact fact = plan_.records[i].fact;
        fact.fields[content_field(fact)] = "平台自己的说法";
        for (std::size_t platform = 0; platform < plan_.platforms.size(); ++platform) {
            if (!plan_.records[i].disputed[platform]) continue;
            list(system(platform), "own-" + fact.kind)
                .put(std::to_string(i), row_of(fact, plan_.form(platform, fact.kind)));
        }
    }
}

void PlayedWorld::arrange_answers(int night) {
    for (const PlannedRecord& record : plan_.records) {
        if (record.story == Story::calm || night_of(record.story) != night) continue;
        for (std::size_t platform = 0; platform < plan_.platforms.size(); ++platform) {
            list_of(platform, record.fact.kind)
                .when_told(RecordKey{record.fact.key()}, mishap_of(record.fates[platform]));
        }
    }
}

void PlayedWorld::play_platforms(int night) {
    std::vector<std::pair<std::size_t, std::size_t>> order;
    for (std::size_t i = 0; i < plan_.records.size(); ++i) {
        for (std::size_t platform = 0; platform < plan_.platforms.size(); ++platform) {
            order.emplace_back(i, platform);
        }
    }
    if (noise_) noise_->shuffle(order);
    for (const auto& [i, platform] : order) {
        const PlannedRecord& record = plan_.records[i];
        const Fate fate = record.fates[platform];
        const bool stands = must_stand(record) && night_of(record.story) < night;
        if (is_act(fate)) {
            misbehave(i, platform);
        } else if (noise_ && fate == Fate::honest && stands) {
            show(platform, i, record.later);
        }
    }
}

void PlayedWorld::misbehave(std::size_t record, std::size_t platform) {
    const PlannedRecord& planned = plan_.records[record];
    if (planned.fates[platform] == Fate::lost) {
        MemoryList& list = list_of(platform, planned.fact.kind);
        list.remove(list.reference_of(KindName{planned.fact.kind}, RecordKey{planned.fact.key()}));
        return;
    }
    show(platform, record, distorted(planned, platform, plan_.form(platform, planned.fact.kind)));
}

void PlayedWorld::show(std::size_t platform, std::size_t record, const Fact& fact) {
    MemoryList& shown = list_of(platform, fact.kind);
    const RecordKey key{plan_.records[record].fact.key()};
    shown.put(
        shown.reference_of(KindName{fact.kind}, key), row_of(fact, plan_.form(platform, fact.kind))
    );
}

void PlayedWorld::play_strangers() {
    int number = 0;
    for (const PlannedStranger& stranger : plan_.strangers) {
        const Form& form = plan_.form(stranger.platform, stranger.fact.kind);
        const std::string reference = "S-" + std::to_string(++number);
        list_of(stranger.platform, form.kind).put(reference, row_of(stranger.fact, form));
        if (stranger.sort != Stranger::shared) continue;
        list(system(stranger.platform), "own-" + form.kind)
            .put(reference, row_of(stranger.fact, form));
    }
}

void PlayedWorld::keep_aliases() {
    Transaction transaction{*store_.database};
    for (const PlannedStranger& stranger : plan_.strangers) {
        if (stranger.sort != Stranger::recoded) continue;
        Aliases{transaction}.keep(
            {.old_code = SubjectCode{stranger.fact.fields.at("subject_code")},
             .new_code = SubjectCode{stranger.code_now},
             .evidence = "登记机关通知",
             .from = 0,
             .until = 0}
        );
    }
    transaction.commit();
}

void PlayedWorld::place_holds() {
    Transaction transaction{*store_.database};
    for (const PlannedRecord& record : plan_.records) {
        if (!record.held) continue;
        Holds{transaction}.place(
            {.kind = KindName{record.fact.kind},
             .key = RecordKey{record.fact.key()},
             .ground = "objection",
             .document = "异议〔2026〕1号",
             .from = clock_.now(),
             .who = "test"}
        );
    }
    transaction.commit();
}

// The lists that are not read stay so.
void PlayedWorld::night() {
    const bool is_last = !shown_.empty();
    for (std::size_t platform = 0; platform < plan_.platforms.size(); ++platform) {
        const std::string& unread = plan_.platforms[platform].unread;
        if (is_last && !unread.empty()) {
            list_of(platform, unread).next_pulls({Mishap::unreachable});
        }
    }
    Workshop shop = workshop();
    run_night(shop, {}, {});
}

void PlayedWorld::remember_lists(bool is_last) {
    for (std::size_t platform = 0; platform < plan_.platforms.size(); ++platform) {
        for (const Form& form : plan_.platforms[platform].forms) {
            if (is_last && plan_.platforms[platform].unread == form.kind) continue;
            auto& facts = shown_[{platform, form.kind}];
            facts.clear();
            for (const WireRow& row : list_of(platform, form.kind).standing()) {
                facts.push_back(understood(row, form));
            }
        }
    }
}

// Told and confirmed when the lists were read already.
void PlayedWorld::confirm_late() {
    for (const PlannedRecord& record : plan_.records) {
        for (std::size_t platform = 0; platform < plan_.platforms.size(); ++platform) {
            if (record.fates[platform] != Fate::late) continue;
            list_of(platform, record.fact.kind)
                .when_told(RecordKey{record.fact.key()}, Mishap::none);
        }
    }
    clock_.advance(std::chrono::minutes{10});
    Workshop shop = workshop();
    push_due(shop, {}, {.now = clock_.now(), .sent_before = {}}, {});
    reconcile(shop, *store_.database, {}, {});
}

Expectation PlayedWorld::findings() {
    constexpr std::int64_t all = 100'000;
    Expectation found;
    Transaction transaction{*store_.database, Access::reading};
    for (const KnownFinding& finding :
         KnownFindings{transaction}.open_after(SystemName{}, 0, all)) {
        std::string name = finding.system.text();
        if (name.ends_with(name_)) name.resize(name.size() - name_.size());
        found.insert({name, finding.kind.text(), finding.key.text(), finding.reason});
    }
    return found;
}

std::vector<Fact> PlayedWorld::shown(std::size_t platform, const std::string& kind) const {
    return shown_.at({platform, kind});
}

Workshop PlayedWorld::workshop() {
    return {*rulebook_, *systems_, clock_, store_.store, progress_, "test"};
}

WireRow PlayedWorld::row_of(const Fact& fact, const Form& form) {
    return noise_ ? scribbled(fact, form, *noise_) : written(fact, form);
}

MemoryList& PlayedWorld::list(const std::string& system_name, const std::string& path) const {
    return *memory_list(system_name + "/" + path);
}

std::string PlayedWorld::system(std::size_t platform) const {
    return std::to_string(platform) + name_;
}

}  // namespace xinqiao::world
