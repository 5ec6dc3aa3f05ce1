# Of `run`: the Debian root that the package is tried in, and how we speak of what happens.

step() { echo "-- $*"; }
fail() {
    echo "FAILED: $*" >&2
    tell_more
    exit 1
}
tell_more() { :; }  # what a log says

# Asks twenty times a second, SECONDS long.
within() {  # SECONDS COMMAND…
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.05
    done
}

bootstrap() {
    [ -e "$base/done" ] && return
    step "debootstrap"
    local mirror suite
    suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
    mirror=$(apt-get indextargets --format '$(SITE) $(RELEASE)' 'Created-By: Packages' \
        | awk -v suite="$suite" '$2 == suite { print $1; exit }')
    rm -rf "$base"
    debootstrap --variant=minbase --include=systemd,ca-certificates "$suite" "$base" "$mirror" \
        >"$work/debootstrap.log" || { tail "$work/debootstrap.log" >&2; exit 1; }
    touch "$base/done"
}

# A fresh root with all that the packages need, but not them: later nothing is fetched any more.
make_root() {  # package…
    bootstrap
    rm -rf "$root" "$state"
    cp -a "$base" "$root"
    mkdir -p "$state"
    chmod 755 "$work"
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    local package
    local needs=()
    for package in "$@"; do
        needs+=("$(dpkg-deb -f "$package" Depends)")
        cp "$package" "$root/var/tmp/"
    done
    chroot "$root" apt-get update -qq
    chroot "$root" env DEBIAN_FRONTEND=noninteractive apt-get satisfy -y -qq --no-install-recommends "${needs[@]}" \
        >"$work/apt.log" 2>&1 || { cat "$work/apt.log" >&2; fail "what the package needs cannot be installed"; }
}

package_tool() {  # word of dpkg…
    inside dpkg --force-confold "$@" >"$work/dpkg.log" 2>&1 || { cat "$work/dpkg.log" >&2; fail "dpkg $*"; }
    ! grep "配置有误" "$work/dpkg.log" >&2 || fail "the package refuses the configuration"
}
install_package() { package_tool --install "/var/tmp/$(basename "$1")"; }  # file
