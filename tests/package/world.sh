# Of `run`: what the daemon talks to, a local system and a platform, and what it has told there.

pids=()
stop_platforms() {
    local pid
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
}

start_platform() {  # name
    "${in_network[@]}" "$platform" serve --with-parent --world "tests/platform/demo/$1.world.toml" --data "$state/$1" \
        --port 0 --port-file "$state/$1.port" >"$state/$1.log" 2>&1 &
    pids+=($!)
    within 10 test -s "$state/$1.port" || { cat "$state/$1.log" >&2; fail "$1 does not start"; }
}
start_platforms() {
    "$platform" generate --out "$state/approvals" --kind licence --rows 300 --clean --seed 11 --format json
    start_platform league
    start_platform approvals
}

control() { "${in_network[@]}" curl -sS --fail --max-time 10 "http://127.0.0.1:$(cat "$state/league.port")/control/$1" "${@:2}"; }
# Every licence takes so long to be taken.
delay_licences() {  # milliseconds
    control faults -X POST -d '{"faults":[{"fault":"latency","method":"POST","path":"/licences","milliseconds":'"$1"',"times":0}],"seed":1}' >/dev/null
}
no_delay() { control faults -X POST -d '{"faults":[],"seed":1}' >/dev/null; }
effects() { control effects | python3 -c '
import collections, json, sys
found = json.load(sys.stdin)["effects"]
count = collections.Counter((e["table"], e["key"], e["action"], json.dumps(e["row"], sort_keys=True)) for e in found)
print(len(found), sum(n - 1 for n in count.values()))'; }
something_told() { read -r told _ < <(effects) && [ "$told" -gt 0 ]; }

configure_systems() {
    local file
    for file in league approvals; do
        sed -e "s|@league@|$(cat "$state/league.port")|; s|@approvals@|$(cat "$state/approvals.port")|" \
            "tests/platform/demo/conf/systems/$file.toml" >"$root/etc/xinqiao/systems/$file.toml"
    done
    # Few in a push, so that an upgrade comes between two.
    sed -i '\|^path = "/licences"$|a batch = 20' "$root/etc/xinqiao/systems/league.toml"
    sed -i 's/^enabled = true/enabled = false/' "$root/etc/xinqiao/xinqiao.toml"  # nights are begun here
}

ask_store() {  # SQL
    python3 -c 'import sqlite3, sys
print(*next(sqlite3.connect("file:" + sys.argv[1] + "?mode=ro", uri=True).execute(sys.argv[2])))' \
        "$root/var/lib/xinqiao/xinqiao.db" "$1"
}
version_of_store() { ask_store "select max(id) from migration"; }
left_to_tell() {
    ask_store "select count(*) from publication where system = 'league' and kind = 'licence' and record <> 0 and desired <> acknowledged"
}
