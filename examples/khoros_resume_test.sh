#!/usr/bin/env bash
# The example against the sandbox: started in one process, downloaded in another.
set -euo pipefail
program=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$program" start 2026-01-01 2026-02-01 > "$folder/job"
[ "$("$program" download "$folder/out.json" < "$folder/job")" = "1000 rows" ]
head -c 2 "$folder/out.json" | grep -q '^\[{'

status=0
output=$(head -c 40 "$folder/job" | "$program" download "$folder/x" 2>&1) || status=$?
[ "$status" = 1 ]
grep -q 'config: the resume token cannot be used' <<< "$output"
