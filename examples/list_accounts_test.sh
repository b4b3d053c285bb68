#!/usr/bin/env bash
# The example against the sandbox: every account of a list, and one clear line when the token is wrong.
set -euo pipefail
program=$1
output=$("$program" 2 2>&1)
grep -q '^1\] .* engagement:' <<< "$output"
grep -q '^250\] ' <<< "$output"
grep -q '^250 rows of 250 on 1 page, proven$' <<< "$output"

if output=$(TOTANGO_TOKEN=wrong-token-x1 "$program" 2 2>&1); then exit 1; fi
[ "$(wc -l <<< "$output")" = 1 ]
grep -q '^totango lists.current: unauthorized (HTTP 401)' <<< "$output"
! grep -q wrong-token-x1 <<< "$output"
