#!/bin/bash
# One night against two pretend platforms and two pretend local systems. What they hold, and what
# xinqiao knows, stays in build/demo, so that a second night finds the world as it was left.
# usage: run_night.sh [BUILD_FOLDER] [STATE_FOLDER]
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$(realpath "${1:-build/release}")
mkdir -p "${2:-build/demo}"
state=$(realpath "${2:-build/demo}")
demo=$PWD/tests/platform/demo
platform=$build/tests/platform/xinqiao-platform

# Only one night at a time in one world.
exec 9>"$state/lock"
flock -n 9 || { echo "另一个演示正在运行 / another demonstration is running: $state" >&2; exit 5; }

# Writes one kind of sample data, whole or not at all; kept once it is there.
sample() {  # folder, file, words of generate…
    local folder=$1 file=$2
    shift 2
    [ -e "$folder/$file" ] && return
    mkdir -p "$folder" "$state/draft"
    "$platform" generate --out "$state/draft" "$@"
    mv "$state/draft/${file%.*}.truth.json" "$state/draft/$file" "$folder/"
}

# Starts one platform, on the port it had last time if that is free.
start() {  # name, more words of serve…
    local name=$1 port=0 words pid
    shift
    words=(serve --with-parent --world "$demo/$name.world.toml" --data "$state/$name" "$@")
    [ -s "$state/$name.port" ] && port=$(cat "$state/$name.port")
    for port in "$port" 0; do
        rm -f "$state/$name.ready"
        "$platform" "${words[@]}" --port "$port" --port-file "$state/$name.ready" \
            >"$state/$name.log" 2>&1 9>&- &
        pid=$!
        for _ in $(seq 200); do
            [ -s "$state/$name.ready" ] || kill -0 $pid 2>/dev/null || break
            [ -s "$state/$name.ready" ] && break
            sleep 0.05
        done
        if [ -s "$state/$name.ready" ]; then
            pids+=($pid)
            cp "$state/$name.ready" "$state/$name.port"
            return
        fi
        wait $pid || true
    done
    cat "$state/$name.log" >&2
    exit 7
}

stop() {
    for pid in "${pids[@]}"; do
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
}

configure() {
    mkdir -p "$state/conf/systems" "$state/credentials" "$state/store" "$state/reports"
    local file
    for file in xinqiao.toml systems/{league,region,approvals,enforcement}.toml \
        systems/{league,region}.codes.toml; do
        sed -e "s|@source@|$PWD|" -e "s|@state@|$state|" \
            -e "s|@league@|$(cat "$state/league.port")|" \
            -e "s|@approvals@|$(cat "$state/approvals.port")|" \
            "$demo/conf/$file" >"$state/conf/$file"
    done
    (umask 077 && printf demonstration-token >"$state/credentials/league-token" \
        && printf demonstration-key >"$state/credentials/approvals-key")
}

sample "$state/approvals" licence.json --kind licence --rows 200 --each 1 --doubled 20 --seed 11 --format json
sample "$state/enforcement" penalty.csv --kind penalty --rows 60 --each 1 --seed 12 --encoding gb18030
sample "$state/enforcement" blacklist.csv --kind blacklist --rows 12 --clean --seed 13
sample "$state/enforcement" redlist.csv --kind redlist --rows 15 --clean --seed 14

pids=()
trap stop EXIT
start league
start region --folder "$state/region/files"
start approvals
configure

"$build/xinqiao" --config "$state/conf/xinqiao.toml" sync 9>&-
