# For other scripts: a store of ROWS licences in the current folder and a daemon that serves it.
# Needs: build, here. Sets: port, tokens, daemon, xinqiao.

# Everything that a release daemon needs; lists/{plain,changed}/csv/list.csv are two states of one
# list. 15 % of the rows differ: with more a night waits for a person.
make_served_store() {  # ROWS
    "$build/tests/benchmark/load_bench" generate "$1" 0 0 lists/plain
    "$build/tests/benchmark/load_bench" generate "$1" 150 0 lists/changed
    mkdir -p store conf/systems exchange/csv
    "$build/tests/benchmark/load_bench" load lists/plain csv store/xinqiao.db >load.log
    cp lists/plain/csv/list.csv exchange/csv/
    shuf -n 100000 lists/plain/csv/list.csv | cut -d, -f3 | grep -E '^[0-9A-Z]{18}$' >codes
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    cat >conf/xinqiao.toml <<CONF
[store]
path = "$PWD/store/xinqiao.db"
[folders]
systems = "$PWD/conf/systems"
schema = "$(realpath "$here/../../schema")"
reports = "$PWD/reports"
[log]
level = "error"
[schedule]
enabled = false
[backup]
folder = "$PWD/backups"
[http]
socket = "$PWD/xinqiao.sock"
port = $port
requests_per_minute = 1000000
CONF
    cat >conf/systems/approvals.toml <<CONF
name = "approvals"
label = "审批系统"
adapter = "files"
owner = "bureau"
[care]
keep_payloads_days = 0
[files]
root = "$PWD/exchange/csv"
format = "csv"
[[stream]]
name = "licences"
kind = "licence"
mapping = "licence-2019"
path = "list.csv"
CONF
    xinqiao=("$build/xinqiao" --config "$PWD/conf/xinqiao.toml")
    "${xinqiao[@]}" sync approvals >night.log 2>&1  # judges what stands
    # Several: the pace of one holder has a limit.
    tokens=()
    for number in 1 2 3 4 5 6 7 8; do
        tokens+=("$("${xinqiao[@]}" token issue "窗口$number" --role query 2>/dev/null)")
    done
}

start_daemon() {
    taskset -c "$cores" "${xinqiao[@]}" serve >serve.log 2>&1 &
    daemon=$!
    for _ in $(seq 200); do
        curl -s --unix-socket xinqiao.sock http://localhost/readyz >/dev/null && return
        sleep 0.1
    done
    cat serve.log >&2
    return 1
}

# A night that writes all that differs, in the background: the list is in its other state.
start_night() {
    [ "${state:-plain}" = plain ] && state=changed || state=plain
    cp "lists/$state/csv/list.csv" exchange/csv/list.csv.new
    mv exchange/csv/list.csv.new exchange/csv/list.csv
    "${xinqiao[@]}" sync approvals >night.log 2>&1 &
    night=$!
}

private_mib() { awk '/^RssAnon:/ { printf "%d", $2 / 1024 }' "/proc/$1/status"; }
