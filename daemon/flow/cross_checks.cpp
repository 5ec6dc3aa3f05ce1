#include "daemon/flow/cross_checks.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "base/date.hpp"
#include "daemon/store/contents.hpp"
#include "daemon/store/cursors.hpp"
#include "daemon/store/records.hpp"
#include "schema/canonical.hpp"
#include "schema/subject_name.hpp"

namespace xinqiao {
namespace {

// Behind the code of the subject, with the bar before it; empty: the key is only a subject.
std::string_view rest_of(std::string_view key) {
    const std::size_t bar = key.find('|');
    return bar == std::string_view::npos ? std::string_view{} : key.substr(bar);
}

std::string name_of_subject(Transaction& transaction, const KindName& kind, const RecordKey& key) {
    const auto record = Records{transaction}.find(kind, key);
    if (!record) return {};
    const auto body = Contents{transaction}.find(record->digest);
    if (!body) return {};
    return std::string{record_from_canonical(*body).fields.text("subject_name")};
}

void set_reason(KnownFinding& finding, Reason reason) {
    finding.reason = facts_of(reason).name;
    finding.severity = name_of(facts_of(reason).severity);
}

}  // namespace

bool ForeignRows::add(const KnownFinding& finding) {
    if (findings_.size() == most) return false;
    findings_.push_back(finding);
    return true;
}

std::vector<KnownFinding> ForeignRows::resolved(Transaction& transaction, const KindName& kind) {
    std::unordered_multimap<std::string_view, KnownFinding*> by_rest;
    for (KnownFinding& finding : findings_) {
        const std::string_view rest = rest_of(finding.key.text());
        if (!rest.empty()) by_rest.emplace(rest, &finding);
    }
    if (!by_rest.empty()) {
        Records{transaction}.each_key(kind, [&](std::string_view key) {
            const auto [begin, end] = by_rest.equal_range(rest_of(key));
            for (auto found = begin; found != end; ++found) {
                suspect(transaction, *found->second, RecordKey{key});
            }
        });
    }
    return std::move(findings_);
}

void ForeignRows::suspect(Transaction& transaction, KnownFinding& finding, const RecordKey& ours) {
    if (ours == finding.key) return;
    const std::string name = name_of_subject(transaction, finding.kind, ours);
    if (name.empty() || loose_name_key(name) != loose_name_key(finding.theirs)) return;
    set_reason(finding, Reason::code_suspected);
    finding.ours = ours.text() + " " + name;
}

std::vector<KnownFinding> red_and_black(Transaction& transaction) {
    std::vector<KnownFinding> findings;
    for (const TwoLists& both : Records{transaction}.in_both_lists()) {
        KnownFinding finding{
            .kind = KindName{"blacklist"},
            .key = both.black,
            .subject = both.subject,
            .ours = "严重失信主体名单 " + both.black.text(),
            .theirs = "守信激励对象 " + both.red.text()};
        set_reason(finding, Reason::red_and_black);
        findings.push_back(std::move(finding));
    }
    return findings;
}

std::vector<KnownFinding> without_repair_notice(Transaction& transaction, Day since) {
    std::vector<KnownFinding> findings;
    Records{transaction}.each_unnoticed([&](const StoredRecord& stored, std::string_view body) {
        const Record record = record_from_canonical(body);
        const auto day = parse_day(record.fields.text("decided_on"));
        if (!day || *day < since) return;
        KnownFinding finding{
            .kind = stored.kind,
            .key = stored.key,
            .subject = stored.subject,
            .ours = "处罚决定 " + format_day(*day),
            .theirs = "没有信用修复告知书"};
        set_reason(finding, Reason::no_repair_notice);
        findings.push_back(std::move(finding));
    });
    return findings;
}

std::vector<KnownFinding> old_lists(
    Transaction& transaction, const SystemSettings& system, Moment now
) {
    std::vector<KnownFinding> findings;
    for (const StreamSettings& stream : system.streams) {
        if (stream.refresh == std::chrono::seconds{0}) continue;
        const Moment complete =
            Cursors{transaction}.of(SystemName{system.name}, StreamName{stream.name}).complete_at;
        if (complete + stream.refresh >= now) continue;
        KnownFinding finding{
            .system = SystemName{system.name},
            .kind = KindName{stream.kind},
            .key = RecordKey{stream.name}};
        const auto hours = std::chrono::duration_cast<std::chrono::hours>(stream.refresh).count();
        finding.ours = "应每 " + std::to_string(hours) + " 小时完整读取一次";
        finding.theirs = complete == Moment{} ? "从未完整读取"
                                              : "上次完整读取于 " + format_day(day_of(complete));
        set_reason(finding, Reason::list_old);
        findings.push_back(std::move(finding));
    }
    return findings;
}

}  // namespace xinqiao
