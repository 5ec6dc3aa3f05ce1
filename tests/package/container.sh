# Of `run`: a systemd of its own in the root, with its own processes, network (loopback only), mounts
# and control groups. Whoever kills the test kills it, too.

inside() { timeout --foreground 200 nsenter --target "$init" --all env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "$@"; }

boots() {
    init=$(pgrep -P "$container" || true)
    [ -n "$init" ] && [ -e "/proc/$init/root/xinqiao-package-test" ] && [ ! -e "/proc/$init/root/mnt/proc" ] \
        && [[ $(inside systemctl is-system-running) =~ running|degraded ]]
}
boots_or_died() { boots 2>/dev/null || ! kill -0 "$container" 2>/dev/null; }

# 0: there is one; 1: `why` says what stood in its way.
boot_container() {
    why="the control groups cannot be mounted"
    cgroup=$work/cgroup
    mkdir -p "$cgroup"
    mount -t cgroup2 cgroup2 "$cgroup" 2>"$state/boot.log" || return 1
    cgroup=$cgroup/xinqiao-package-test.$$
    mkdir "$cgroup" 2>"$state/boot.log" || return 1
    touch "$root/xinqiao-package-test"
    # Work of Debian that has nothing to do with ours.
    ln -sf /dev/null "$root/etc/systemd/system/apt-daily.timer"
    ln -sf /dev/null "$root/etc/systemd/system/apt-daily-upgrade.timer"
    (
        echo $BASHPID >"$cgroup/cgroup.procs"
        exec setpriv --pdeathsig KILL unshare --mount --pid --net --uts --ipc --cgroup --fork --kill-child \
            tests/package/boot "$root"
    ) >"$state/boot.log" 2>&1 &
    container=$!
    why="it is not up within a minute"
    within 60 boots_or_died || return 1
    why="it ended"
    boots || return 1
}
end_container() {
    [ -z "${container:-}" ] || kill -KILL "$container" 2>/dev/null || true
    wait "${container:-}" 2>/dev/null || true
    container=
    [ ! -d "${cgroup:-}" ] || within 10 remove_cgroup || echo "$cgroup stays behind" >&2
}
remove_cgroup() { find "$cgroup" -depth -type d -exec rmdir {} + 2>/dev/null; [ ! -d "$cgroup" ]; }
