// The reading half of a pull: pages in, batches out, on a thread of its own.
#pragma once

#include <exception>
#include <stop_token>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/bounded_queue.hpp"
#include "daemon/flow/known_rows.hpp"
#include "daemon/flow/pull.hpp"
#include "daemon/flow/pull_batch.hpp"
#include "schema/normalise.hpp"

namespace xinqiao {

// How the reading ended.
struct ReadingEnd {
    enum class Reason {
        finished,         // the source said there is no more
        stopped,          // we were asked to stop
        broken,           // the source failed
        missing_columns,  // the page lacks columns that a record needs
    };
    Reason reason = Reason::finished;
    std::string note;            // Chinese
    std::exception_ptr failure;  // what is not for the pull to judge: passed on
};

class PullReader {
public:
    // The references must outlive the reader.
    PullReader(const PullTask& task, const ReviewedCodes& reviewed, std::string run, Cursor from);

    // Reads until the source ends or the queue is closed, then closes the queue. Never throws.
    ReadingEnd read(BoundedQueue<PullBatch>& batches, const std::stop_token& stop) noexcept;

private:
    ReadingEnd read_pages(BoundedQueue<PullBatch>& batches, const std::stop_token& stop);
    // Adds a page to the batch; false when its columns cannot make records.
    bool add_page(Page page);
    void add_row(const Rows& rows, std::size_t row);
    bool add_gone_row(const Rows& rows, std::size_t row, const Normalised& normalised);
    void add_bad_row(const Rows& rows, std::size_t row, Normalised normalised);
    void add_met_row(const Rows& rows, std::size_t row);
    void add_record(const Rows& rows, std::size_t row, const Normalised& normalised);
    bool uses_review(const Record& record) const;
    void note_refusals(const Findings& findings);
    bool is_full() const;
    PullBatch take_batch();
    void follow(const Page& page);

    const PullTask& task_;
    std::string run_;
    Cursor cursor_;
    std::uint64_t rows_ = 0;    // read so far, over all batches
    std::int64_t spelled_ = 0;  // rows of which it is kept how they are spelled
    const ReviewedCodes& reviewed_;
    Normaliser normaliser_;
    KnownRows known_;
    PullBatch batch_;
    std::unordered_set<Cursor> cursors_;
    std::string missing_;
};

}  // namespace xinqiao
