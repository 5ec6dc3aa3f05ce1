#!/bin/bash
# usage: tests/benchmark/sealed_bench.sh BUILD_DIR [ROWS]
#
# What sealing personal data costs a first load: the same list into a clear store and into sealed
# ones, taking turns; of each the better of three.
set -euo pipefail
program=$(realpath "$1")/tests/benchmark/load_bench
rows=${2:-200000}
folder=$(mktemp -d -p "${TMPDIR:-/var/tmp}")
trap 'rm -rf "$folder"' EXIT
"$program" generate "$rows" 0 0 "$folder"

declare -A best
for _ in 1 2 3; do
    for cipher in none aes-256-gcm sm4-ctr-hmac-sm3; do
        rm -f "$folder"/store.db*
        seconds=$("$program" load "$folder" csv "$folder/store.db" "$cipher" | cut -d' ' -f1)
        best[$cipher]=$(printf '%s\n%s\n' "${best[$cipher]:-$seconds}" "$seconds" | sort -g | head -1)
    done
done
for cipher in aes-256-gcm sm4-ctr-hmac-sm3; do
    awk -v a="${best[$cipher]}" -v b="${best[none]}" -v what="sealed load of $rows rows, $cipher" \
        'BEGIN { printf "%s: %.2f s, clear %.2f s, ratio %.2f\n", what, a, b, a / b }'
done
