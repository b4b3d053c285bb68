#!/usr/bin/env bash
# The example against the sandbox: the same life with and without the reply to the create.
set -euo pipefail
program=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

lives() {
  id=$(sed -n 's/^created //p' "$folder/out")
  [ -n "$id" ]
  grep -qx "found $id: What it is about" "$folder/out"
  grep -q '^1 row' "$folder/out"
  [ "$(tail -n 1 "$folder/out")" = "deleted $id" ]
}
"$program" 'A goal of the example' > "$folder/out"
lives

# It is found again, not created twice.
LOSE_REPLY=1 "$program" 'A goal whose reply is lost' > "$folder/out" 2> "$folder/err"
lives
[ "$(grep -c '^found ' "$folder/out")" = 1 ]
grep -qE '^quantive [a-z_.]+: transport' "$folder/err"

status=0
output=$(QUANTIVE_TOKEN=wrong-token-x1 "$program" none 2>&1) || status=$?
[ "$status" = 1 ]
[ "$(wc -l <<< "$output")" = 1 ]
grep -qE '^quantive [a-z_.]+: unauthorized \(HTTP 401\)' <<< "$output"
if grep -q wrong-token-x1 <<< "$output"; then exit 1; fi

status=0
output=$(QUANTIVE_ACCOUNT_ID='' "$program" none 2>&1) || status=$?
[ "$status" = 2 ]
grep -q QUANTIVE_ACCOUNT_ID <<< "$output"
