#!/usr/bin/env bash
# The example against the sandbox: progress, a whole file, and one clear line when something is wrong.
set -euo pipefail
program=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$program" 2026-01-01 2026-02-01 "$folder/out.csv" > "$folder/receipt" 2> "$folder/progress"
digest=$(sha256sum < "$folder/out.csv" | cut -d' ' -f1)
[ "$(cat "$folder/receipt")" = "1000 rows, sha256 $digest" ]
[ "$(head -n 1 "$folder/out.csv")" = CONVERSATION_ID,STATUS ]
grep -q '^running, 0 bytes$' "$folder/progress"
grep -q "^completed, $(wc -c < "$folder/out.csv") bytes$" "$folder/progress"
[ "$(ls "$folder" | grep -c out)" = 1 ]

status=0
output=$(KHOROS_PASSWORD=wrong-password "$program" 2026-01-01 2026-02-01 "$folder/x" 2>&1) || status=$?
[ "$status" = 1 ] && [ ! -e "$folder/x" ]
grep -q '^khoros reports.run: unauthorized (HTTP 401)' <<< "$output"
