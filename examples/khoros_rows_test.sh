#!/usr/bin/env bash
# The example against the sandbox: every row is counted once.
set -euo pipefail
program=$1
output=$("$program" 2026-01-01 2026-02-01)
grep -qE '^CLOSED [0-9]+$' <<< "$output"
[ "$(awk '{ sum += $2 } END { print sum }' <<< "$output")" = 1000 ]
