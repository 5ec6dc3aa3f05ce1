#!/bin/bash
# usage: tests/benchmark/decision_bench.sh BUILD_DIR [BACKLOG [DECISIONS]]
#
# Signs decisions one after another while a night pushes its backlog to the same two pretend platforms,
# which take 50 ms for every answer: until every receipt is in, and until every platform was seen to show it,
# as times of the platform's own answer time. Ends with 1 when a decision does not arrive.
set -euo pipefail

build=$(realpath "$1")
backlog=${2:-200000}
decisions=${3:-100}
answer=50  # milliseconds
folder=$(mktemp -d "${TMPDIR:-/var/tmp}/xinqiao-decisions-XXXXXX")
platforms=()
trap 'for p in "${platforms[@]}"; do kill "$p" 2>/dev/null || true; done; rm -rf "$folder"' EXIT

cat > "$folder/platform.toml" <<TOML
name = "platform"
[[table]]
name = "licence"
path = "/licences"
key = ["XK_WSH"]
[[table]]
name = "blacklist"
path = "/blacklist"
key = ["RDWH"]
[[fault]]
fault = "answer_time"
times = 0
milliseconds = $answer
TOML

urls=()
for name in first second; do
    "$build/tests/platform/xinqiao-platform" serve --world "$folder/platform.toml" \
        --data "$folder/$name" --port-file "$folder/$name.port" > "$folder/$name.log" 2>&1 &
    platforms+=($!)
    for _ in $(seq 100); do
        [ -s "$folder/$name.port" ] && break
        sleep 0.05
    done
    urls+=("http://127.0.0.1:$(cat "$folder/$name.port")")
done

"$build/tests/benchmark/load_bench" generate "$backlog" 0 0 "$folder"
"$build/tests/benchmark/decision_bench" "$folder" "$decisions" "${urls[@]}" > "$folder/figures"
grep -v '^decision ' "$folder/figures" | tr '\n' ' '
echo
if grep -q 'decision.* -1' "$folder/figures"; then
    echo "a decision was not confirmed or not seen:" >&2
    grep -m3 'decision.* -1' "$folder/figures" >&2
    exit 1
fi
p95() { grep '^decision ' "$folder/figures" | cut -d' ' -f"$1" | sort -n | awk '{ v[NR] = $1 } END { print v[int(NR * 0.95 + 0.999)] }'; }
awk -v receipts="$(p95 2)" -v seen="$(p95 3)" -v a=$answer -v n="$decisions" -v b="$backlog" 'BEGIN {
    printf "%d decisions beside a backlog of %d, platforms answer after %d ms\n", n, b, a
    printf "%-52s %8s %8s %8s\n", "", "ms", "ratio", "goal"
    printf "%-52s %8.0f %8.2f %8s\n", "decision, p95 to all receipts, of the answer time", receipts, receipts / a, "<= 5"
    printf "%-52s %8.0f %8.2f %8s\n", "decision, p95 until seen shown, of the answer time", seen, seen / a, "<= 5"
}'
