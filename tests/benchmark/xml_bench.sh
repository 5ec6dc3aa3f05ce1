#!/bin/bash
# usage: tests/benchmark/xml_bench.sh BUILD_DIR [MIB] [TIMES]
#
# Reads a message file of so many MiB (ROWDATA/ROW, about 930 bytes a record) as the files adapter
# does, page by page and every cell taken, beside `xmllint --stream --noout` of the same file, in
# turns; the best of TIMES of each. Our private memory must not grow with the file: it is looked at
# after every page. Ends with 1 when the two readings do not hold what was written.
set -euo pipefail

bench=$(realpath "$1")/tests/benchmark/xml_bench
mib=${2:-1024}
times=${3:-3}
folder=$(mktemp -d "${TMPDIR:-/var/tmp}/xinqiao-xml-XXXXXX")
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir list

timed() {  # LOG COMMAND…: appends wall seconds and CPU seconds to LOG
    local log=$1 TIMEFORMAT='%R %U %S'
    shift
    { time "$@" > output 2> errors; } 2> took || { cat output errors >&2; exit 1; }
    awk '{ print $1, $2 + $3 }' took >> "$log"
}

"$bench" generate "$mib" list > written
cat list/message.xml > /dev/null
for ((turn = 0; turn < times; ++turn)); do
    timed peer xmllint --stream --noout list/message.xml
    timed ours "$bench" read list
    head -1 output | cmp -s - written || { cat output written >&2; exit 1; }
done

best() {  # LOG COLUMN
    cut -d' ' -f"$2" "$1" | sort -n | head -1
}

record=$(awk -v bytes="$(stat -c %s list/message.xml)" '{ printf "%.0f", bytes / $1 }' written)
awk -v mib="$mib" -v record="$record" -v contents="$(cat written)" \
    -v ours="$(best ours 1)" -v cpu="$(best ours 2)" \
    -v peer="$(best peer 1)" -v peer_cpu="$(best peer 2)" 'BEGIN {
    printf "\n%s, %d bytes a record\n", contents, record
    printf "xmllint --stream: %.2f s, CPU %.2f s, %.0f MiB/s\n", peer, peer_cpu, mib / peer
    printf "xinqiao: %.2f s, CPU %.2f s, %.0f MiB/s, every cell taken\n", ours, cpu, mib / ours
    printf "CPU, ours of xmllint: %.2f\n", cpu / peer_cpu
}'
tail -1 output
# From 10 % of the pages on: buffers have their size then.
awk '{ printf "XML private memory grew from %.1f to %.1f MiB, by %.1f\n",
    $(NF - 4) / 1024, $NF / 1024, ($NF - $(NF - 4)) / 1024 }' <(tail -1 output)
awk -v mib="$mib" -v ours="$(best ours 1)" -v peer="$(best peer 1)" 'BEGIN {
    printf "XML read of %d MiB: %.2f s, xmllint %.2f s, times its speed %.2f\n",
        mib, ours, peer, peer / ours }'
