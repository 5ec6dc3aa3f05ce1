#!/bin/bash
# usage: tests/benchmark/load_bench.sh BUILD_DIR [MILLIONS…]
#
# Loads lists of generated licences (about 600 bytes, 20 columns) as a night does and compares with
# `sqlite3 .import` of the same CSV into one table with a primary key and two indexes, in the same
# run. Peer and ours are both in WAL with synchronous=FULL. Prints ratios; the goals are beside them.
set -euo pipefail

bench=$(realpath "$1")/tests/benchmark/load_bench
shift
sizes=("${@:-1}")
folder=$(mktemp -d "${TMPDIR:-/var/tmp}/xinqiao-load-XXXXXX")
trap 'rm -rf "$folder"' EXIT
cd "$folder"

import_with_sqlite3() {  # LIST: prints seconds
    rm -f peer.db peer.db-*
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
    echo "$(date +%s.%N) - $begin" | bc
    rm -f peer.db peer.db-*
}

line() {  # NAME GOAL PEER-SECONDS then the words of load_bench
    printf '%-34s %8.1f s  %5.2f of .import (goal %s)  %4d MiB private  read %s stored %s unchanged %s quarantined %s gone %s\n' \
        "$1" "$4" "$(echo "scale=4; $4 / $3" | bc)" "$2" "$5" "$7" "$8" "$9" "${10}" "${11}"
}

for millions in "${sizes[@]}"; do
    rows=$(echo "$millions * 1000000 / 1" | bc)
    echo "== $rows records"
    "$bench" generate "$rows" 0 plain
    "$bench" generate "$rows" 10 changed
    peer=$(import_with_sqlite3 plain)
    printf '%-34s %8.1f s\n' "sqlite3 .import of the CSV" "$peer"
    line "first load from CSV" "<= 1.0" "$peer" $("$bench" load plain csv a.db)
    line "again, nothing changed" "<= 0.35" "$peer" $("$bench" load plain csv a.db)
    line "again, 1 % changed" "<= 0.45" "$peer" $("$bench" load changed csv a.db)
    rm -f a.db a.db-*
    line "first load from XML" "<= 1.0" "$peer" $("$bench" load plain xml b.db)
    rm -f b.db b.db-*
done
