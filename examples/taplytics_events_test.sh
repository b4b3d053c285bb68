#!/usr/bin/env bash
# The example against the sandbox: every event is sent once, a hundred at a time, and counted.
set -euo pipefail
program=$1
output=$("$program" session-of-the-example 1234 2>&1)
grep -qE '^1234 accepted: 1234 sent, 0 rejected, 0 unknown, 0 dropped; [0-9]+ requests$' <<< "$output"
[ "$(sed -E 's/.*; ([0-9]+) requests$/\1/' <<< "$output")" -ge 13 ]

# What the vendor refuses is told, and counted.
status=0
output=$(TAPLYTICS_TOKEN=wrong-token-x1 "$program" session-of-the-example 10 2>&1) || status=$?
[ "$status" = 1 ]
grep -q '^10 accepted: 0 sent, ' <<< "$output"
grep -q 'unauthorized (HTTP 401)' <<< "$output"
if grep -q wrong-token-x1 <<< "$output"; then exit 1; fi

status=0
output=$("$program" '' 1 2>&1) || status=$?
[ "$status" = 2 ]
[ "$(wc -l <<< "$output")" = 1 ]
