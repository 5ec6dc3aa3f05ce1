# Of `run`: what the units promise, each shown on the running service.

check_units() {
    step "units"
    local unit said limit=2.0 exposure
    said=$(inside systemd-analyze verify xinqiao.service xinqiao-{backup,verify}.{service,timer} 2>&1) || true
    [ -z "$said" ] || fail "systemd-analyze verify: $said"
    for unit in $services; do
        exposure=$(inside systemd-analyze security --no-pager "$unit.service" \
            | sed -nE 's/.*Overall exposure level for .*: ([0-9.]+) .*/\1/p')
        awk -v is="${exposure:-10}" -v limit="$limit" 'BEGIN { exit !(is <= limit) }' \
            || fail "$unit is exposed ${exposure:-unknown}, beyond $limit"
        echo "   $unit: exposure $exposure"
    done
}

# A main process that says nothing yet is not active; one that is active answers.
check_readiness() {
    step "active only when it is ready"
    stop_daemon
    mkdir -p "$root/etc/systemd/system/xinqiao.service.d"
    cat >"$drop_ins/late.conf" <<'END'
[Service]
ExecStart=
ExecStart=/bin/sh -c 'sleep 3; exec /usr/bin/xinqiao --config /etc/xinqiao/xinqiao.toml serve'
END
    systemctl_ daemon-reload
    systemctl_ reset-failed xinqiao 2>/dev/null || true
    systemctl_ start --no-block xinqiao
    within 10 has_main_process || fail "no main process"
    sleep 1
    [ "$(fact ActiveState xinqiao)" = activating ] || fail "the service is $(fact ActiveState xinqiao) before it said that it is ready"
    within 60 is_active || fail "the service does not become active"
    is_ready || fail "the service is said to be active and does not answer"
    rm "$drop_ins/late.conf"
    systemctl_ daemon-reload
    start_daemon
}
has_main_process() { [ "$(fact MainPID xinqiao)" != 0 ]; }

status_line() { inside sed -nE "s/^$1:[[:space:]]*//p" "/proc/$main/status"; }  # name
check_sandbox() {
    step "sandbox"
    main=$(fact MainPID xinqiao)
    local name expected
    while read -r name expected; do
        [ "$(status_line "$name")" = "$expected" ] || fail "$name of the process is $(status_line "$name"), not $expected"
    done <<'END'
NoNewPrivs 1
Seccomp 2
CapInh 0000000000000000
CapPrm 0000000000000000
CapEff 0000000000000000
CapBnd 0000000000000000
CapAmb 0000000000000000
END
    [ "$(inside stat -c %U "/proc/$main")" = xinqiao ] || fail "the process is not of the user xinqiao"
    # Even root could not, where the process lives.
    local there=(inside nsenter --target "$main" --mount)
    local folder
    for folder in /etc/xinqiao /etc /usr /var/lib /var/log /root /home; do
        ! "${there[@]}" touch "$folder/planted" 2>/dev/null || fail "$folder can be written in the sandbox"
    done
    touch "$root/home/planted"
    ! "${there[@]}" test -e /home/planted || fail "/home can be seen in the sandbox"
    inside touch /tmp/planted
    ! "${there[@]}" test -e /tmp/planted || fail "/tmp of the machine can be seen in the sandbox"
    "${there[@]}" setpriv --reuid xinqiao --regid xinqiao --clear-groups touch /var/lib/xinqiao/planted \
        || fail "the store cannot be written in the sandbox"
    rm "$root/home/planted" "$root/var/lib/xinqiao/planted"
}

check_credentials() {
    step "credentials"
    main=$(fact MainPID xinqiao)
    xinqiao status >"$state/status" || true  # its colour is another matter
    grep -q -x "个人信息: 已加密" "$state/status" || fail "the key of the store did not reach the daemon: $(grep 个人信息 "$state/status")"
    local given name secret
    given=$(inside cat "/proc/$main/environ" | tr '\0' '\n' | sed -n 's/^CREDENTIALS_DIRECTORY=//p')
    [ "$given" = /run/credentials/xinqiao.service ] || fail "credentials are given in '$given'"
    ! inside setpriv --reuid nobody --regid nogroup --clear-groups cat "$given/store-key" >/dev/null 2>&1 \
        || fail "anybody can read the credentials"
    inside journalctl --no-pager --output export >"$state/journal"
    inside cat "/proc/$main/environ" "/proc/$main/cmdline" >"$state/words"
    for name in league-token approvals-key store-key; do
        secret=$(sed -E 's/.* //' "$root/etc/xinqiao/credentials/$name" | tail -n 1)
        [ ${#secret} -gt 10 ] || fail "$name is no secret"
        ! grep -q -a -F -e "$secret" "$state/words" || fail "the secret $name stands in the words of the process"
        ! grep -q -a -F -e "$secret" "$state/journal" || fail "the secret $name stands in the journal"
    done
}

configuration=$root/etc/xinqiao/xinqiao.toml
break_configuration() { cp -a "$configuration" "$state/good.toml" && echo 'no_such_setting = 1' >>"$configuration"; }
mend_configuration() { cp -a "$state/good.toml" "$configuration"; }
refused_with_a_sentence() { news >"$state/news"; grep -q no_such_setting "$state/news"; }

check_reload() {
    step "reload"
    main=$(fact MainPID xinqiao)
    sed -i 's/^level = .*/level = "debug"/' "$configuration"
    systemctl_ reload xinqiao || fail "a good configuration is refused"
    within 10 is_reloaded || fail "the new configuration is not in force: $(fact StatusText xinqiao)"
    break_configuration
    news >"$state/news"
    ! systemctl_ reload xinqiao 2>"$state/reload.log" || fail "a broken configuration is reloaded"
    refused_with_a_sentence || { cat "$state/news" >&2; fail "the journal does not say what is broken"; }
    is_active && daemon_answers && [ "$(fact MainPID xinqiao)" = "$main" ] || fail "the daemon does not go on with its old configuration"
    mend_configuration
    systemctl_ reload xinqiao || fail "a mended configuration is refused"
    [ "$(fact MainPID xinqiao)" = "$main" ] || fail "a reload has started another process"
}
is_reloaded() { [ "$(fact StatusText xinqiao)" = "新配置已生效 (reloaded)" ]; }

check_restart() {
    step "restart with a broken configuration"
    start_daemon
    break_configuration
    news >"$state/news"
    ! systemctl_ restart xinqiao 2>"$state/restart.log" || fail "a broken configuration is started"
    refused_with_a_sentence || { cat "$state/news" >&2; fail "the journal does not say what is broken"; }
    ! grep -q serving "$state/news" || fail "the daemon was started with it"
    sleep 12  # longer than RestartSec
    [ "$(fact ActiveState xinqiao)" = failed ] \
        || fail "what only an operator can mend is tried again and again: $(fact ActiveState xinqiao), $(fact NRestarts xinqiao) times"
    mend_configuration
    systemctl_ start xinqiao || fail "the mended service does not start"
    is_ready || fail "the mended service does not answer"
}

# A port that speaks TLS, whose key is a credential.
open_port() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=localhost \
        -keyout "$root/etc/xinqiao/credentials/door-key" -out "$root/etc/xinqiao/door.pem" 2>/dev/null
    chmod 600 "$root/etc/xinqiao/credentials/door-key"
    echo "LoadCredential=door-key:/etc/xinqiao/credentials/door-key" >>"$drop_ins/credentials.conf"
    sed -i -e 's/^port = 0$/port = 8443/' \
        -e '/^\[http.tls\]/,/^\[schedule\]/ { s/^certificate = .*/certificate = "door.pem"/; s/^key = .*/key = { credential = "door-key" }/ }' \
        "$configuration"
    systemctl_ daemon-reload
}
port_answers() { "${in_network[@]}" curl -s --fail --max-time 5 --cacert "$root/etc/xinqiao/door.pem" https://localhost:8443/healthz >/dev/null; }

check_package_again() {
    step "the package once more: with a good configuration, with a broken one"
    open_port
    start_daemon
    port_answers || fail "the port does not speak TLS"
    systemctl_ reload xinqiao || fail "a reload does not find the key of the port"
    main=$(fact MainPID xinqiao)
    install_package "$new_package"
    is_anew "$main" || fail "the package has not restarted the service"
    port_answers || fail "the port does not answer after the package restarted the service"
    main=$(fact MainPID xinqiao)
    break_configuration
    inside dpkg --force-confold --install "/var/tmp/$(basename "$new_package")" >"$state/refused.log" 2>&1 \
        || { cat "$state/refused.log" >&2; fail "the package cannot be installed beside a broken configuration"; }
    grep -q "no_such_setting" "$state/refused.log" && grep -q "服务没有重新启动" "$state/refused.log" \
        || { cat "$state/refused.log" >&2; fail "the package does not say that the configuration is broken"; }
    is_ready && [ "$(fact MainPID xinqiao)" = "$main" ] || fail "the daemon does not go on when the package finds a broken configuration"
    mend_configuration
    systemctl_ stop xinqiao
    install_package "$new_package"
    ! is_active || fail "the package has started what somebody had stopped"
}

send() { inside sh -c "kill -$1 $main"; }
check_killed() {
    step "killed"
    start_daemon
    main=$(fact MainPID xinqiao)
    send KILL
    within 60 is_anew "$main" || fail "nobody starts it again"
    echo "   $(fact NRestarts xinqiao) start by systemd"
}

# The time stands in the unit; then systemd ends it, and waits RestartSec.
check_watchdog() {
    local patience
    patience=$(($(fact WatchdogUSec xinqiao | sed -E 's/^1min$/60/; s/s$//')))
    step "watchdog, $patience seconds"
    start_daemon
    main=$(fact MainPID xinqiao)
    news >"$state/news"
    local begun=$SECONDS
    send STOP
    within $((patience + 60)) is_anew "$main" || fail "a process that stands still is not replaced"
    news >"$state/news"
    grep -q -i "watchdog" "$state/news" || fail "it was not the watchdog"
    echo "   serving again after $((SECONDS - begun)) seconds"
}

check_timers() {
    step "backup, proof"
    local timer copy
    for timer in $timers; do
        [ -n "$(fact NextElapseUSecRealtime "$timer")" ] || fail "$timer does not know when"
    done
    systemctl_ start xinqiao-backup.service || fail "no backup is made"
    copy=$(find "$root/var/lib/xinqiao/backups" -name '*.db*' -type f -size +100k | head -n 1)
    [ -n "$copy" ] || fail "there is no copy: $(ls "$root/var/lib/xinqiao/backups")"
    [ "$(stat -c %a "$copy")" = 600 ] || fail "a copy may be read by others: $(stat -c %a "$copy")"
    news >"$state/news"
    systemctl_ start xinqiao-verify.service || fail "the backup is not found sound"
    news >"$state/news"
    grep -q "备份完好" "$state/news" || fail "the proof says nothing"
    printf 'x' | dd of="$copy" bs=1 seek=50000 conv=notrunc status=none
    ! systemctl_ start xinqiao-verify.service 2>"$state/verify.log" || fail "a damaged backup is found sound"
    [ "$(fact ActiveState xinqiao-verify)" = failed ] || fail "a damaged backup is no failed unit"
    rm -r "$root/var/lib/xinqiao/backups"
    is_ready || fail "the daemon does not go on"
}
