#!/bin/bash
# usage: tests/benchmark/load_bench.sh BUILD_DIR [--memory] [ROWS]
#
# Loads lists of generated licences (about 600 bytes, 20 columns) as a night does and compares with
# `sqlite3 .import` of the same CSV into one table with a primary key and two indexes, in the same
# run: peer and ours take turns, both in WAL with synchronous=FULL. With --memory it only loads, to
# show that private memory does not grow with the list. Ends with 1 only when something breaks.
set -euo pipefail

bench=$(realpath "$1")/tests/benchmark/load_bench
shift
memory_only=false
if [ "${1:-}" = --memory ]; then
    memory_only=true
    shift
fi
rows=${1:-1000000}
folder=$(mktemp -d "${TMPDIR:-/var/tmp}/xinqiao-load-XXXXXX")
trap 'rm -rf "$folder"' EXIT
cd "$folder"

seconds_since() {  # BEGIN
    awk -v begin="$1" -v end="$(date +%s.%N)" 'BEGIN { printf "%.2f", end - begin }'
}

import_with_sqlite3() {  # LIST: sets peer
    local columns begin
    columns=$(head -1 "$1/csv/list.csv")
    begin=$(date +%s.%N)
    sqlite3 peer.db > peer.log <<SQL
pragma journal_mode = wal;
pragma synchronous = full;
create table licence ($columns, primary key (XK_XDR_SHXYM, XK_WSH));
create index licence_by_name on licence (XK_XDR_MC);
create index licence_by_number on licence (XK_XKBH);
.import --csv --skip 1 $1/csv/list.csv licence
SQL
    peer=$(seconds_since "$begin")
    rm -f peer.db peer.db-*
    printf '%-32s %9.1f\n' "sqlite3 .import" "$peer"
}

load() {  # STEP GOAL LIST FORMAT STORE
    local words
    words=$("$bench" load "$3" "$4" "$5")
    # The words of load_bench: seconds, MiB, outcome, read, stored, unchanged, quarantined, gone, CPU.
    awk -v step="$1" -v goal="$2" -v peer="${peer:-0}" '{
        ratio = peer > 0 ? sprintf("%.2f", $1 / peer) : "-"
        printf "%-32s %9.1f %8s %8s %8d %8s   stored %d unchanged %d\n",
            step, $1, ratio, goal, $2, "<= 400", $5, $6
    }' <<< "$words"
}

heading() {
    printf '\n%s records\n' "$rows"
    printf '%-32s %9s %8s %8s %8s %8s\n' step seconds ratio goal MiB goal
}

"$bench" generate "$rows" 0 0 plain
if $memory_only; then
    heading
    load "first load from CSV" "-" plain csv ours.db
    load "again" "-" plain csv ours.db
    exit
fi

"$bench" generate "$rows" 10 0 changed
heading
for format in csv xml; do
    name=${format^^}
    import_with_sqlite3 plain
    load "first load from $name" "<= 1.00" plain "$format" ours.db
    import_with_sqlite3 plain
    load "again from $name" "<= 0.35" plain "$format" ours.db
    load "1 % changed from $name" "<= 0.45" changed "$format" ours.db
    rm -f ours.db ours.db-*
done
