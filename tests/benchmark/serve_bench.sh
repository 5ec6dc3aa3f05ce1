#!/bin/bash
# usage: serve_bench.sh BUILD_DIR [RECORDS]
#
# Look-ups of one subject by its code, from a store of so many records, beside nginx with a static
# file of the same size on the same two cores: wrk, 64 connections. First as fast as they can, then
# both at one rate; then the same while nights write 15 % of the records anew.
set -euo pipefail

build=$(realpath "$1")
here=$(realpath "$(dirname "$0")")
rows=${2:-1000000}
cores=0,1
seconds=${XINQIAO_BENCH_SECONDS:-10}
for program in wrk nginx; do
    command -v $program >/dev/null || { echo "look-ups: not measured, $program is not installed"; exit 0; }
done
folder=$(mktemp -d "${TMPDIR:-/var/tmp}/xinqiao-serve-XXXXXX")
daemon= nginx= nights=
finish() {
    for child in $nights $daemon $nginx; do kill "$child" 2>/dev/null || true; done
    wait
    rm -rf "$folder"
}
trap finish EXIT
cd "$folder"
. "$here/served_store.sh"

start_nginx() {  # a file as large as the usual answer
    mkdir -p static
    curl -s -H "Authorization: Bearer ${tokens[0]}" "http://127.0.0.1:$port/v1/subjects/$(head -1 codes)" >static/answer.json
    nginx_port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    cat >nginx.conf <<CONF
user root;
daemon off;
worker_processes 2;
pid $PWD/nginx.pid;
error_log $PWD/nginx.log;
events { worker_connections 1024; }
http {
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000000;
    open_file_cache max=10;
    types { application/json json; }
    server {
        listen 127.0.0.1:$nginx_port;
        root $PWD/static;
        location / { rewrite ^ /answer.json break; }
    }
}
CONF
    chmod 755 "$folder"
    taskset -c $cores nginx -e "$PWD/nginx.log" -c "$PWD/nginx.conf" &
    nginx=$!
    sleep 1
}

measure() {  # PORT PAUSE: sets rate, p50, p99, failed
    read -r _ rate p50 p99 failed < <(
        LOOK_UP_PAUSE=$2 taskset -c $cores wrk -t2 -c64 -d"$seconds" --latency -s "$here/look_up.lua" \
            "http://127.0.0.1:$1" -- codes "${tokens[@]}" | grep MEASURED)
}

ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", (b > 0 ? a / b : 0) }'; }

compare() {  # WHEN
    measure "$nginx_port" 0
    local peer=$rate peer_p99
    measure "$port" 0
    local ours=$rate
    printf '%-24s %9d/s, p50 %6d us, p99 %6d us; nginx %9d/s; failed %d\n' "as fast as it goes$1" "$rate" "$p50" "$p99" "$peer" "$failed"
    # 64 connections that wait that long ask for about half of what we can.
    local pause=$((64 * 1000 * 2 / ours))
    [ $pause -gt 0 ] || pause=1
    measure "$nginx_port" $pause
    peer_p99=$p99
    local peer_rate=$rate
    measure "$port" $pause
    printf '%-24s %9d/s, p50 %6d us, p99 %6d us; nginx %9d/s, p99 %6d us; failed %d\n' "at one rate$1" "$rate" "$p50" "$p99" "$peer_rate" "$peer_p99" "$failed"
    printf 'look-up%s, of nginx'"'"'s rate: %s\n' "$1" "$(ratio "$ours" "$peer")"
    printf 'look-up%s, p99 of nginx'"'"'s: %s\n' "$1" "$(ratio "$p99" "$peer_p99")"
}

make_served_store "$rows"
start_daemon
start_nginx
# Compared is what it takes to answer, not what it takes to read a disk.
cat store/xinqiao.db >/dev/null
printf '\n%s records, answers of %d bytes\n' "$rows" "$(stat -c %s static/answer.json)"
compare ""
before=$(private_mib $daemon)
night_after_night() {
    while start_night && wait "$night"; do echo done >>nights.log; done
    cat night.log >&2
}
: >nights.log
night_after_night &
nights=$!
sleep 3
compare " at night"
kill -0 $nights 2>/dev/null || echo "look-up at night: a night failed"
echo "nights that ended meanwhile: $(wc -l <nights.log)"
echo "look-up, MiB of private memory: $before before, $(private_mib $daemon) at night"
