#!/bin/sh
# Checks 3 million codes with us and with straightforward Python: same classes, how many times
# faster. usage: uscc_bench.sh BUILD_FOLDER [COUNT]
set -eu
build=$1
count=${2:-3000000}
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$build/tests/benchmark/uscc_codes" "$count" 20240402 > "$work/codes"

# The installed verb where there is one, the same engine alone otherwise.
if [ -x "$build/xinqiao" ] && "$build/xinqiao" uscc check /dev/null > /dev/null 2>&1; then
    set -- "$build/xinqiao" uscc check
else
    set -- "$build/tests/benchmark/uscc_check_bench"
fi

seconds() {
    /usr/bin/env python3 - "$@" <<'PYTHON'
import subprocess, sys, time
output, log, *command = sys.argv[1:]
begin = time.monotonic()
with open(output, "wb") as out, open(log, "wb") as err:
    subprocess.run(command, stdout=out, stderr=err, check=False)
print(f"{time.monotonic() - begin:.3f}")
PYTHON
}

# The classes stand in the second column of both.
classes() {
    cut -f2 "$1" | tr -d ' ' | sort | uniq -c
}

cat "$work/codes" > /dev/null
best=
for _ in 1 2 3; do
    ours=$(seconds "$work/ours" "$work/ours.log" "$@" "$work/codes")
    best=$(printf '%s\n%s\n' "$best" "$ours" | grep . | sort -n | head -1)
done
theirs=$(seconds "$work/theirs" "$work/theirs.log" python3 "$here/uscc_check.py" "$work/codes")

classes "$work/ours" > "$work/ours.classes"
classes "$work/theirs" > "$work/theirs.classes"
if ! cmp -s "$work/ours.classes" "$work/theirs.classes"; then
    echo "the two checks disagree" >&2
    diff "$work/ours.classes" "$work/theirs.classes" >&2 || true
    exit 1
fi
cat "$work/ours.classes"
echo "uscc check of $count codes: $best s, Python $theirs s, ratio $(
    awk "BEGIN { printf \"%.1f\", $theirs / $best }")"
