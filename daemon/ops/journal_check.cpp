#include "daemon/ops/journal_check.hpp"

#include <array>
#include <utility>

#include "base/local_time.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/read_only_database.hpp"

namespace xinqiao {
namespace {

constexpr std::int64_t entries_at_once = 1000;

std::string hex_of(const std::string& hash) {
    return hash.size() == 32 ? digest_from_blob(hash).hex() : "";
}

// Compares heads, which are in the order of their ids, with entries as they pass.
class HeadCheck {
public:
    HeadCheck(const std::vector<JournalHead>& heads, JournalReport& report)
        : heads_{heads}, report_{report} {}

    void pass(const JournalEntry& entry) {
        if (entry.act == "restored") restored_.emplace_back(entry.id, entry.moment);
        for (; next_ < heads_.size() && heads_[next_].id <= entry.id; ++next_) {
            const JournalHead& head = heads_[next_];
            if (head.id == entry.id && head.hash == hex_of(entry.hash)) continue;
            differing_.push_back(&head);
        }
    }

    void finish(std::int64_t newest) {
        for (; next_ < heads_.size(); ++next_)
            differing_.push_back(&heads_[next_]);
        for (const JournalHead* head : differing_)
            judge(*head, newest);
    }

private:
    // A store that was replaced went on after the backup; its heads are none of this one.
    bool was_replaced(const JournalHead& head) const {
        for (const auto& [id, moment] : restored_) {
            if (moment >= head.moment && id <= head.id) return true;
        }
        return false;
    }

    void judge(const JournalHead& head, std::int64_t newest) {
        if (head.id == 0) {
            report_.faults.push_back(head.place + ": " + head.hash);
        } else if (was_replaced(head)) {
            ++report_.replaced;
        } else if (head.id > newest) {
            note(
                newest + 1,
                "日志末尾被截去: " + local_time(head.moment) + " 时曾有第 "
                    + std::to_string(head.id) + " 条 (" + head.place + "), 现在只到第 "
                    + std::to_string(newest) + " 条"
            );
        } else {
            note(
                head.id,
                "第 " + std::to_string(head.id) + " 条与 " + local_time(head.moment)
                    + " 留下的哈希不符 (" + head.place + "): 它或它之前的日志被整体改写"
            );
        }
    }

    void note(std::int64_t id, std::string sentence) {
        if (report_.first == 0) report_.first = id;
        report_.faults.push_back(std::move(sentence));
    }

    const std::vector<JournalHead>& heads_;
    JournalReport& report_;
    std::size_t next_ = 0;
    std::vector<std::pair<std::int64_t, Moment>> restored_;
    std::vector<const JournalHead*> differing_;
};

void check_signatures(
    const std::vector<JournalHead>& heads, const SigningKey& key, JournalReport& report
) {
    for (const JournalHead& head : heads) {
        if (head.id == 0 || head.signature.empty() || is_signed(head, key)) continue;
        report.faults.push_back(head.place + ": 签名与内容或密钥不符");
    }
}

struct Column {
    const char* name;
    std::string (*text)(const JournalEntry&);
};

const std::array<Column, 7> columns{
    {{"moment",
      [](const JournalEntry& entry) {
          return std::to_string(entry.moment.time_since_epoch().count());
      }},
     {"actor", [](const JournalEntry& entry) { return entry.actor; }},
     {"act", [](const JournalEntry& entry) { return entry.act; }},
     {"subject", [](const JournalEntry& entry) { return entry.subject; }},
     {"detail", [](const JournalEntry& entry) { return entry.detail; }},
     {"previous", [](const JournalEntry& entry) { return hex_of(entry.previous); }},
     {"hash", [](const JournalEntry& entry) { return hex_of(entry.hash); }}}};

std::string difference_between(const JournalEntry& ours, const JournalEntry& kept) {
    std::string text = "第 " + std::to_string(kept.id) + " 条与备份不同:";
    for (const Column& column : columns) {
        const std::string now = column.text(ours);
        const std::string then = column.text(kept);
        if (now == then) continue;
        text += std::string{" "} + column.name + " 现为“" + now + "”, 备份中为“" + then + "”;";
    }
    text.pop_back();
    return text;
}

bool same(const JournalEntry& ours, const JournalEntry& kept) {
    return ours.id == kept.id && ours.moment == kept.moment && ours.actor == kept.actor
           && ours.act == kept.act && ours.subject == kept.subject && ours.detail == kept.detail
           && ours.previous == kept.previous && ours.hash == kept.hash;
}

// The sentence about the first entry of the page that is not as it was; empty: all are.
std::string first_difference(
    const std::vector<JournalEntry>& ours, const std::vector<JournalEntry>& kept, std::int64_t& id
) {
    for (std::size_t i = 0; i < kept.size(); ++i) {
        id = kept[i].id;
        if (i >= ours.size() || ours[i].id != id) {
            return "第 " + std::to_string(id) + " 条在备份中有, 现在没有";
        }
        if (!same(ours[i], kept[i])) return difference_between(ours[i], kept[i]);
    }
    return {};
}

}  // namespace

JournalReport check_journal(
    Transaction& transaction,
    const std::vector<JournalHead>& heads,
    const std::optional<SigningKey>& key
) {
    JournalReport report{.heads = std::ssize(heads)};
    HeadCheck check{heads, report};
    Journal journal{transaction};
    const auto fault = journal.first_fault([&](const JournalEntry& entry) {
        ++report.entries;
        check.pass(entry);
    });
    if (fault) {
        report.first = fault->id;
        report.faults.push_back(fault->sentence);
    }
    check.finish(journal.head().id);
    if (key) check_signatures(heads, *key, report);
    return report;
}

void compare_with_backup(
    Transaction& transaction, const std::filesystem::path& backup, JournalReport& report
) {
    ReadOnlyDatabase database{backup, SqliteConnection::Reading::sealed};
    Transaction before{database, Access::reading};
    for (std::int64_t after = 0;;) {
        const auto kept = Journal{before}.after(after, entries_at_once);
        if (kept.empty()) return;
        const auto ours = Journal{transaction}.after(after, entries_at_once);
        std::int64_t id = 0;
        const std::string sentence = first_difference(ours, kept, id);
        if (!sentence.empty()) {
            report.first = report.first == 0 ? id : std::min(report.first, id);
            report.faults.push_back(sentence);
            return;
        }
        after = kept.back().id;
    }
}

}  // namespace xinqiao
