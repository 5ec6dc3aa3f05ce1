// The reading half of a pull.
#include "daemon/flow/pull_reader.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "schema/canonical.hpp"

namespace xinqiao {
namespace {

// Pages are not divided, so a batch may be larger by one page.
constexpr std::size_t most_text_bytes = std::size_t{96} << 20;

// How a row is spelled is told to whoever must mend it, so that of what is read anew all is kept
// that a common night brings. What a first reading of a larger list leaves out is made up for
// where a finding asks for it: see KnownRows.
constexpr std::int64_t most_spelled = 20'000;

// The normaliser's word for a value that must not be stored: it comes without the value.
constexpr std::string_view refused_rule = "refused";

// A kind that is about organisations only: nothing of such a row may be kept, not even in the
// quarantine.
constexpr std::string_view refused_person_rule = "refused.person";
constexpr const char* gone_reason = "来源标记为已删除";
constexpr const char* refused_person_reason = "自然人信息, 依法不予归集";

bool is_refused_person(const Findings& findings) {
    return std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
        return finding.rule == refused_person_rule;
    });
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        if (!text.empty()) text += ", ";
        text += word;
    }
    return text;
}

bool by_record(const MetRow& left, const MetRow& right) {
    return left.record < right.record;
}

bool by_key(const PulledRecord& left, const PulledRecord& right) {
    return left.key < right.key;
}

}  // namespace

PullReader::PullReader(
    const PullTask& task, const ReviewedCodes& reviewed, std::string run, Cursor from
)
    : task_{task},
      run_{std::move(run)},
      cursor_{std::move(from)},
      reviewed_{reviewed},
      normaliser_{task.kind, task.mapping, reviewed, day_of(task.clock.now())},
      known_{task} {}

ReadingEnd PullReader::read(
    BoundedQueue<PullBatch>& batches, const std::stop_token& stop
) noexcept {
    ReadingEnd end;
    try {
        end = read_pages(batches, stop);
        if (batch_.read > 0 || batch_.last) batches.put(take_batch());
    } catch (...) {
        end.failure = std::current_exception();
    }
    batches.close();
    return end;
}

ReadingEnd PullReader::read_pages(BoundedQueue<PullBatch>& batches, const std::stop_token& stop) {
    using Why = ReadingEnd::Reason;
    const Call call{stop, task_.system.care.timeout, run_};
    try {
        while (!batch_.last) {
            if (stop.stop_requested()) return {Why::stopped, "按要求停止", nullptr};
            Page page = task_.source.pull(cursor_, call);
            follow(page);
            if (page.unnumbered) page.rows.number_from(rows_ + 1);
            rows_ += page.rows.size();
            if (!add_page(std::move(page))) {
                return {Why::missing_columns, "缺少必需的列: " + missing_, nullptr};
            }
            if (is_full() && !batch_.last && !batches.put(take_batch())) break;
        }
    } catch (const Error& error) {
        const bool stopped = error.kind() == Error::Kind::stopped;
        return {stopped ? Why::stopped : Why::broken, note_of(error), nullptr};
    }
    return {Why::finished, {}, nullptr};
}

// A source that comes back to a cursor it gave before would keep us for ever.
void PullReader::follow(const Page& page) {
    if (!page.last && !cursors_.insert(page.next).second) {
        throw Error{
            Error::Kind::transient,
            "对方的分页没有前进 / the pages of the source do not advance",
            "请对方检查分页接口 / the platform must mend its paging"};
    }
    cursor_ = page.next;
}

bool PullReader::add_page(Page page) {
    const Rows& rows = page.rows;
    if (!rows.empty()) {
        missing_ = joined(normaliser_.missing_columns(rows));
        if (!missing_.empty()) return false;
        for (std::string& column : normaliser_.unknown_columns(rows)) {
            batch_.unknown_columns.insert(std::move(column));
        }
        normaliser_.bind(rows);
    }
    known_.look_at(rows);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        if (known_.record(row) != 0 && !rows.gone(row)) {
            add_met_row(rows, row);
        } else {
            add_row(rows, row);
        }
    }
    batch_.read += static_cast<std::int64_t>(rows.size());
    batch_.next = page.next;
    batch_.last = page.last;
    batch_.complete = page.complete;
    if (!page.payload.empty() && task_.system.care.keep_payloads_days > 0) {
        batch_.payloads.push_back(std::move(page.payload));
    }
    return true;
}

void PullReader::add_row(const Rows& rows, std::size_t row) {
    Normalised normalised = normaliser_.normalise(rows, row);
    note_refusals(normalised.findings);
    if (rows.gone(row) && add_gone_row(rows, row, normalised)) return;
    if (normalised.record) {
        add_record(rows, row, normalised);
    } else if (!normalised.filtered.empty()) {
        ++batch_.filtered[normalised.filtered];
    } else if (is_refused_person(normalised.findings)) {
        ++batch_.filtered[refused_person_reason];
    } else {
        add_bad_row(rows, row, std::move(normalised));
    }
}

// False: which record has gone cannot be made out, so a person must look at the row. A whole list
// leaves out what has gone, so the word counts in a list of changes only.
bool PullReader::add_gone_row(const Rows& rows, std::size_t row, const Normalised& normalised) {
    const RecordKey& key = normalised.record ? normalised.record->key : normalised.key;
    if (key.empty() || rows.broken(row)) return false;
    if (!task_.stream.full) {
        batch_.gone.push_back({key, batch_.read + static_cast<std::int64_t>(row)});
    }
    ++batch_.filtered[gone_reason];
    return true;
}

void PullReader::add_bad_row(const Rows& rows, std::size_t row, Normalised normalised) {
    BadRow bad;
    bad.place = static_cast<std::int64_t>(rows.place(row));
    bad.key = std::move(normalised.key);
    bad.json = normaliser_.keepable_json(rows, row);
    bad.findings = std::move(normalised.findings);
    batch_.bad_rows.push_back(std::move(bad));
}

void PullReader::add_met_row(const Rows& rows, std::size_t row) {
    MetRow met;
    met.record = known_.record(row);
    met.spelling = known_.digest(row).value();
    met.place = static_cast<std::int64_t>(rows.place(row));
    met.row = batch_.read + static_cast<std::int64_t>(row);
    batch_.met.push_back(met);
}

// A row that was found fault with, or passed only because a person had reviewed its code, is
// judged anew every night: the fault is to be told again, the review may be withdrawn.
void PullReader::add_record(const Rows& rows, std::size_t row, const Normalised& normalised) {
    const Record& record = normalised.record.value();
    const std::string body = canonical_bytes(record);
    PulledRecord pulled;
    pulled.key = batch_.texts.keep(record.key.text());
    pulled.subject = batch_.texts.keep(record.subject.text());
    pulled.body = batch_.texts.keep(body);
    pulled.digest = sha256(body);
    pulled.place = static_cast<std::int64_t>(rows.place(row));
    pulled.row = batch_.read + static_cast<std::int64_t>(row);
    if (normalised.findings.empty() && !uses_review(record)) pulled.spelling = known_.digest(row);
    if (spelled_ < most_spelled) {
        pulled.spelled = batch_.texts.keep(normaliser_.spellings_json(rows, row));
        ++spelled_;
    }
    batch_.records.push_back(pulled);
}

bool PullReader::uses_review(const Record& record) const {
    if (reviewed_.empty()) return false;
    return std::any_of(record.fields.begin(), record.fields.end(), [&](const auto& field) {
        return reviewed_.find(field.second) != reviewed_.end();
    });
}

void PullReader::note_refusals(const Findings& findings) {
    for (const Finding& finding : findings) {
        if (finding.rule.starts_with(refused_rule)) ++batch_.refused[finding.field];
    }
}

bool PullReader::is_full() const {
    return batch_.read >= static_cast<std::int64_t>(task_.batch)
           || batch_.texts.size() >= most_text_bytes;
}

PullBatch PullReader::take_batch() {
    std::stable_sort(batch_.records.begin(), batch_.records.end(), by_key);
    std::stable_sort(batch_.met.begin(), batch_.met.end(), by_record);
    return std::exchange(batch_, PullBatch{});
}

}  // namespace xinqiao
