#!/usr/bin/env bash
# The code of docs/totango.md against the sandbox: each chapter says something.
set -euo pipefail
program=$1
output=$("$program")
while IFS= read -r line; do
  grep -qE "$line" <<< "$output" || { echo "missing: $line"; exit 1; }
done << 'LINES'
^a[0-9]+: [0-9]+ activities$
^  [a-z-]+: [0-9]+$
^a[0-9]+ has plan Pro$
^[^ ]+@customer[0-9]+\.example of a[0-9]+$
^a[0-9]+ was Signup$
^list 1: 5000$
^list 2: 250$
^folder   21 Trials$
^[^ ]+@customer[0-9]+\.example, (Paying|Onboarding|At risk), [0-9]+ activities$
^[1-9][0-9]* paying accounts with a score of 95 and more$
^[1-9][0-9]{3} hits of the copied query have a health$
^5000 accounts in parts$
^notes: [1-9][0-9]* rows of [1-9][0-9]* on 1 page, proven$
^site t1: use https://api\.totango\.com$
^totango send: not_found \(HTTP 404\)
^totango users\.search: not_found \(HTTP 404\)
LINES
