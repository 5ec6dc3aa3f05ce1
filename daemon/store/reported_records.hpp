// What was told of our records to the systems they are due at: what indicators are made of.
#pragma once

#include <functional>
#include <string_view>

#include "daemon/store/transaction.hpp"
#include "schema/names.hpp"

namespace xinqiao {

// The views live until the visitor returns.
struct ReportedRecord {
    KindName kind;
    RecordKey key;
    SubjectCode subject;
    std::string_view body;     // canonical
    Moment since{};            // when we knew it so
    int due_at = 0;            // at how many systems it should stand, or once stood
    int reported_at = 0;       // how many of these confirmed it at some time
    Moment last_reported{};    // when the last of these was told; 0: none was
    int refused_at = 0;        // how many say no to what should stand there now
    std::string_view refusal;  // what one of them said
};

// Every record that has not gone and is due somewhere, in the order of their ids.
void each_reported_record(
    Transaction& transaction, const std::function<void(const ReportedRecord&)>& each
);

}  // namespace xinqiao
