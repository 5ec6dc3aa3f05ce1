// Measures of joint incentive and punishment that listings opened, and what departments answered.
#pragma once

#include <string>
#include <vector>

#include "daemon/store/transaction.hpp"
#include "schema/measure_course.hpp"
#include "schema/names.hpp"

namespace xinqiao {

// One measure at one department, in the words of the catalogue when it was opened.
struct OpenedMeasure {
    std::int64_t id = 0;
    std::string measure;  // of a catalogue: "region-2018.market-access"
    std::string label;
    std::string sort;    // incentive, punishment
    std::string nature;  // mandatory, recommended
    std::string affair;
    std::string basis;  // document, edition and article
    std::string edition;
    std::string department;  // or a role
    KindName kind;
    RecordKey key;
    SubjectCode subject;
    std::int64_t decision = 0;  // the listing; 0: somebody else's
    MeasureCourse course;
    std::string release_why;
};

struct MeasureAnswer {
    std::int64_t measure = 0;
    MeasureOutcome outcome = MeasureOutcome::applied;
    Day day{};
    std::string document;
    std::string words;
    std::string who;
    Moment moment{};
};

// Empty members: whatever they are.
struct MeasureFilter {
    SubjectCode subject;
    std::string department;
};

class Measures {
public:
    explicit Measures(Transaction& transaction) : transaction_{transaction} {}

    // Whether it was not open yet; of the course only the day it was opened is written.
    bool open(const OpenedMeasure& measure);
    // Writes how far its course has come, and why it was released.
    void change(const OpenedMeasure& measure);
    void answer(const MeasureAnswer& answer);

    std::optional<OpenedMeasure> find(std::int64_t id);
    // Listing by listing, in the order in which they were opened.
    std::vector<OpenedMeasure> list(const MeasureFilter& filter);
    std::vector<OpenedMeasure> of_record(const KindName& kind, const RecordKey& key);
    std::vector<MeasureAnswer> answers_to(std::int64_t measure);  // oldest first
    // Whoever has a measure that is not released.
    std::vector<SubjectCode> subjects_under_measures();
    void erase(const KindName& kind, const RecordKey& key);

private:
    Transaction& transaction_;
};

// A listing that is told as an example (典型案例).
struct TypicalCase {
    KindName kind;
    RecordKey key;
    SubjectCode subject;
    std::string title;
    std::string who;
    Moment moment{};
};

class TypicalCases {
public:
    explicit TypicalCases(Transaction& transaction) : transaction_{transaction} {}

    // Marked again, its title is replaced.
    void mark(const TypicalCase& typical);
    // Whether it had been marked.
    bool unmark(const KindName& kind, const RecordKey& key);
    std::vector<TypicalCase> all();  // the newest first

private:
    Transaction& transaction_;
};

}  // namespace xinqiao
