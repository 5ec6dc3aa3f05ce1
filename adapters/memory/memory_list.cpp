// The list behind the memory adapter: what stands there, what it was told, and its mishaps.
#include <algorithm>
#include <charconv>
#include <condition_variable>

#include "adapters/memory/memory.hpp"

namespace xinqiao {
namespace {

// Answers nothing, as a platform that hangs: until stopped, or out of patience.
[[noreturn]] void hang(const Call& call) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock{mutex};
    never.wait_for(lock, call.stop, call.patience, [] { return false; });
    if (call.stop.stop_requested()) throw Error{Error::Kind::stopped, "正在停止"};
    throw Error{Error::Kind::transient, "等待应答超时"};
}

// Throws for the mishaps in which nothing arrives.
void fail_before_anything(Mishap mishap, const Call& call) {
    if (call.stop.stop_requested()) throw Error{Error::Kind::stopped, "正在停止"};
    switch (mishap) {
        case Mishap::unreachable:
            throw Error{Error::Kind::transient, "无法连接", "稍后会自动重试"};
        case Mishap::rejected:
            throw Error{Error::Kind::forbidden, "对方不接受我方凭据", "请核对凭据"};
        case Mishap::garbled:
            throw Error{Error::Kind::invalid, "应答无法读懂", "请联系平台"};
        case Mishap::stuck:
            hang(call);
        default:
            return;
    }
}

std::uint64_t number_in(const Cursor& cursor) {
    std::uint64_t number = 0;
    const std::string& text = cursor.text();
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (fault != std::errc{} || end != text.data() + text.size()) {
        if (!text.empty()) throw Error{Error::Kind::invalid, "游标“" + text + "”不是本适配器的"};
    }
    return number;
}

void append_row(Rows& rows, std::uint64_t place, const WireRow& row) {
    rows.begin_row(place);
    for (const auto& [column, text] : row) {
        rows.set(rows.column(column), text);
    }
}

}  // namespace

void MemoryList::put(std::string reference, WireRow row) {
    const std::lock_guard lock{mutex_};
    place({std::move(reference), std::move(row), {}});
}

void MemoryList::put_broken(std::string reference, WireRow row, std::string reason) {
    const std::lock_guard lock{mutex_};
    place({std::move(reference), std::move(row), std::move(reason)});
}

void MemoryList::remove(const std::string& reference) {
    const std::lock_guard lock{mutex_};
    const auto found = places_.find(reference);
    if (found == places_.end()) return;
    entries_.erase(found->second);
    places_.erase(found);
}

void MemoryList::clear() {
    const std::lock_guard lock{mutex_};
    entries_.clear();
    places_.clear();
}

void MemoryList::next_pulls(std::deque<Mishap> mishaps) {
    const std::lock_guard lock{mutex_};
    pulls_ = std::move(mishaps);
}

void MemoryList::next_pushes(std::deque<Mishap> mishaps) {
    const std::lock_guard lock{mutex_};
    pushes_ = std::move(mishaps);
}

void MemoryList::when_told(const RecordKey& key, Mishap mishap) {
    const std::lock_guard lock{mutex_};
    by_key_[key] = mishap;
}

std::string MemoryList::reference_of(const KindName& kind, const RecordKey& key) const {
    const std::lock_guard lock{mutex_};
    const auto known = references_.find(kind.text() + "/" + key.text());
    return known == references_.end() ? std::string{} : known->second;
}

std::vector<WireRow> MemoryList::standing() const {
    const std::lock_guard lock{mutex_};
    std::vector<WireRow> rows;
    for (const auto& [moment, entry] : entries_) {
        rows.push_back(entry.row);
    }
    return rows;
}

std::vector<Change> MemoryList::told() const {
    const std::lock_guard lock{mutex_};
    return told_;
}

std::int64_t MemoryList::effects() const {
    const std::lock_guard lock{mutex_};
    return effects_;
}

Page MemoryList::pull(const Cursor& cursor, std::int64_t most, bool full, const Call& call) {
    const Mishap mishap = is_down_ ? Mishap::unreachable : next_of(pulls_);
    fail_before_anything(mishap, call);
    const std::lock_guard lock{mutex_};
    Page page;
    if (mishap == Mishap::empty) {
        page.last = page.complete = true;
        return page;
    }
    page = page_after(number_in(cursor), most);
    page.complete = page.last && full && mishap != Mishap::cut_short;
    if (mishap == Mishap::cut_short) page.last = true;
    return page;
}

std::vector<Receipt> MemoryList::push(std::span<const Change> changes, const Call& call) {
    const Mishap mishap = is_down_ ? Mishap::unreachable : next_of(pushes_);
    fail_before_anything(mishap, call);
    const std::lock_guard lock{mutex_};
    std::vector<Receipt> receipts;
    for (const Change& change : changes) {
        const bool odd = receipts.size() % 2 == 1;
        const Mishap its = by_key_.contains(change.key) ? by_key_.at(change.key) : Mishap::none;
        const Mishap batch =
            mishap == Mishap::refuse_odd ? (odd ? Mishap::refuse : Mishap::none) : mishap;
        receipts.push_back(answer(change, its == Mishap::none ? batch : its));
    }
    return receipts;
}

Receipt MemoryList::answer(const Change& change, Mishap mishap) {
    switch (mishap) {
        case Mishap::refuse:
            return Refused{"1001", "未查询到主体"};
        case Mishap::defer:
            return Deferred{std::chrono::seconds{30}};
        case Mishap::send_lost:
            return Unknown{"发送途中断开"};
        case Mishap::forget:
            return Taken{};
        case Mishap::pretend:
            return Accepted{reference_for(change)};
        case Mishap::reply_lost:
            receive(change);
            return Unknown{"应答丢失"};
        case Mishap::answer_late:
            late_.push_back({change.id, receive(change)});
            return Taken{};
        case Mishap::silent:
            receive(change);
            return Taken{};
        default:
            return receive(change);
    }
}

Rows MemoryList::read_back(const Change& change, const Call& call) const {
    fail_before_anything(is_down_ ? Mishap::unreachable : Mishap::none, call);
    const std::lock_guard lock{mutex_};
    Rows rows;
    if (const auto place = place_of(change)) append_row(rows, *place, entries_.at(*place).row);
    return rows;
}

void MemoryList::answer_nonsense(std::string what) {
    const std::lock_guard lock{mutex_};
    nonsense_.push_back(std::move(what));
}

void MemoryList::answer_once_more(LateReceipt late) {
    const std::lock_guard lock{mutex_};
    late_.push_back(std::move(late));
}

ReceiptPage MemoryList::poll(const Cursor& cursor, const Call& call) const {
    fail_before_anything(is_down_ ? Mishap::unreachable : Mishap::none, call);
    const std::lock_guard lock{mutex_};
    const std::size_t after = std::min<std::size_t>(number_in(cursor), late_.size());
    ReceiptPage page;
    page.receipts.assign(late_.begin() + static_cast<std::ptrdiff_t>(after), late_.end());
    page.faults = nonsense_;
    page.next = Cursor{std::to_string(late_.size())};
    page.last = true;
    return page;
}

Mishap MemoryList::take_from(std::deque<Mishap>& mishaps) {
    if (mishaps.empty()) return Mishap::none;
    const Mishap mishap = mishaps.front();
    mishaps.pop_front();
    return mishap;
}

Mishap MemoryList::next_of(std::deque<Mishap>& mishaps) {
    const std::lock_guard lock{mutex_};
    return take_from(mishaps);
}

Page MemoryList::page_after(std::uint64_t after, std::int64_t most) const {
    Page page;
    page.next = Cursor{std::to_string(after)};
    auto entry = entries_.upper_bound(after);
    for (; entry != entries_.end() && most > 0; ++entry, --most) {
        append_row(page.rows, entry->first, entry->second.row);
        if (!entry->second.broken.empty()) page.rows.mark_broken(entry->second.broken);
        page.next = Cursor{std::to_string(entry->first)};
    }
    page.last = entry == entries_.end();
    return page;
}

Receipt MemoryList::receive(const Change& change) {
    told_.push_back(change);
    if (const auto before = answered_.find(change.id); before != answered_.end()) {
        return before->second;
    }
    const Receipt receipt = Accepted{apply(change)};
    answered_.emplace(change.id, receipt);
    ++effects_;
    return receipt;
}

const std::string& MemoryList::reference_for(const Change& change) {
    auto& reference = references_[change.kind.text() + "/" + change.key.text()];
    if (reference.empty()) {
        reference =
            change.reference.empty() ? "M-" + std::to_string(references_.size()) : change.reference;
    }
    return reference;
}

// Returns the list's own number for the record.
std::string MemoryList::apply(const Change& change) {
    const std::string& reference = reference_for(change);
    if (change.action == Action::upsert) {
        place({reference, change.row, {}});
    } else if (const auto found = places_.find(reference); found != places_.end()) {
        entries_.erase(found->second);
        places_.erase(found);
    }
    return reference;
}

std::optional<std::uint64_t> MemoryList::place_of(const Change& change) const {
    const auto known = references_.find(change.kind.text() + "/" + change.key.text());
    const auto found = places_.find(known == references_.end() ? change.reference : known->second);
    if (found == places_.end()) return std::nullopt;
    return found->second;
}

void MemoryList::place(Entry entry) {
    const std::uint64_t moment = ++moment_;
    if (const auto found = places_.find(entry.reference); found != places_.end()) {
        entries_.erase(found->second);
    }
    places_[entry.reference] = moment;
    entries_.emplace(moment, std::move(entry));
}

}  // namespace xinqiao
