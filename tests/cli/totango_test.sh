#!/usr/bin/env bash
# Every command under `quartet totango`, against a sandbox.
set -euo pipefail
program=$1
source "$(dirname "$0")/expect.sh"
query() { printf '%s' "$1" > "$scratch/query.json"; }
lines() { wc -l < "$scratch/out"; }

# --- views of a list
expect "recent" 0 '' "$program" totango accounts 2 --view recent --since 2022-06-01
recent=$(lines)
expect "recent, later" 0 '' "$program" totango accounts 2 --view recent --since 2023-06-01T12:00:00+02:00
holds "a later time gives fewer accounts" [ "$(lines)" -lt "$recent" ]
expect "past" 0 '' "$program" totango accounts 2 --view past --since 2022-06-01 --format json
holds "past has accounts" grep -q '^{"id":' "$scratch/out"
expect "recent without a time" 2 'need --since' "$program" totango accounts 2 --view recent
expect "current with a time" 2 'goes with --view' "$program" totango accounts 2 --since 2022-06-01
expect "no time" 2 'takes a time' "$program" totango accounts 2 --view past --since soon
expect "before 1970" 2 'before 1970' "$program" totango accounts 2 --view past --since 1960-01-01
for part in stats users lifecycle; do
  expect "return $part" 0 '' "$program" totango accounts 2 --return "$part" --limit 50 --format json
  holds "return $part is in the rows" grep -q "\"$part\":" "$scratch/out"
done

# --- lists, folders, regions
expect "lists" 0 '' "$program" totango lists --format csv
holds "lists have criteria" grep -q '^2,.*Trial' "$scratch/out"
expect "folders" 0 '' "$program" totango folders
holds "folders show the way to them" grep -q 'Lifecycle / Trials' "$scratch/out"
expect "region" 0 '' "$program" totango region SP-8001-01
holds "region names the endpoint" grep -q 'https://api-eu1.totango.com' "$scratch/out"
expect "region without a token" 0 '' env -u TOTANGO_TOKEN "$program" totango region 9001
expect "bad service" 2 'service id' "$program" totango region '../x'

# --- searches
query '{"terms":[{"type":"string","term":"health","eq":"red"}],
        "fields":[{"type":"string","term":"health","field_display_name":"Health rank "},
                  {"type":"owner","account_role":"Success Manager"}],
        "count":100,"offset":0,"sort_by":"display_name","sort_order":"DESC","scope":"all"}'
expect "search accounts" 0 'consistent' \
  "$program" totango search accounts --query "$scratch/query.json" --format csv --verbose
holds "search has a column for each field" \
  grep -q $'^id,display_name,last_activity,Health rank,Success Manager\r$' "$scratch/out"
expect "search from stdin" 0 'go on with --cursor' \
  bash -c "'$program' totango search accounts --query - --limit 150 --verbose < '$scratch/query.json'"
cursor=$(sed -n 's/^go on with --cursor //p' "$scratch/err")
first=$(lines)
expect "search goes on" 0 '' \
  "$program" totango search accounts --query "$scratch/query.json" --cursor "$cursor" --format json
second=$(grep -c '^{"id":' "$scratch/out")
expect "search all" 0 '' \
  "$program" totango search accounts --query "$scratch/query.json" --format json
holds "two parts are the whole" \
  [ "$((first - 1 + second))" = "$(grep -c '^{"id":' "$scratch/out")" ]

query '{"terms":[],"fields":[]}'
expect "more users than a search can reach" 1 '"kind":"out_of_reach".*10000 records, and [0-9]+ match; narrow' \
  "$program" totango search users --query "$scratch/query.json" --format json
holds "the rows so far are there" [ "$(grep -c '^{"name":' "$scratch/out")" = 10000 ]
expect "events of an account" 0 '' "$program" totango search events --query "$scratch/query.json" --limit 20
holds "events are rows" [ "$(lines)" = 21 ]
expect "events of one account" 0 '' \
  "$program" totango search events --query "$scratch/query.json" --account nobody --format json
holds "nobody has no events" [ "$(cat "$scratch/out")" = "[]" ]

query '{"terms":[],"fields":[],"offset":1000}'
expect "an offset" 2 'offset: the listing reads all pages' \
  "$program" totango search accounts --query "$scratch/query.json"
query '{"terms":'
expect "a cut query" 2 'the query cannot be used' \
  "$program" totango search accounts --query "$scratch/query.json"
expect "no file" 2 'cannot open' "$program" totango search accounts --query "$scratch/none.json"
query '{"terms":[{"type":"no such type"}],"fields":[]}'
expect "a refused query" 1 'invalid \(HTTP 400\).*the vendor says' \
  "$program" totango search accounts --query "$scratch/query.json"
for answer in failed_status error_envelope errors_key error_object html_page plain_text not_json empty_body \
    cut_body status_300 status_401 status_429 status_429_wrong_length status_500 missing_name deep_nesting; do
  query "{\"terms\":[{\"type\":\"sandbox\",\"answer\":\"$answer\"}],\"fields\":[]}"
  expect "answer $answer" 1 '^error: totango accounts.search: [a-z_]+' "$program" totango search accounts \
    --query "$scratch/query.json" --max-attempts 1 --timeout 20s
  one_line "answer $answer"
done
for answer in guide_envelope totals_in_stats totals_in_response no_totals; do
  query "{\"terms\":[{\"type\":\"sandbox\",\"answer\":\"$answer\"},{\"type\":\"active_list\",\"is_in_one_of\":[2]}],\"fields\":[]}"
  expect "answer $answer" 0 '' "$program" totango search accounts --query "$scratch/query.json"
  holds "answer $answer is read to its end" [ "$(lines)" = 251 ]
done

# --- export-activities
expect "export" 0 '' "$program" totango export-activities 2 --page-length 40
cp "$scratch/out" "$scratch/whole"
holds "export has a header" grep -qx \
  $'account-id,account-name,first-activity,last-activity,activities_7d,activities_30d,activities_90d\r' "$scratch/out"
expect "export a part" 0 'go on with --cursor' \
  "$program" totango export-activities 2 --page-length 40 --limit 130 --verbose
cp "$scratch/out" "$scratch/parts"
cursor=$(sed -n 's/^go on with --cursor //p' "$scratch/err")
expect "export the rest" 0 '' \
  "$program" totango export-activities 2 --page-length 40 --cursor "$cursor"
cat "$scratch/out" >> "$scratch/parts"
holds "parts are the whole, without a second header" cmp "$scratch/whole" "$scratch/parts"
expect "export activities" 0 '' \
  "$program" totango export-activities 2 --activity Create-Task --activity 'no such, thing'
holds "a column for each activity and window" grep -qx \
  $'account-id,account-name,first-activity,last-activity,Create-Task_7d,Create-Task_30d,Create-Task_90d,"no such, thing_7d","no such, thing_30d","no such, thing_90d"\r' \
  "$scratch/out"
# Rows have as many cells as the header: without what stands in quotes, commas count them.
tr '\r\n' '\001\002' < "$scratch/out" | sed 's/"[^"]*"//g' | tr '\001\002' '\r\n' > "$scratch/bare"
holds "rows match the header" [ "$(tail -n +2 "$scratch/bare" | grep -vcE '^([^,]*,){9}[^,]*$' || true)" = 0 ]
expect "export as JSON" 0 '' "$program" totango export-activities 2 --limit 5 --format json
holds "export as JSON has numbers" grep -Eq '"activities_30d":[0-9]+' "$scratch/out"
expect "export with an empty name" 2 '' "$program" totango export-activities 2 --activity ''
# A list whose pages fail once each: the rest of an interrupted export is behind its cursor.
expect "export, refused" 1 'server' "$program" totango export-activities 9008 --page-length 100 --max-attempts 1
expect "export, interrupted" 1 'go on with --cursor q1' \
  "$program" totango export-activities 9008 --page-length 100 --max-attempts 1
cp "$scratch/out" "$scratch/parts"
while cursor=$(sed -n 's/.*go on with --cursor //p' "$scratch/err") && [ -n "$cursor" ]; do
  "$program" totango export-activities 9008 --page-length 100 --max-attempts 1 --cursor "$cursor" \
    >> "$scratch/parts" 2> "$scratch/err" || true
done
holds "an export that was interrupted is whole in the end" cmp "$scratch/whole" "$scratch/parts"
exit "$failed"
