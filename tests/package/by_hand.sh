# Of `run`, where no systemd can run: what the units would do (folders, credentials, start, stop) is
# done here by hand.

inside() { chroot "$root" "$@"; }
in_network=()
credentials=/etc/credentials-by-hand
as_xinqiao=(chroot "$root" setpriv --reuid xinqiao --regid xinqiao --clear-groups
    env CREDENTIALS_DIRECTORY="$credentials" TZ=Asia/Shanghai)
xinqiao() { "${as_xinqiao[@]}" xinqiao --config /etc/xinqiao/xinqiao.toml "$@"; }

prepare_root() { printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" && chmod 755 "$root/usr/sbin/policy-rc.d"; }

give_credentials() {
    install -d "$root$credentials"
    printf demonstration-token >"$root$credentials/league-token"
    printf demonstration-key >"$root$credentials/approvals-key"
    inside xinqiao key new "$credentials/store-key" >/dev/null 2>&1
    chmod 600 "$root$credentials"/* && inside chown -R xinqiao "$credentials"
}

daemon_answers() {
    curl -s --fail --max-time 5 --unix-socket "$root/run/xinqiao/xinqiao.sock" http://localhost/healthz >/dev/null
}
daemon_answers_or_died() { daemon_answers || ! kill -0 "$daemon" 2>/dev/null; }

# As the unit does: RuntimeDirectory and StateDirectory.
start_daemon() {
    inside install -d -o xinqiao -g xinqiao -m 750 /run/xinqiao /var/lib/xinqiao
    "${as_xinqiao[@]}" xinqiao --config /etc/xinqiao/xinqiao.toml serve >>"$state/serve.log" 2>&1 &
    daemon=$!
    within 60 daemon_answers_or_died || fail "the daemon does not answer"
    daemon_answers || { tail "$state/serve.log" >&2; fail "the daemon does not start"; }
}
stop_daemon() {
    kill -TERM "$daemon"
    wait "$daemon" || { tail "$state/serve.log" >&2; fail "the daemon did not stop cleanly"; }
    daemon=
}
end() { [ -z "${daemon:-}" ] || kill "$daemon" 2>/dev/null || true; }

installed() { :; }
upgraded() { stop_daemon && start_daemon; }
proven() { :; }
removed() { :; }
installed_again() { :; }
purged() { :; }
