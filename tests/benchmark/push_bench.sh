#!/bin/bash
# usage: tests/benchmark/push_bench.sh BUILD_DIR [CHANGES]
#
# Pushes changes to a pretend platform that takes 20 ms to answer, in batches of 100, over 2
# connections (two cores carry the gateway and the platform; more connections would measure those
# cores), and compares with a straightforward client on one connection (one change a request,
# and batches of 100), and with what latency and concurrency allow. Ends with 1 when something breaks.
set -euo pipefail

build=$(realpath "$1")
here=$(realpath "$(dirname "$0")")
changes=${2:-100000}
concurrency=${XINQIAO_BENCH_CONNECTIONS:-2}
batch=100
answer=20  # milliseconds
folder=$(mktemp -d "${TMPDIR:-/var/tmp}/xinqiao-push-XXXXXX")
platform=
trap '[ -z "$platform" ] || kill "$platform" 2>/dev/null || true; rm -rf "$folder"' EXIT

cat > "$folder/league.toml" <<TOML
name = "league"
[[table]]
name = "licence"
path = "/licences"
key = ["XK_WSH"]
[[fault]]
fault = "answer_time"
method = "POST"
times = 0
milliseconds = $answer
TOML

start_platform() {  # NAME: sets url
    rm -f "$folder/port"
    "$build/tests/platform/xinqiao-platform" serve --world "$folder/league.toml" \
        --data "$folder/$1" --port-file "$folder/port" > "$folder/$1.log" 2>&1 &
    platform=$!
    for _ in $(seq 100); do
        [ -s "$folder/port" ] && break
        sleep 0.05
    done
    url=http://127.0.0.1:$(cat "$folder/port")
}

stop_platform() {
    kill "$platform" 2>/dev/null || true
    wait "$platform" 2>/dev/null || true
    platform=
}

"$build/tests/benchmark/load_bench" generate "$changes" 0 0 "$folder"

start_platform ours
read -r seconds pushed accepted outcome note < <(
    "$build/tests/benchmark/push_bench" "$folder" "$url" $concurrency $batch)
stop_platform
if [ "$accepted" != "$changes" ] || [ "$outcome" != done ]; then
    echo "pushed $pushed, accepted $accepted of $changes: $outcome $note" >&2
    exit 1
fi

start_platform singly
singly=$(python3 "$here/push_client.py" "$folder/csv/list.csv" "$url" 1 1000)
stop_platform
start_platform batches
batches=$(python3 "$here/push_client.py" "$folder/csv/list.csv" "$url" $batch 20000)
stop_platform

awk -v s="$seconds" -v n="$changes" -v c=$concurrency -v b=$batch -v a=$answer \
    -v singly="$singly" -v batches="$batches" 'BEGIN {
    ours = n / s; allowed = c * b * 1000 / a
    printf "\n%d changes to a platform that answers after %d ms, batches of %d, %d connections\n", n, a, b, c
    printf "%-44s %12s %8s %8s\n", "", "changes/s", "ratio", "goal"
    printf "%-44s %12.0f\n", "xinqiao", ours
    printf "%-44s %12.0f %8.1f %8s\n", "Python, one change a request: ours is times", singly, ours / singly, ">= 10"
    printf "%-44s %12.0f %8.1f\n", "Python, batches: ours is times", batches, ours / batches
    printf "%-44s %12.0f %8.2f %8s\n", "latency and connections allow: ours needs", allowed, allowed / ours, "<= 1.30"
}'
