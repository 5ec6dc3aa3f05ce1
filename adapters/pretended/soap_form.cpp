// Rows and verdicts inside envelopes.
#include <algorithm>

#include "adapters/formats/xml_rows.hpp"
#include "adapters/formats/xml_text.hpp"
#include "adapters/pretended/system_form.hpp"
#include "adapters/soap/answers.hpp"
#include "adapters/soap/envelope.hpp"
#include "adapters/soap/payload.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace {

// The element by which a platform says it; the setting may name none.
void say(XmlText& out, const std::vector<std::string>& names, const std::string& text) {
    if (!names.empty()) out.element(names.front(), text);
}

class SoapForm final : public SystemForm {
public:
    explicit SoapForm(const SoapSettings& soap) : soap_{soap} {}

    Rows list(const StreamSettings& stream, const Rows& rows, const Call&) override {
        SoapSettings as_list = soap_;
        if (as_list.payload == "json") as_list.payload = "rowdata";  // lists are XML at any rate
        const std::string result =
            "<answer>" + words(rows.size()) + payload_of(as_list, wire_rows(rows)) + "</answer>";
        SoapRows found =
            rows_of(through_envelope(stream.soap.operation, "return", result), soap_.answer);
        if (found.total.value_or(rows.size()) == found.rows.size()) return std::move(found.rows);
        throw Error{
            Error::Kind::invalid,
            "探针的名单读出 " + std::to_string(found.rows.size()) + " 行, 不是所说的行数",
            "请检查 soap.answer.total"};
    }

    std::string fault_of(const PublicationSettings& publication, const Change& change, const Call&)
        override {
        const SoapCalls& calls = publication.soap;
        std::string obstacle = obstacle_to_tell(soap_, calls, change);
        if (!obstacle.empty()) return obstacle;
        const WireRow told = told_row(soap_, calls, change);
        const std::string payload = payload_of(soap_, {&told, 1});
        if (through_envelope(calls.operation, soap_.payload_parameter, payload) == payload)
            return {};
        return "报文放进信封之后读出来已不相同, 请检查 soap.payload_parameter";
    }

    Receipt
    accepted(const PublicationSettings& publication, const Change&, const std::string& reference, const Call&)
        override {
        const std::string result = "<answer>" + verdict(reference) + "</answer>";
        const std::string said = through_envelope(publication.soap.operation, "return", result);
        return receipts_of(verdict_in(said, soap_.answer), 1, soap_.answer).at(0);
    }

private:
    // What the one parameter of the operation says, having been in an envelope.
    std::string through_envelope(
        const std::string& operation, const std::string& parameter, const std::string& text
    ) const {
        const auto result = result_in(envelope_of(soap_, operation, {{parameter, text}}, {}));
        if (result) return *result;
        throw Error{Error::Kind::invalid, result.error().reason, "请检查操作名 " + operation};
    }

    std::string success() const {
        return soap_.answer.success.empty() ? "" : soap_.answer.success.front();
    }

    std::string words(std::size_t total) const {
        XmlText out;
        out.begin("said");
        say(out, soap_.answer.code, success());
        say(out, soap_.answer.total, std::to_string(total));
        out.end();
        return out.finished();
    }

    // For one row: by the row where the platform tells of rows, or else of all that was told.
    std::string verdict(const std::string& reference) const {
        const SoapWords& answer = soap_.answer;
        XmlText out;
        out.begin(answer.row.empty() ? "said" : answer.row);
        if (!answer.row.empty()) say(out, answer.line, "1");
        say(out, answer.code, success());
        say(out, answer.reference, reference);
        out.end();
        return out.finished();
    }

    SoapSettings soap_;
};

}  // namespace

std::unique_ptr<SystemForm> soap_form(const SystemSettings& system) {
    return std::make_unique<SoapForm>(system.soap);
}

}  // namespace xinqiao
