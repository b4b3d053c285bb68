#!/usr/bin/env bash
# The tour shows every part, ends well and in time, and shows no token.
set -euo pipefail
program=$1
output=$(timeout 60 "$program" tour)
grep -q '5000 rows of 5000 on 5 pages, consistent' <<< "$output"
grep -q '120 accounts, then 130: .*resumed' <<< "$output"
for kind in unauthorized vendor transport decode rate_limited server; do
  grep -q "  totango lists.current: $kind" <<< "$output"
done
! grep -q -e sandbox-token -e a-wrong-token <<< "$output"
! env -i PATH="$PATH" "$program" tour extra > /dev/null 2>&1
