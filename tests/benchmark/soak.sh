#!/bin/bash
# usage: soak.sh MINUTES [BUILD_DIR]
#
# A mixed load at a modest rate against a release daemon: look-ups by wrk, queries for the ledger,
# one night after the other. Prints memory, descriptors and threads every minute, and whether they
# grew from the end of the first quarter, when caches are warm, to the end. Ends with 1 if they did.
set -euo pipefail

minutes=${1:?usage: soak.sh MINUTES [BUILD_DIR]}
here=$(realpath "$(dirname "$0")")
build=$(realpath "${2:-$here/../../build/release}")
rows=${XINQIAO_SOAK_ROWS:-100000}
cores=0,1
folder=$(mktemp -d "${TMPDIR:-/var/tmp}/xinqiao-soak-XXXXXX")
daemon= load= asking= nights=
finish() {
    for child in $load $asking $nights $daemon; do kill "$child" 2>/dev/null || true; done
    wait
    rm -rf "$folder"
}
trap finish EXIT
cd "$folder"
. "$here/served_store.sh"

ask_again_and_again() {
    while read -r code; do
        curl -s -o answer -H "Authorization: Bearer ${tokens[0]}" -H "Content-Type: application/json" \
            -d "{\"uscc\":\"$code\",\"purpose\":\"采矿权延续审查\",\"document\":\"乌自然资审〔2026〕3号\"}" \
            "http://127.0.0.1:$port/v1/queries" || true
        sleep 0.2
    done < <(while true; do cat codes; done)
}

night_after_night() {
    while true; do
        start_night
        wait "$night" || cat night.log >&2
        echo done >>nights.log
        sleep 5
    done
}

threads() { awk '/^Threads:/ { print $2 }' "/proc/$daemon/status"; }
resident_mib() { awk '/^VmRSS:/ { printf "%d", $2 / 1024 }' "/proc/$daemon/status"; }
descriptors() { find "/proc/$daemon/fd" -mindepth 1 | wc -l; }
row() {  # MINUTE; sets mib, files, workers
    mib=$(private_mib "$daemon") files=$(descriptors) workers=$(threads)
    printf '%6s %12d %12d %12d %12d %8d\n' "$1" "$mib" "$(resident_mib)" "$files" "$workers" "$(wc -l <nights.log)"
}

make_served_store "$rows"
: >nights.log
start_daemon
LOOK_UP_PAUSE=100 wrk -t1 -c16 -d"${minutes}m" -s "$here/look_up.lua" "http://127.0.0.1:$port" \
    -- codes "${tokens[@]}" >wrk.log &
load=$!
ask_again_and_again &
asking=$!
night_after_night &
nights=$!

printf '%6s %12s %12s %12s %12s %8s\n' minute "private MiB" "resident MiB" descriptors threads nights
row 0
quarter=$(((minutes + 3) / 4))
for minute in $(seq "$minutes"); do
    sleep 60
    row "$minute"
    if [ "$minute" = "$quarter" ]; then warm_mib=$mib warm_files=$files warm_workers=$workers; fi
done
wait "$load" || true
load=
grep MEASURED wrk.log | awk '{ printf "look-ups: %d/s, p99 %d us, failed %d\n", $2, $4, $5 }' || true
# What wanders from minute to minute is no growth.
if [ "$mib" -gt $((warm_mib + warm_mib / 10 + 8)) ] || [ "$files" -gt $((warm_files + 16)) ] ||
    [ "$workers" -gt $((warm_workers + 8)) ]; then
    echo "it grows: $warm_mib MiB, $warm_files descriptors, $warm_workers threads after $quarter minutes; $mib, $files, $workers at the end"
    exit 1
fi
echo "no growth: $warm_mib MiB, $warm_files descriptors, $warm_workers threads after $quarter minutes; $mib, $files, $workers at the end"
