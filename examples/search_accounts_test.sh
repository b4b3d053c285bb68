#!/usr/bin/env bash
# The example against the sandbox: one line for each paying account, sorted by name, nulls as "-".
set -euo pipefail
program=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$program" > "$folder/rows" 2> "$folder/receipt"
grep -qx '3775 rows of 3775 on 4 pages, consistent (.*)' "$folder/receipt"
[ "$(wc -l < "$folder/rows")" = 3775 ]
row='^[^(]+ \(.*\) health:(red|yellow|green|-) change:(-|[a-z]+ until [0-9-]{10}) manager:.+ activities:[0-9]+( mail:[^ ]+@[^ ]+)?$'
[ "$(grep -cE "$row" "$folder/rows")" = 3775 ]
grep -q 'health:- change:-' "$folder/rows"
grep -q 'manager:- activities' "$folder/rows"
grep -q 'manager:Ada Kim activities:.* mail:ada\.kim@vendor\.example$' "$folder/rows"
sed -E 's/^[^(]+ \((.*)\) health:.*/\1/' "$folder/rows" | grep -E '^[A-Z]\w+ \w+ Industries$' > "$folder/names"
LC_ALL=C sort -c "$folder/names"

# A status group that nobody has is no error.
output=$("$program" nobody 2>&1)
[ "$output" = "0 rows of 0 on 1 page, proven" ]

status=0
output=$(TOTANGO_TOKEN=wrong-token-x1 "$program" 2>&1) || status=$?
[ "$status" = 1 ]
[ "$(wc -l <<< "$output")" = 1 ]
grep -q '^totango accounts.search: unauthorized (HTTP 401)' <<< "$output"

status=0
output=$(TOTANGO_TOKEN='' "$program" 2>&1) || status=$?
[ "$status" = 2 ]
grep -q 'config: TOTANGO_TOKEN is not set' <<< "$output"
