#include "daemon/flow/overdue_contracts.hpp"

#include <vector>

#include "base/date.hpp"
#include "daemon/store/contents.hpp"
#include "daemon/store/holds.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/records.hpp"
#include "schema/canonical.hpp"

namespace xinqiao {
namespace {

const KindName contract_kind{"contract"};
const KindName adverse_kind{"adverse"};

// Its agreed day lies behind us and nobody says that it was fulfilled.
bool is_overdue_on(const Record& contract, Day today) {
    if (!contract.fields.text("fulfilled_on").empty()) return false;
    const auto due = parse_day(contract.fields.text("due_on"));
    return due && *due < today;
}

std::string facts_of(const Record& contract) {
    const auto due = parse_day(contract.fields.text("due_on"));
    return "合同" + std::string{contract.fields.text("contract_number")} + "约定的“"
           + std::string{contract.fields.text("obligation")} + "”应于"
           + format_day(*due, DayFormat::chinese) + "前履行，期满未见履行记录";
}

Record draft_of(const Record& contract, Day today) {
    Record draft;
    draft.kind = adverse_kind;
    draft.subject = contract.subject;
    for (const char* field :
         {"subject_name", "subject_code", "subject_category", "authority", "authority_code"}) {
        draft.fields.set(field, std::string{contract.fields.text(field)});
    }
    // The contract and what it obliges to, so that each is drafted once.
    const std::string key = contract.key.text();
    const std::string number = "HT-" + sha256(key).hex().substr(0, 16);
    draft.key = RecordKey{contract.subject.text() + "|" + number};
    draft.fields.set("record_number", number);
    draft.fields.set("item", "合同逾期");
    draft.fields.set("facts", facts_of(contract));
    draft.fields.set("decided_on", format_day(today));
    return draft;
}

void keep_draft(Transaction& transaction, const Record& contract, const Record& draft, Moment now) {
    const std::string body = canonical_bytes(draft);
    StoredRecord stored;
    stored.kind = draft.kind;
    stored.key = draft.key;
    stored.subject = draft.subject;
    stored.owner = "bureau";
    stored.system = SystemName{"bureau"};
    stored.stream = StreamName{"drafts"};
    stored.digest = sha256(body);
    stored.content = Contents{transaction}.keep(stored.digest, body);
    stored.since = now;
    Records{transaction}.insert(stored);
    const std::string number{contract.fields.text("contract_number")};
    Holds{transaction}.place(
        {.kind = draft.kind,
         .key = draft.key,
         .ground = "review",
         .document = number,
         .from = now,
         .who = "schedule"}
    );
    JournalEntry entry;
    entry.moment = now;
    entry.actor = "schedule";
    entry.act = "drafted-overdue-contract";
    entry.subject = draft.subject.text();
    entry.detail = draft.key.text() + " " + number;
    Journal{transaction}.append(entry);
}

std::vector<RecordKey> contract_keys(Database& database) {
    std::vector<RecordKey> keys;
    Transaction transaction{database, Access::reading};
    Records{transaction}.each_key(contract_kind, [&](std::string_view key) {
        keys.emplace_back(std::string{key});
    });
    return keys;
}

bool draft_if_overdue(Transaction& transaction, const RecordKey& key, Moment now) {
    const auto stored = Records{transaction}.find(contract_kind, key);
    const auto body = stored ? Contents{transaction}.find(stored->digest) : std::nullopt;
    if (!body) return false;
    const Record contract = record_from_canonical(*body);
    const Day today = day_of(now);
    if (!is_overdue_on(contract, today)) return false;
    const Record draft = draft_of(contract, today);
    if (Records{transaction}.find(draft.kind, draft.key)) return false;
    keep_draft(transaction, contract, draft, now);
    return true;
}

}  // namespace

std::int64_t draft_overdue_contracts(Workshop& workshop, Database& database) {
    if (workshop.rulebook.kinds.find(contract_kind) == nullptr) return 0;
    const std::vector<RecordKey> keys = contract_keys(database);
    if (keys.empty()) return 0;
    Transaction transaction{database};
    std::int64_t drafted = 0;
    for (const RecordKey& key : keys) {
        drafted += draft_if_overdue(transaction, key, workshop.clock.now()) ? 1 : 0;
    }
    transaction.commit();
    return drafted;
}

}  // namespace xinqiao
