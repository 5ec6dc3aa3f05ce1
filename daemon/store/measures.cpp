#include "daemon/store/measures.hpp"

#include "base/error.hpp"
#include "schema/personal_numbers.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view largest_measure = R"(
    select coalesce(max(id), 0)
    from (select max(id) as id from measure
          union all select largest from erased_id where name = 'measure'))";
constexpr std::string_view largest_answer = "select coalesce(max(id), 0) from measure_answer";

constexpr std::string_view insert_measure = R"(
    insert into measure (id, measure, label, sort, nature, affair, basis, edition, department, kind, key,
                         subject, decision, opened, suspended, resumed, released, release_why)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, 0, 0, '')
    on conflict (kind, key, decision, measure, department) do nothing)";

constexpr std::string_view update_measure = R"(
    update measure set suspended = $2, resumed = $3, released = $4, release_why = $5 where id = $1)";

constexpr std::string_view insert_answer = R"(
    insert into measure_answer (id, measure, outcome, day, document, words, who, moment)
    values ($1, $2, $3, $4, $5, $6, $7, $8))";

constexpr std::string_view select_answers = R"(
    select measure, outcome, day, document, words, who, moment
    from measure_answer where measure = $1 order by id)";

// With the last answer beside it.
constexpr std::string_view select_measures = R"(
    select m.id, m.measure, m.label, m.sort, m.nature, m.affair, m.basis, m.edition, m.department, m.kind,
           m.key, m.subject, m.decision, m.opened, m.suspended, m.resumed, m.released, m.release_why,
           coalesce(a.outcome, ''), coalesce(a.day, 0)
    from measure m
    left join measure_answer a
        on a.id = (select max(id) from measure_answer b where b.measure = m.id))";

constexpr std::string_view of_id = " where m.id = $1";
constexpr std::string_view of_filter = R"(
    where ($1 = '' or m.subject = $1) and ($2 = '' or m.department = $2) order by m.id)";
constexpr std::string_view of_record_key = " where m.kind = $1 and m.key = $2 order by m.id";

constexpr std::string_view select_subjects =
    "select distinct subject from measure where released = 0 order by subject";

constexpr std::string_view delete_answers = R"(
    delete from measure_answer
    where measure in (select id from measure where kind = $1 and key = $2))";
constexpr std::string_view delete_measures = "delete from measure where kind = $1 and key = $2";

constexpr std::string_view upsert_typical = R"(
    insert into typical_case (kind, key, subject, title, who, moment)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (kind, key) do update
        set title = excluded.title, who = excluded.who, moment = excluded.moment)";
constexpr std::string_view delete_typical = "delete from typical_case where kind = $1 and key = $2";
constexpr std::string_view select_typical = R"(
    select kind, key, subject, title, who, moment from typical_case order by moment desc, key)";

std::int64_t number_of(const std::optional<Day>& day) {
    return day ? day->time_since_epoch().count() : 0;
}

std::optional<Day> day_in(std::int64_t number) {
    if (number == 0) return std::nullopt;
    return Day{std::chrono::days{number}};
}

MeasureOutcome outcome_in(std::string_view word) {
    if (const auto outcome = measure_outcome_named(word)) return *outcome;
    throw Error{Error::Kind::invalid, "measure_answer.outcome: " + std::string{word}};
}

MeasureCourse course_in(const Row& row) {
    MeasureCourse course;
    course.opened = Day{std::chrono::days{row.number(13)}};
    course.suspended = day_in(row.number(14));
    course.resumed = day_in(row.number(15));
    course.released = day_in(row.number(16));
    if (row.text(18).empty()) return course;
    course.answer = outcome_in(row.text(18));
    course.answered = Day{std::chrono::days{row.number(19)}};
    return course;
}

OpenedMeasure measure_in(const Row& row) {
    OpenedMeasure measure;
    measure.id = row.number(0);
    measure.measure = row.text(1);
    measure.label = row.text(2);
    measure.sort = row.text(3);
    measure.nature = row.text(4);
    measure.affair = row.text(5);
    measure.basis = row.text(6);
    measure.edition = row.text(7);
    measure.department = row.text(8);
    measure.kind = KindName{row.text(9)};
    measure.key = RecordKey{row.text(10)};
    measure.subject = SubjectCode{row.text(11)};
    measure.decision = row.number(12);
    measure.course = course_in(row);
    measure.release_why = row.text(17);
    return measure;
}

std::vector<OpenedMeasure> measures_where(
    Transaction& transaction, std::string_view which, std::initializer_list<Value> values
) {
    std::vector<OpenedMeasure> measures;
    const std::string sql = std::string{select_measures} + std::string{which};
    transaction.run(sql, values, [&](const Row& row) { measures.push_back(measure_in(row)); });
    return measures;
}

}  // namespace

bool Measures::open(const OpenedMeasure& measure) {
    const std::int64_t written = transaction_.run(
        insert_measure,
        {transaction_.next_id(largest_measure),
         measure.measure,
         measure.label,
         measure.sort,
         measure.nature,
         measure.affair,
         measure.basis,
         measure.edition,
         measure.department,
         measure.kind,
         measure.key,
         measure.subject,
         measure.decision,
         number_of(measure.course.opened)}
    );
    return written > 0;
}

void Measures::change(const OpenedMeasure& measure) {
    transaction_.run(
        update_measure,
        {measure.id,
         number_of(measure.course.suspended),
         number_of(measure.course.resumed),
         number_of(measure.course.released),
         without_personal_numbers(measure.release_why)}
    );
}

void Measures::answer(const MeasureAnswer& answer) {
    transaction_.run(
        insert_answer,
        {transaction_.next_id(largest_answer),
         answer.measure,
         word_of(answer.outcome),
         number_of(answer.day),
         answer.document,
         without_personal_numbers(answer.words),
         answer.who,
         answer.moment}
    );
}

std::optional<OpenedMeasure> Measures::find(std::int64_t id) {
    auto found = measures_where(transaction_, of_id, {id});
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::vector<OpenedMeasure> Measures::list(const MeasureFilter& filter) {
    return measures_where(transaction_, of_filter, {filter.subject, filter.department});
}

std::vector<OpenedMeasure> Measures::of_record(const KindName& kind, const RecordKey& key) {
    return measures_where(transaction_, of_record_key, {kind, key});
}

std::vector<MeasureAnswer> Measures::answers_to(std::int64_t measure) {
    std::vector<MeasureAnswer> answers;
    transaction_.run(select_answers, {measure}, [&](const Row& row) {
        MeasureAnswer answer;
        answer.measure = row.number(0);
        answer.outcome = outcome_in(row.text(1));
        answer.day = Day{std::chrono::days{row.number(2)}};
        answer.document = row.text(3);
        answer.words = row.text(4);
        answer.who = row.text(5);
        answer.moment = row.moment(6);
        answers.push_back(std::move(answer));
    });
    return answers;
}

std::vector<SubjectCode> Measures::subjects_under_measures() {
    std::vector<SubjectCode> subjects;
    transaction_.run(select_subjects, {}, [&](const Row& row) {
        subjects.emplace_back(row.text(0));
    });
    return subjects;
}

void Measures::erase(const KindName& kind, const RecordKey& key) {
    transaction_.run(delete_answers, {kind, key});
    transaction_.run(delete_measures, {kind, key});
    transaction_.run(delete_typical, {kind, key});
}

void TypicalCases::mark(const TypicalCase& typical) {
    transaction_.run(
        upsert_typical,
        {typical.kind, typical.key, typical.subject, typical.title, typical.who, typical.moment}
    );
}

bool TypicalCases::unmark(const KindName& kind, const RecordKey& key) {
    return transaction_.run(delete_typical, {kind, key}) > 0;
}

std::vector<TypicalCase> TypicalCases::all() {
    std::vector<TypicalCase> cases;
    transaction_.run(select_typical, {}, [&](const Row& row) {
        TypicalCase typical;
        typical.kind = KindName{row.text(0)};
        typical.key = RecordKey{row.text(1)};
        typical.subject = SubjectCode{row.text(2)};
        typical.title = row.text(3);
        typical.who = row.text(4);
        typical.moment = row.moment(5);
        cases.push_back(std::move(typical));
    });
    return cases;
}

}  // namespace xinqiao
