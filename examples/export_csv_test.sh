#!/usr/bin/env bash
# The example against the sandbox: the CSV is well-formed, and an export that was interrupted ends as
# the same bytes as one that was not.
set -euo pipefail
program=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

output=$("$program" 1 whole.csv 2>&1)
grep -qx '5000 rows of 5000 on 5 pages, consistent (.*)' <<< "$output"
[ "$(ls)" = whole.csv ]

# Records end with CR LF; without what stands in quotes, each is a line of six fields.
printf 'account_id,name,health,users_30d,activities_30d,last_activity\r\n' | cmp - <(head -n 1 whole.csv)
tr '\r\n' '\001\002' < whole.csv | sed 's/"[^"]*"//g' | tr '\001\002' '\r\n' > bare
[ "$(wc -l < bare)" = 5001 ]
[ "$(grep -cE $'^[^,"\r]*(,[^,"\r]*){5}\r$' bare)" = 5001 ]
grep -q '"The ""[A-Z][a-z]* [A-Z][a-z]*"" Company"' whole.csv
rm bare

# Interrupted after two pages, and killed behind the first rows of the next one.
status=0
STOP_AFTER_PAGES=2 "$program" 1 parts.csv || status=$?
[ "$status" = 1 ]
[ ! -e parts.csv ]
printf 'a1,half a r' >> parts.csv.part
output=$("$program" 1 parts.csv 2>&1)
grep -qx '3000 rows of 5000 on 4 pages, consistent (.*), resumed' <<< "$output"
cmp whole.csv parts.csv
[ "$(ls | tr '\n' ' ')" = 'parts.csv whole.csv ' ]

# Interrupted behind its last page.
STOP_AFTER_PAGES=5 "$program" 1 last.csv || true
[ ! -e last.csv ]
"$program" 1 last.csv 2> last.log
cmp whole.csv last.csv

# A list without accounts has a header; a cursor of another list is refused.
"$program" 3 empty.csv 2> empty.log
[ "$(wc -l < empty.csv)" = 1 ]
STOP_AFTER_PAGES=1 "$program" 1 other.csv || true
status=0
output=$("$program" 2 other.csv 2>&1) || status=$?
[ "$status" = 2 ]
grep -q 'the cursor cannot be used: it belongs to another query' <<< "$output"
