#!/bin/bash
# usage: tests/fuzz/run.sh PROGRAM TARGET|all SECONDS
#
# Fuzzes one target, or each in turn, for that long. New inputs are kept in build/fuzz-corpus, so that the
# next run goes on from there; an input that breaks a promise is left in build/fuzz-found, to be
# minimised and added to tests/fuzz/corpus/TARGET.
set -euo pipefail

program=$1
seconds=$3
here=$(realpath "$(dirname "$0")")
kept=build/fuzz-corpus
found=build/fuzz-found
mkdir -p "$found"

targets=$2
[ "$targets" != all ] || targets=$(ls "$here/corpus")
status=0
for target in $targets; do
    mkdir -p "$kept/$target"
    printf '%s: %s s\n' "$target" "$seconds"
    XINQIAO_FUZZ=$target "$program" "$kept/$target" "$here/corpus/$target" \
        -max_total_time="$seconds" -timeout=25 -rss_limit_mb=3072 -max_len=65536 -print_final_stats=1 \
        -artifact_prefix="$found/$target-" > "build/fuzz-$target.log" 2>&1 || {
        status=1
        grep -aE 'broken promise|ERROR|SUMMARY|Test unit written' "build/fuzz-$target.log" || tail -5 "build/fuzz-$target.log"
    }
    grep -aE 'number_of_executed_units|new_units_added' "build/fuzz-$target.log" || true
done
exit $status
