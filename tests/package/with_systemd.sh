# Of `run`, where a systemd runs in the root: the service and its timers are tried as an operator has them.

xinqiao() { inside env CREDENTIALS_DIRECTORY=/etc/xinqiao/credentials xinqiao --config /etc/xinqiao/xinqiao.toml "$@"; }
in_network=(nsenter --target "$init" --net)
systemctl_() { inside systemctl "$@"; }
fact() { systemctl_ show --value --property "$@"; }  # PROPERTY UNIT
services="xinqiao xinqiao-backup xinqiao-verify"
timers="xinqiao-backup.timer xinqiao-verify.timer"
drop_ins=$root/etc/systemd/system/xinqiao.service.d

prepare_root() { :; }
end() { end_container; }
tell_more() { inside journalctl --no-pager --quiet --lines 40 --output short >&2 || true; }

# What the journal of our units says since it was last asked.
news() { inside journalctl --quiet --output cat --cursor-file /run/news --unit 'xinqiao*'; }

daemon_answers() {
    curl -s --fail --max-time 5 --unix-socket "/proc/$init/root/run/xinqiao/xinqiao.sock" http://localhost/healthz >/dev/null
}
is_active() { [ "$(fact ActiveState xinqiao)" = active ]; }
is_ready() { is_active && [ "$(fact StatusText xinqiao)" = "运行中 (serving)" ] && daemon_answers; }
is_anew() { [ "$(fact MainPID xinqiao)" != "$1" ] && is_ready; }  # former process

start_daemon() {
    systemctl_ reset-failed xinqiao 2>/dev/null || true  # many starts in a short time are ours
    systemctl_ restart xinqiao || fail "the service does not start"
    is_ready || fail "the service is said to be active and does not answer"
}
stop_daemon() {
    systemctl_ stop xinqiao
    [ "$(fact Result xinqiao)" = success ] || fail "the service did not stop cleanly: $(fact Result xinqiao)"
}

give_credentials() {
    local folder=$root/etc/xinqiao/credentials name
    printf demonstration-token >"$folder/league-token"
    printf demonstration-key >"$folder/approvals-key"
    inside xinqiao key new /etc/xinqiao/credentials/store-key >/dev/null 2>&1 || fail "no key for the store"
    chmod 600 "$folder"/*
    mkdir -p "$drop_ins"
    {
        echo "[Service]"
        for name in league-token approvals-key store-key; do
            echo "LoadCredential=$name:/etc/xinqiao/credentials/$name"
        done
    } >"$drop_ins/credentials.conf"
    systemctl_ daemon-reload
}

owned() {  # PATH OWNER:GROUP MODE
    local found
    found=$(inside stat -c '%U:%G %a' "$1")
    [ "$found" = "$2 $3" ] || fail "$1 is $found, not $2 $3"
}
units_known() {
    local unit
    for unit in $services; do [ "$(fact LoadState "$unit")" = loaded ] || fail "$unit is not known"; done
    for unit in xinqiao $timers; do
        systemctl_ is-enabled --quiet "$unit" || fail "$unit is not enabled"
        systemctl_ is-active --quiet "$unit" || fail "$unit was not started"
    done
}

installed() {
    units_known
    owned /etc/xinqiao root:xinqiao 750
    owned /etc/xinqiao/systems root:xinqiao 750
    owned /etc/xinqiao/xinqiao.toml root:xinqiao 640
    owned /etc/xinqiao/credentials root:root 700
    owned /var/lib/xinqiao xinqiao:xinqiao 750
    owned /run/xinqiao xinqiao:xinqiao 750
    is_ready || fail "the service does not answer after its installation"
}

upgraded() {
    is_ready || fail "the service does not run after the upgrade"
    local runs
    runs=$(inside readlink "/proc/$(fact MainPID xinqiao)/exe")
    [ "$runs" = /usr/bin/xinqiao ] || fail "the program of before still runs: $runs"
}

proven() {
    # shellcheck source=tests/package/service.sh
    . tests/package/service.sh
    start_daemon
    check_units
    check_readiness
    check_sandbox
    check_credentials
    check_reload
    check_restart
    check_package_again
    check_killed
    check_watchdog
    check_timers
}

nobody_left() { [ -z "$(inside find /proc -maxdepth 1 -user xinqiao)" ]; }
removed() {
    local unit
    for unit in xinqiao $timers; do
        ! systemctl_ is-active --quiet "$unit" || fail "$unit goes on after its removal"
    done
    nobody_left || fail "a process of the user xinqiao goes on"
    [ ! -e "$root/lib/systemd/system/xinqiao.service" ] || fail "the unit is still there"
}
installed_again() {
    units_known
    is_ready || fail "the service does not answer when it was installed again"
}
purged() {
    local unit state
    nobody_left || fail "a process of the user xinqiao goes on"
    for unit in $services $timers; do
        state=$(fact LoadState "$unit")
        [ "$state" = not-found ] || fail "$unit is $state"
    done
    state=$(systemctl_ list-units --all --failed --plain --no-legend)
    [ -z "$state" ] || fail "a failed unit: $state"
}
