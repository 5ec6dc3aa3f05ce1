#!/bin/bash
# usage: tests/benchmark/diff_bench.sh BUILD_DIR [ROWS]
#
# Compares two lists of ROWS (1000000) licences: `xinqiao diff` with normalisation and the changed
# fields named, beside DuckDB's full join of the raw files (its npm package, fetched into BUILD_DIR)
# and `LC_ALL=C sort | comm`. They take turns; the best of three counts. Private memory is looked at
# while ours works. Five times as many rows are then compared by us alone, unless
# XINQIAO_BENCH_DIFF_LARGE is 0.
set -euo pipefail

build=$(realpath "$1")
rows=${2:-1000000}
here=$(realpath "$(dirname "$0")")
work=$(mktemp -d --tmpdir="${TMPDIR:-/var/tmp}" xinqiao-diff.XXXXXX)
trap 'rm -rf "$work"' EXIT

duckdb=$build/duckdb
if [ ! -d "$duckdb/node_modules/@duckdb" ]; then
    mkdir -p "$duckdb"
    npm install --silent --no-audit --no-fund --prefix "$duckdb" @duckdb/node-api > /dev/null 2>&1 || true
fi

# Runs a command and says its wall seconds, processor seconds and the most private MiB it held.
# Exit 1 of ours means "differences".
watched() {
    python3 - "$@" <<'PYTHON'
import os, resource, subprocess, sys, time
begin = time.monotonic()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
most = 0
while process.poll() is None:
    try:
        with open(f"/proc/{process.pid}/status") as status:
            for line in status:
                if line.startswith("RssAnon:"):
                    most = max(most, int(line.split()[1]))
    except OSError:
        pass
    time.sleep(0.005)
wall = time.monotonic() - begin
if process.returncode not in (0, 1):
    sys.exit(f"{sys.argv[1]} ended with {process.returncode}")
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{wall:.3f} {used.ru_utime + used.ru_stime:.2f} {most // 1024}")
PYTHON
}

# Of two measurements the one that took less time.
less() {
    printf '%s\n%s\n' "$1" "$2" | grep . | sort -n | head -1
}

measure() {  # folder → ours, theirs
    local a=$1/A/csv/list.csv b=$1/B/csv/list.csv
    cat "$a" "$b" > /dev/null
    ours= theirs= sorted=
    for _ in 1 2 3; do
        ours=$(less "$ours" "$(watched "$build/xinqiao" diff "$a" "$b" --kind licence --output "$work/ours.csv")")
        [ "$2" = peers ] || continue
        if [ -d "$duckdb/node_modules/@duckdb" ]; then
            theirs=$(less "$theirs" "$(watched node "$here/diff_duckdb.mjs" "$duckdb/node_modules" "$a" "$b" "$work/theirs.csv")")
        fi
        sorted=$(less "$sorted" "$(watched bash -c "comm -3 <(LC_ALL=C sort '$a') <(LC_ALL=C sort '$b') > '$work/sorted'")")
    done
}

ratio() {
    awk "BEGIN { split(\"$1\", a); split(\"$2\", b); printf \"%.1f\", b[1] / a[1] }"
}

"$build/tests/benchmark/diff_lists" "$rows" "$work/lists"
measure "$work/lists" peers
one=$ours
echo "diff of 2 x $rows rows (wall s, processor s, private MiB):"
echo "  xinqiao diff            $ours"
[ -z "$theirs" ] || echo "  DuckDB full join        $theirs"
echo "  sort | comm             $sorted"

# What only we can tell apart: spelled otherwise, not changed.
if [ -n "$theirs" ]; then
    spelled=$("$build/xinqiao" diff "$work/lists/A/csv/list.csv" "$work/lists/B/csv/list.csv" --kind licence \
        --spelling --output "$work/all.csv" > /dev/null 2>&1; cut -d, -f1-4 "$work/all.csv" | sort -u | wc -l)
    peer=$(wc -l < "$work/theirs.csv")
    [ "$spelled" = "$peer" ] || echo "  the two disagree: $spelled and $peer lines" >&2
    echo "diff, times DuckDB of 2 x $rows rows: $(ratio "$ours" "$theirs")"
fi
echo "diff, times sort and comm of 2 x $rows rows: $(ratio "$ours" "$sorted")"
echo "diff, MiB of 2 x $rows rows: ${ours##* }"

if [ "${XINQIAO_BENCH_DIFF_LARGE:-1}" != 0 ]; then
    rm -rf "$work/lists"
    "$build/tests/benchmark/diff_lists" $((rows * 5)) "$work/large"
    measure "$work/large" alone
    echo "  xinqiao diff, 5 times   $ours"
    echo "diff, five times the rows in times the time: $(ratio "$one" "$ours")"
fi
