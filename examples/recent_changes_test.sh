#!/usr/bin/env bash
# The example against the sandbox, whose changes all lie some years back: each is told once.
set -euo pipefail
program=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

# The first run tells what changed, the second one nothing.
"$program" 2 daily 10000 > first 2> first.log
[ "$(grep -c '^entered ' first)" = 250 ]
[ "$(grep -c '^left ' first)" = 250 ]
grep -qx 'entered: 250 rows of 250 on 1 page, proven' first.log
grep -q '^since ' daily.entered
"$program" 2 daily 10000 > second 2> second.log
[ ! -s second ]
grep -qx 'entered: 0 rows of 0 on 1 page, proven' second.log
grep -qx 'left: 0 rows of 0 on 1 page, proven' second.log

# With a margin that covers everything, all is reported again, and still not told again.
"$program" 2 wide 10000 240000 > first 2> first.log
[ "$(wc -l < first)" = 500 ]
"$program" 2 wide 10000 240000 > second 2> second.log
[ ! -s second ]
grep -qx 'entered: 250 rows of 250 on 1 page, proven' second.log

# An interrupted run is continued: nothing is told twice, nothing is left out.
status=0
STOP_AFTER_PAGES=2 "$program" 1 large 10000 > first 2> first.log || status=$?
[ "$status" = 1 ]
[ "$(wc -l < first)" = 2000 ]
grep -q '^cursor ' large.entered
"$program" 1 large 10000 > second 2> second.log
grep -qx 'entered: 3000 rows of 5000 on 4 pages, consistent (.*), resumed' second.log
[ "$(cat first second | cut -d ' ' -f 2- | sort -u | wc -l)" = 5000 ]
[ "$(cat first second | wc -l)" = 5000 ]

# A call that fails leaves the state as it is.
cp large.entered before
status=0
output=$(TOTANGO_TOKEN=wrong-token-x1 "$program" 1 large 2>&1) || status=$?
[ "$status" = 1 ]
grep -q '^totango lists.recent: unauthorized (HTTP 401)' <<< "$output"
cmp before large.entered
