// What must come down and has not been seen to be gone: on the first page until it has.
#include "base/date.hpp"
#include "daemon/report/html_page.hpp"
#include "daemon/report/html_parts.hpp"

namespace xinqiao {
namespace {

Bilingual state_of(const WithdrawalFacts& withdrawal) {
    if (withdrawal.sent) return {"已发出，待回执", "sent, not answered yet"};
    if (!withdrawal.told) return {"待撤下", "to be told"};
    if (withdrawal.shown) return {"已告知，仍在公示", "told, still shown"};
    return {"已告知，待回读核实", "told, not seen yet"};
}

}  // namespace

std::string withdrawal_section(const ReportFacts& facts) {
    if (facts.withdrawals.empty()) return {};
    std::string rows;
    for (const WithdrawalFacts& withdrawal : facts.withdrawals) {
        const bool waits = withdrawal.sent || (withdrawal.told && !withdrawal.shown);
        const std::string mark = waits ? "warn" : "bad";
        rows += element(
            "tr",
            classed_cell(
                "tight",
                R"(<b class="mark )" + mark + R"(">)" + spoken(state_of(withdrawal)) + "</b>"
            ) + classed_cell("tight", escaped(withdrawal.system))
                + classed_cell("tight", escaped(withdrawal.kind))
                + cell(escaped(withdrawal.subject)) + cell(escaped(withdrawal.key))
                + classed_cell("tight", withdrawal.since) + cell(escaped(withdrawal.why))
        );
    }
    return section(
        "withdrawals",
        {"撤下尚未核实", "Withdrawals not yet seen done"},
        sheet(
            {{{"进展", "State"}},
             {{"系统", "System"}},
             {{"类别", "Kind"}},
             {{"主体", "Subject"}},
             {{"记录", "Record"}},
             {{"自", "Since"}},
             {{"原因", "Why"}}},
            rows
        )
    );
}

}  // namespace xinqiao
