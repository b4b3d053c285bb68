#!/usr/bin/env bash
# quartet as a user types it: data on stdout, one line on stderr when it fails, and the exit status.
set -euo pipefail
program=$1
source "$(dirname "$0")/expect.sh"

expect "table" 0 '' "$program" totango accounts 2
holds "table has a header and 250 rows" [ "$(wc -l < "$scratch/out")" = 251 ]

expect "csv" 0 '' "$program" totango accounts 2 --format csv
holds "csv begins with its header" grep -q '^id,name,status,health,score' "$scratch/out"

expect "json" 0 '' "$program" totango accounts 1 --format json --page-length 500
holds "json has every account once" \
  [ "$(grep -c '^{"id":' "$scratch/out")" = 5000 ]

expect "limit" 0 'go on with --cursor q1' "$program" totango accounts 1 --limit 7 --verbose --page-length 5
holds "limit stops" [ "$(wc -l < "$scratch/out")" = 8 ]
cursor=$(sed -n 's/^go on with --cursor //p' "$scratch/err")
last=$(tail -n 1 "$scratch/out")
expect "cursor" 0 '' "$program" totango accounts 1 --limit 1 --page-length 5 --cursor "$cursor"
holds "cursor goes on behind the last row" [ "$(tail -n 1 "$scratch/out")" != "$last" ]
"$program" totango accounts 1 --limit 8 --page-length 5 > "$scratch/eight"
holds "cursor gives the next row" [ "$(tail -n 1 "$scratch/out")" = "$(tail -n 1 "$scratch/eight")" ]

expect "wrong token" 1 'unauthorized \(HTTP 401\)' env TOTANGO_TOKEN=wrong-token "$program" totango accounts 1
one_line "wrong token"
expect "dead port" 1 'transport: cannot connect to 127.0.0.1:1 .*attempt' \
  env TOTANGO_BASE_URL=http://127.0.0.1:1 "$program" totango accounts 1 --max-attempts 1
one_line "dead port"
expect "HTML page" 1 'decode .*HTML page' "$program" totango accounts 9003
one_line "HTML page"
expect "cut body" 1 'transport .*cut the reply off' "$program" totango accounts 9002 --max-attempts 2
one_line "cut body"
expect "error envelope" 1 'vendor .*the vendor says' "$program" totango accounts 9001
one_line "error envelope"
expect "json error" 1 '^\{"error":\{"kind":"unauthorized"' \
  env TOTANGO_TOKEN=wrong-token "$program" totango accounts 1 --format json
expect "silence" 1 'timeout' "$program" totango accounts 9007 --timeout 300ms
holds "a failure writes nothing to stdout" [ ! -s "$scratch/out" ]

for list in 9001 9002 9003 9004 9005 9006 9300 9403 9429 9500; do
  for format in table json; do
    expect "canary, list $list, $format" 1 '^> totango lists.current: attempt 1: GET http' \
      "$program" totango accounts "$list" --verbose --max-attempts 1 --format "$format"
  done
done

expect "no command" 2 '' "$program"
expect "unknown command" 2 '' "$program" fly
expect "no list" 2 'list is required' "$program" totango accounts
expect "bad number" 2 '' "$program" totango accounts one
expect "bad list" 2 "list's id" "$program" totango accounts 0
expect "bad timeout" 2 'duration' "$program" totango accounts 1 --timeout soon
expect "bad format" 2 '' "$program" totango accounts 1 --format xml
expect "bad cursor" 2 'cursor' "$program" totango accounts 1 --cursor abc
expect "no token" 2 'TOTANGO_TOKEN is not set' env -u TOTANGO_TOKEN "$program" totango accounts 1
expect "bad region" 2 'us or eu' env -u TOTANGO_BASE_URL TOTANGO_REGION=mars "$program" totango accounts 1
expect "bad base URL" 2 'base URL' env TOTANGO_BASE_URL=http://example.com "$program" totango accounts 1
expect "help" 0 '' "$program" --help
expect "version" 0 '' "$program" --version

expect "doctor" 0 '' "$program" doctor
holds "doctor reaches the sandbox" grep -Eq 'reachable +HTTP 200' "$scratch/out"
holds "doctor reaches all" [ "$(grep -Ec ' reachable +(HTTP 200 )?in [0-9]+ ms' "$scratch/out")" = 4 ]
nothing=(env -u TOTANGO_TOKEN -u KHOROS_USERNAME -u QUANTIVE_TOKEN -u TAPLYTICS_TOKEN)
expect "doctor with three vendors" 0 '' env -u TOTANGO_TOKEN "$program" doctor
expect "doctor with one vendor" 0 '' "${nothing[@]}" "TAPLYTICS_TOKEN=$TAPLYTICS_TOKEN" "$program" doctor
expect "doctor with nothing" 2 '' "${nothing[@]}" "$program" doctor
expect "doctor with a half" 2 '' env -u KHOROS_PASSWORD "$program" doctor
expect "doctor with another half" 2 '' env -u QUANTIVE_ACCOUNT_ID "$program" doctor
expect "doctor with a wrong token" 1 '' env QUANTIVE_TOKEN=wrong-token "$program" doctor --max-attempts 1
expect "doctor with a dead endpoint" 1 '' \
  env TOTANGO_BASE_URL=http://127.0.0.1:1 "$program" doctor --max-attempts 1
expect "doctor offline" 0 '' env TOTANGO_BASE_URL=https://127.0.0.1:1 "$program" doctor --offline

expect "full disk" 1 'standard output' bash -c "'$program' totango accounts 1 --format csv > /dev/full"
exit "$failed"
