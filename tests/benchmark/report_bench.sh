#!/bin/bash
# usage: report_bench.sh BUILD_DIR FINDINGS
#
# The page of so many findings beside the same rows written by libxlsxwriter; and, where Chromium is
# installed, after how long a reader can use it: loaded, its largest list unfolded, searched through.
set -euo pipefail

build=$(realpath "$1")
findings=$2
folder=$(mktemp -d "${TMPDIR:-/tmp}/xinqiao-report.XXXXXX")
trap 'rm -rf "$folder"' EXIT

"$build/tests/benchmark/report_bench" "$findings" "$folder"

command -v chromium >/dev/null || { echo "report in Chromium: not measured, Chromium is not installed"; exit 0; }
cat >"$folder/measure.html" <<'SCRIPT'
<script>addEventListener('load', () => setTimeout(() => {
  const loaded = performance.now();
  const groups = [...document.querySelectorAll('details[data-reason]')];
  const largest = groups.sort((a, b) => b.dataset.count - a.dataset.count)[0];
  largest.open = true;
  fillGroup(largest);
  largest.getBoundingClientRect();
  const unfolded = performance.now();
  filter.words = '号矿业 49999';
  refreshGroups();
  largest.getBoundingClientRect();
  const searched = performance.now();
  document.title = `measured ${Math.round(loaded)} ${Math.round(unfolded - loaded)} ${Math.round(searched - unfolded)}`;
  document.querySelectorAll('script').forEach(script => script.remove());
}));</script>
SCRIPT
cat "$folder/report.html" "$folder/measure.html" >"$folder/measured.html"
timeout 120 chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
    --disable-background-networking --disable-component-update --disable-sync \
    --user-data-dir="$folder/profile" --dump-dom "file://$folder/measured.html" 2>/dev/null |
    grep -oE 'measured [0-9]+ [0-9]+ [0-9]+' | head -1 |
    awk '{printf "report in Chromium: usable after %.2f s, largest list unfolded in %.2f s, all searched in %.2f s\nreport, seconds until usable: %.2f\n", $2/1000, $3/1000, $4/1000, $2/1000}'
