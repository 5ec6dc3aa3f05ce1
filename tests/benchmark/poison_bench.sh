#!/bin/bash
# usage: tests/benchmark/poison_bench.sh BUILD_DIR [ROWS] [TIMES]
#
# Does one bad row slow the others? Loads a clean list and the same list with 1 % poison, each into
# a store of its own and then again, in turns, TIMES times; compares the medians of the time it took
# and of the processor time, which others on the machine disturb less.
set -euo pipefail

bench=$(realpath "$1")/tests/benchmark/load_bench
rows=${2:-200000}
times=${3:-5}
folder=$(mktemp -d "${TMPDIR:-/var/tmp}/xinqiao-poison-XXXXXX")
trap 'rm -rf "$folder"' EXIT
cd "$folder"

"$bench" generate "$rows" 0 0 clean
"$bench" generate "$rows" 0 10 poisoned
# The words of load_bench: seconds, MiB, outcome, read, stored, unchanged, quarantined, gone, CPU.
for ((turn = 0; turn < times; ++turn)); do
    for list in clean poisoned; do
        echo "$list first $("$bench" load "$list" csv "$list.db")"
        echo "$list again $("$bench" load "$list" csv "$list.db")"
        rm -f "$list".db*
    done
done > loads.log

median() {  # LIST STEP COLUMN
    awk -v list="$1" -v step="$2" -v column="$3" '$1 == list && $2 == step { print $column }' \
        loads.log | sort -n \
        | awk '{ seconds[NR] = $1 } END { print seconds[int((NR + 1) / 2)] }'
}

awk -v rows="$rows" '$1 == "poisoned" && $2 == "first" && !said++ {
    printf "\n%d records, %d stored, %d quarantined\n", rows, $7, $9 }' loads.log
for step in first again; do
    awk -v step="$step" -v clean="$(median clean "$step" 3)" \
        -v poisoned="$(median poisoned "$step" 3)" -v clean_cpu="$(median clean "$step" 11)" \
        -v poisoned_cpu="$(median poisoned "$step" 11)" 'BEGIN {
            printf "1 %% poisoned, %s: CPU %.2f of clean; clean %.2f s, poisoned %.2f s, ratio %.2f\n",
                step, poisoned_cpu / clean_cpu, clean, poisoned, poisoned / clean }'
done
