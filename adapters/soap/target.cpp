// Changes told to a platform, and what stands there read back.
#include <algorithm>

#include "adapters/soap/answers.hpp"
#include "adapters/soap/ends.hpp"
#include "adapters/soap/payload.hpp"
#include "adapters/soap/service.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace {

constexpr std::chrono::seconds pause_after_message{60};

std::vector<Receipt> for_all(std::size_t count, const Receipt& receipt) {
    return std::vector<Receipt>(count, receipt);
}

// Changes that go in one message, by their places in the batch.
struct SoapMessage {
    std::string operation;
    std::vector<std::size_t> places;
};

class SoapTarget final : public Target {
public:
    SoapTarget(
        const SystemSettings& system,
        const PublicationSettings& publication,
        const Credentials& credentials
    )
        : soap_{system.soap},
          calls_{publication.soap},
          service_{system, {publication.path, publication.soap}, credentials} {
        if (!soap_.withdrawn.empty()) name_and_value(soap_.withdrawn, "soap.withdrawn");
        if (calls_.query.empty() && soap_.id_column.empty() && !soap_.overwrites) {
            throw Error{
                Error::Kind::misconfigured,
                "应答丢失后无从知道平台是否已收",
                "请设置 query 或 soap.id_column; 若同一行再报没有第二次效果, 设 soap.overwrites = "
                "true"};
        }
    }

    std::vector<Receipt> push(std::span<const Change> changes, const Call& call) override;

private:
    std::vector<SoapMessage> messages_of(
        std::span<const Change> changes, std::vector<Receipt>& receipts
    ) const;
    std::vector<Receipt> tell(
        const SoapMessage& message, std::span<const Change> changes, const Call& call
    );
    std::vector<Receipt> judge(const HttpAnswer& answer, std::size_t count) const;
    std::vector<Receipt> judge_envelope(const HttpAnswer& answer, std::size_t count) const;

    SoapSettings soap_;
    SoapCalls calls_;
    SoapService service_;
};

std::vector<Receipt> SoapTarget::push(std::span<const Change> changes, const Call& call) {
    std::vector<Receipt> receipts = for_all(changes.size(), Deferred{pause_after_message});
    bool any_told = false;
    for (const SoapMessage& message : messages_of(changes, receipts)) {
        try {
            auto told = tell(message, changes, call);
            for (std::size_t i = 0; i < told.size(); ++i) {
                receipts[message.places[i]] = std::move(told[i]);
            }
            any_told = true;
        } catch (const Error&) {
            // Nothing of this message arrived, but of those before; the next time it is the first.
            if (!any_told) throw;
            return receipts;
        }
    }
    return receipts;
}

// The order is kept, so that a withdrawal goes before what replaces it.
std::vector<SoapMessage> SoapTarget::messages_of(
    std::span<const Change> changes, std::vector<Receipt>& receipts
) const {
    std::vector<SoapMessage> messages;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        const std::string obstacle = obstacle_to_tell(soap_, calls_, changes[i]);
        if (!obstacle.empty()) {
            receipts[i] = Refused{"message", obstacle};
            continue;
        }
        const bool apart = changes[i].action == Action::withdraw && !calls_.withdraw.empty();
        const std::string& operation = apart ? calls_.withdraw : calls_.operation;
        if (messages.empty() || messages.back().operation != operation) {
            messages.push_back({operation, {}});
        }
        messages.back().places.push_back(i);
    }
    return messages;
}

std::vector<Receipt> SoapTarget::tell(
    const SoapMessage& message, std::span<const Change> changes, const Call& call
) {
    std::vector<WireRow> rows;
    for (const std::size_t place : message.places) {
        rows.push_back(told_row(soap_, calls_, changes[place]));
    }
    auto outcome = service_.tell(
        message.operation, {{soap_.payload_parameter, payload_of(soap_, rows)}}, call
    );
    return during("调用 " + message.operation, [&] {
        if (outcome) return judge(*outcome, rows.size());
        const HttpFailure& failure = outcome.error();
        if (failure.may_have_arrived) return for_all(rows.size(), Unknown{failure.error.what()});
        throw failure.error;
    });
}

std::vector<Receipt> SoapTarget::judge(const HttpAnswer& answer, std::size_t count) const {
    const long status = answer.status;
    if (status == 429 || (status == 503 && answer.retry_after.count() > 0)) {
        return for_all(count, Deferred{std::max(answer.retry_after, std::chrono::seconds{1})});
    }
    // What broke on the way, after a platform may have begun to work.
    if (status == 408 || status == 502 || status == 504) {
        return for_all(count, Unknown{"对方返回 HTTP " + std::to_string(status)});
    }
    return judge_envelope(answer, count);
}

std::vector<Receipt> SoapTarget::judge_envelope(const HttpAnswer& answer, std::size_t count) const {
    std::optional<SoapFault> fault;
    SoapVerdict verdict;
    try {
        const auto result = result_of(answer);
        if (result) verdict = verdict_in(*result, soap_.answer);
        if (!result) fault = result.error();
    } catch (const Error& error) {
        const bool taken_perhaps = answer.status < 300 || answer.status == 500;
        if (!taken_perhaps) throw;
        return for_all(count, Unknown{error.what()});
    }
    if (!fault) return receipts_of(verdict, count, soap_.answer);
    if (fault->ours) throw error_of(*fault);
    return for_all(count, Unknown{error_of(*fault).what()});
}

class SoapReadBack final : public ReadBack {
public:
    SoapReadBack(
        const SystemSettings& system,
        const PublicationSettings& publication,
        const Credentials& credentials
    )
        : soap_{system.soap},
          calls_{publication.soap},
          service_{system, {publication.path, publication.soap}, credentials} {}

    Rows read_back(const Change& change, const Call& call) override {
        const SoapAnswer answer = service_.ask(calls_.query, question_of(change), call);
        return during("回读 " + change.id.text(), [&] {
            return without_withdrawn(rows_of(answer.result, soap_.answer).rows);
        });
    }

private:
    SoapParameters question_of(const Change& change) const;
    Rows without_withdrawn(Rows rows) const;

    SoapSettings soap_;
    SoapCalls calls_;
    SoapService service_;
};

SoapParameters SoapReadBack::question_of(const Change& change) const {
    if (calls_.query_by.empty()) {
        const WireRow row = change.row;
        return {{soap_.payload_parameter, payload_of(soap_, {&row, 1})}};
    }
    SoapParameters parameters;
    for (const std::string& column : calls_.query_by) {
        const auto cell = std::find_if(change.row.begin(), change.row.end(), [&](const auto& one) {
            return one.first == column;
        });
        if (cell == change.row.end()) {
            throw Error{
                Error::Kind::misconfigured,
                "query_by 的列 " + column + " 不在所报送的行里",
                "请检查 query_by 与映射"};
        }
        parameters.push_back(*cell);
    }
    return parameters;
}

// A row that carries the mark of a withdrawal stands there no more.
Rows SoapReadBack::without_withdrawn(Rows rows) const {
    if (soap_.withdrawn.empty()) return rows;
    const auto [column, value] = name_and_value(soap_.withdrawn, "soap.withdrawn");
    const auto mark = rows.find_column(column);
    if (!mark) return rows;
    Rows standing{rows.columns()};
    for (std::size_t row = 0; row < rows.size(); ++row) {
        if (rows.cell(row, *mark) == value) continue;
        standing.begin_row(rows.place(row));
        for (std::size_t cell = 0; cell < rows.columns().size(); ++cell) {
            if (const auto text = rows.cell(row, cell)) standing.set(cell, *text);
        }
        if (const auto broken = rows.broken(row)) standing.mark_broken(std::string{*broken});
    }
    return standing;
}

}  // namespace

std::unique_ptr<Target> soap_target(
    const SystemSettings& system,
    const PublicationSettings& publication,
    const Credentials& credentials
) {
    return std::make_unique<SoapTarget>(system, publication, credentials);
}

std::unique_ptr<ReadBack> soap_read_back(
    const SystemSettings& system,
    const PublicationSettings& publication,
    const Credentials& credentials
) {
    return std::make_unique<SoapReadBack>(system, publication, credentials);
}

}  // namespace xinqiao
