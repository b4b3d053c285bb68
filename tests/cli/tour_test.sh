#!/usr/bin/env bash
# The tour shows every part, ends well and in time, and shows no token.
set -euo pipefail
program=$1
output=$(timeout 60 "$program" tour)
grep -q '5000 rows of 5000 on 5 pages, consistent' <<< "$output"
grep -q '120 accounts, then 130: .*resumed' <<< "$output"
for part in '3775 rows of 3775' 'past_90d ' 'last seen ' 'entered since' '10000 users, then' \
    'out_of_reach: the vendor lets a listing reach 10000 records' 'api-eu1' 'its criteria find 250 accounts' 'folder ' \
    '1000 rows, .* sha256' 'CLOSED, COMPLETED' 'time zones, .* teams' '2 jobs in the last' \
    'New Objective: Objective created through the API' '50 of 200, attainment 0.25' \
    'quantive .*: not_found' 'quantive .*: config' '1000 rows' 'robin@customer.example' '"visits":2' \
    'from app version' '249 sent, 1 rejected' 'event 121: .*invalid' '4 filters, sending' '0 filters, at 20' \
    'dollars spent' 'taplytics .*: not_found' 'DO NOT DO THIS' \
    'one filter for each value' 'compares their character codes'; do
  grep -q -- "$part" <<< "$output" || { echo "the tour does not show: $part"; exit 1; }
done
for kind in unauthorized vendor transport decode rate_limited server; do
  grep -q "  totango lists.current: $kind" <<< "$output"
done
seconds=$(sed -n 's/^The tour took \([0-9.]*\) s.*/\1/p' <<< "$output")
awk -v seconds="$seconds" 'BEGIN { exit !(seconds != "" && seconds <= 15) }' ||
  { echo "the tour took '$seconds' s, and may take 15"; exit 1; }
! grep -q -e sandbox-token -e sandbox-password -e a-wrong-token <<< "$output"
! env -i PATH="$PATH" "$program" tour extra > /dev/null 2>&1
