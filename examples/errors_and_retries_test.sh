#!/usr/bin/env bash
# The example says what the guide promises.
set -euo pipefail
program=$1
output=$("$program")
while IFS= read -r line; do
  grep -qF "$line" <<< "$output" || { echo "missing: $line"; exit 1; }
done << 'LINES'
  kind: unauthorized, delivery: refused, status: 401, attempts: 1
  not tried again: the answer would be the same
  in one line: totango lists.current: unauthorized (HTTP 401): the credential was refused; check TOTANGO_TOKEN
offset=0: 500 server in
: backoff [
  totango lists.current: attempt 2: GET http://127.0.0.1:
  250 rows of 250 on 1 page, proven, 1 retry
  kind: server, delivery: unknown, status: 500, attempts: 1
  gave up: 1 of 1 attempts used
  kind: timeout, delivery: unknown, status: 0, attempts: 1
  kind: cancelled, delivery: unknown, status: 0, attempts: 1
  not tried again: the call was cancelled
  5000 accounts in two parts; the second: 4000 rows of 5000 on 5 pages, consistent (the rows before the cursor were read earlier), resumed
  kind: rate_limited, delivery: refused, status: 429, attempts: 1, retry after: 1000 ms
  not tried again: the next attempt would begin after the deadline
LINES
! grep -q wrong-token-x1 <<< "$output"
