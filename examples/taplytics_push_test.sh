#!/usr/bin/env bash
# The example against the sandbox: one push, or one clear line.
set -euo pipefail
program=$1
output=$("$program" 'Something new for you' 2>&1)
grep -qE '^[0-9a-z]+ sending to users with 4 conditions$' <<< "$output"

status=0
output=$("$program" '' 2>&1) || status=$?
[ "$status" = 2 ]
[ "$(wc -l <<< "$output")" = 1 ]
grep -q 'config: ' <<< "$output"

status=0
output=$(TAPLYTICS_TOKEN=wrong-token-x1 "$program" 'Something new for you' 2>&1) || status=$?
[ "$status" = 1 ]
[ "$(wc -l <<< "$output")" = 1 ]
grep -qE '^taplytics [a-z_.]+: unauthorized \(HTTP 401\)' <<< "$output"
if grep -q wrong-token-x1 <<< "$output"; then exit 1; fi
