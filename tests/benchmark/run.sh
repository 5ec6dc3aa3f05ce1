#!/bin/bash
# usage: tests/benchmark/run.sh BUILD_DIR
#
# Every benchmark with its peer, then one table of the ratios with the goals beside them. Slowness
# is shown, never an error; what breaks ends this with 1. Settings from the environment:
# XINQIAO_BENCH_ROWS (1000000), XINQIAO_BENCH_MEMORY_ROWS (3000000; 0: left out),
# XINQIAO_BENCH_POISON_ROWS (200000), XINQIAO_BENCH_CODES (3000000), XINQIAO_BENCH_CHANGES (100000),
# XINQIAO_BENCH_CONNECTIONS (2), XINQIAO_BENCH_XML_MIB (1024), XINQIAO_BENCH_DIFF_ROWS (1000000),
# XINQIAO_BENCH_TABLE_ROWS (100000), XINQIAO_BENCH_RECONCILE_ROWS (1000000),
# XINQIAO_BENCH_FINDINGS (50000) and XINQIAO_BENCH_SERVED_ROWS (1000000).
set -euo pipefail

build=$(realpath "$1")
here=$(realpath "$(dirname "$0")")
log=$(mktemp)
trap 'rm -f "$log"' EXIT

cmake --build "$build" --target load_bench uscc_codes uscc_check_bench push_bench xml_bench \
    diff_lists table_bench reconcile_bench report_bench decision_bench xinqiao xinqiao-platform

"$here/load_bench.sh" "$build" "${XINQIAO_BENCH_ROWS:-1000000}" | tee -a "$log"
memory_rows=${XINQIAO_BENCH_MEMORY_ROWS:-3000000}
if [ "$memory_rows" != 0 ]; then
    "$here/load_bench.sh" "$build" --memory "$memory_rows" | tee -a "$log"
fi
"$here/poison_bench.sh" "$build" "${XINQIAO_BENCH_POISON_ROWS:-200000}" | tee -a "$log"
"$here/uscc_bench.sh" "$build" "${XINQIAO_BENCH_CODES:-3000000}" | tee -a "$log"
"$here/push_bench.sh" "$build" "${XINQIAO_BENCH_CHANGES:-100000}"
"$here/xml_bench.sh" "$build" "${XINQIAO_BENCH_XML_MIB:-1024}" | tee -a "$log"
"$here/diff_bench.sh" "$build" "${XINQIAO_BENCH_DIFF_ROWS:-1000000}" | tee -a "$log"
"$here/report_bench.sh" "$build" "${XINQIAO_BENCH_FINDINGS:-50000}" | tee -a "$log"
"$build/tests/benchmark/table_bench" "${XINQIAO_BENCH_TABLE_ROWS:-100000}" 1000 | tee -a "$log"
"$here/decision_bench.sh" "$build" "${XINQIAO_BENCH_BACKLOG:-200000}" | tee -a "$log"
"$here/serve_bench.sh" "$build" "${XINQIAO_BENCH_SERVED_ROWS:-1000000}" | tee -a "$log"

"$build/tests/benchmark/reconcile_bench" "${XINQIAO_BENCH_RECONCILE_ROWS:-1000000}" | tee -a "$log"

printf '\n%-40s %8s %8s\n' "ratio, or MiB of private memory" measured goal
awk '
    / records$/ { rows = $1 }
    / stored [0-9]+ unchanged / {
        step = substr($0, 1, 32); sub(/ +$/, "", step)
        split(substr($0, 33), word)
        # Seconds, ratio, goal (two words, or "-"), MiB, goal.
        wide = word[3] == "<=" ? 1 : 0
        if (word[2] != "-") printf "%-40s %8s %8s\n", step ", of .import", word[2], "<= " word[4]
        mib[++count] = sprintf("%-40s %8s %8s", "MiB, " step ", " rows, word[4 + wide], "<= 400")
    }
    /^1 % poisoned, / {
        printf "%-40s %8s %8s\n", substr($0, 1, index($0, ":") - 1) ", of clean", $NF, "<= 1.10"
    }
    /^uscc check of / { uscc = $NF }
    /^XML private memory grew / { grown = $NF }
    /^XML read of / { xml = $NF }
    /^table push of / { table = $NF }
    /^reconcile, nothing changed/ { quiet = $NF; quiet_mib = $(NF - 3) }
    /^reconcile, 1 % changed/ { changed = $NF; changed_mib = $(NF - 3) }
    /^diff, times DuckDB/ { duckdb = $NF }
    /^diff, times sort/ { sorted = $NF }
    /^diff, MiB/ { diff_mib = $NF }
    /^diff, five times/ { five = $NF }
    /^look-up.*rate: / { rates[++looks] = $NF; when[looks] = $0; sub(/,.*/, "", when[looks]) }
    /^look-up.*p99 of/ { tails[looks] = $NF }
    /^look-up, MiB/ { served_mib = $(NF - 2) }
    /^report HTML, times libxlsxwriter/ { page = $NF }
    /^decision, p95 to all receipts/ { receipts = $(NF - 2) }
    /^decision, p95 until seen/ { seen = $(NF - 2) }
    /^report, seconds until usable/ { usable = $NF }
    END {
        for (i = 1; i <= count; ++i) print mib[i]
        if (uscc != "") printf "%-40s %8s %8s\n", "uscc check, times Python", uscc, ">= 50"
        if (xml != "") printf "%-40s %8s %8s\n", "XML read, times xmllint\047s speed", xml, ">= 1.0"
        if (xml != "") printf "%-40s %8s %8s\n", "MiB grown while reading XML", grown, "<= 1"
        if (page != "") printf "%-40s %8s %8s\n", "report page, times libxlsxwriter", page, "<= 1"
        for (i = 1; i <= looks; ++i) {
            printf "%-40s %8s %8s\n", when[i] ", of nginx\047s rate", rates[i], ">= 0.5"
            printf "%-40s %8s %8s\n", when[i] ", p99 of nginx\047s", tails[i], "<= 4"
        }
        if (looks) printf "%-40s %8s %8s\n", "MiB, serving while a night writes", served_mib, "<= 400"
        if (usable != "") printf "%-40s %8s %8s\n", "report page, seconds until usable", usable, "<= 2"
        if (duckdb != "") printf "%-40s %8s %8s\n", "diff, times DuckDB", duckdb, ">= 6"
        if (sorted != "") printf "%-40s %8s %8s\n", "diff, times sort and comm", sorted, ">= 10"
        if (diff_mib != "") printf "%-40s %8s %8s\n", "MiB, diff", diff_mib, "<= 256"
        if (five != "") printf "%-40s %8s %8s\n", "diff, 5 times the rows in times the time", five, "<= 6"
        if (quiet != "") printf "%-40s %8s %8s\n", "reconcile, nothing changed, of a join", quiet, "<= 0.1"
        if (changed != "") printf "%-40s %8s %8s\n", "reconcile, 1 % changed, of a join", changed, "<= 0.3"
        if (changed != "") printf "%-40s %8s %8s\n", "MiB grown while reconciling", changed_mib + quiet_mib, "<= 16"
        if (seen != "") printf "%-40s %8s %8s\n", "decision, p95 to receipts, of an answer", receipts, "<= 5"
        if (seen != "") printf "%-40s %8s %8s\n", "decision, p95 until seen, of an answer", seen, "<= 5"
        if (table != "") printf "%-40s %8s %8s\n", "table push, of COPY\047s rate", table, ">= 0.5"
    }' "$log"
