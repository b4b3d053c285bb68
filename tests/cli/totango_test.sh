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
for number in 1356912000 1 99999999999 -1356912000; do
  expect "seconds: $number" 2 "^error: config: --since $number: this looks like seconds; give a date, RFC 3339, or milliseconds" \
    "$program" totango accounts 2 --view past --since "$number"
done
for number in 0 100000000000 1356912000000; do
  expect "milliseconds: $number" 0 '' "$program" totango accounts 2 --view past --since "$number"
done
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
  bash -c "'$program' totango search accounts --query - --limit 150 < '$scratch/query.json'"
one_line "search from stdin"
cursor=$(sed -n 's/^go on with --cursor //p' "$scratch/err")
first=$(lines)
expect "search goes on" 0 '' \
  "$program" totango search accounts --query "$scratch/query.json" --cursor "$cursor" --format json
second=$(grep -c '^{"id":' "$scratch/out")
expect "search all" 0 '' \
  "$program" totango search accounts --query "$scratch/query.json" --format json
holds "two parts are the whole" \
  [ "$((first - 1 + second))" = "$(grep -c '^{"id":' "$scratch/out")" ]

expect "a row that cannot be read" 1 'accounts\[1\].account_id: it is missing' \
  "$program" totango accounts 9012 --format csv
expect "a row that is left out" 0 'warning: rows are missing: 249 rows of 250 .*1 row left out' \
  "$program" totango accounts 9012 --format json --skip-unreadable
holds "the others are there" [ "$(grep -c '^{"id":' "$scratch/out")" = 249 ]

query '{"terms":[],"fields":[]}'
expect "more users than a search can reach" 1 '"kind":"out_of_reach".*10000 records, and [0-9]+ match; narrow' \
  "$program" totango search users --query "$scratch/query.json" --format json
holds "the rows so far are there" [ "$(grep -c '^{"name":' "$scratch/out")" = 10000 ]
expect "events of an account" 0 '' "$program" totango search events --query "$scratch/query.json" --limit 20
holds "events are rows" [ "$(lines)" = 21 ]
expect "events of an account without an id" 2 'account_id is empty' \
  "$program" totango search events --query "$scratch/query.json" --account '' --format json
holds "nobody's events are shown" [ ! -s "$scratch/out" ]
expect "events of one account" 0 '' \
  "$program" totango search events --query "$scratch/query.json" --account nobody --format json
holds "nobody has no events" [ "$(cat "$scratch/out")" = "[]" ]

for type in note task alert; do
  query '{"terms":[{"type":"event_property","name":"event_type","eq":"'"$type"'"}],"fields":[],"count":50,"scope":"all"}'
  expect "events of type $type" 0 '' \
    "$program" totango search events --query "$scratch/query.json" --limit 20 --format json
  holds "an event's $type is whole" [ "$(grep -Ec '"account":\{"id":".*"is_new":(true|false),"'"$type"'":\{"' "$scratch/out")" = 20 ]
done
query '{"terms":[{"type":"event_property","name":"event_type","eq":"note"}],"fields":[]}'
expect "notes" 0 '' "$program" totango search events --query "$scratch/query.json" --limit 20 --format json
holds "a note has id and author" grep -Eq '"note":\{"id":"[0-9]+","text":".*","author":\{"name":"' "$scratch/out"
for member in '"sort_by":"name"' '"sort_order":"DESC"' '"scope":"mine"' '"group_fields":[]' \
    '"parent_account_fields":[{"type":"string","term":"health"}]'; do
  query '{"terms":[],"fields":[],'"$member"'}'
  name=${member#\"}
  expect "events with $member" 2 "a search for events has no (member )?${name%%\"*}; take it out" \
    "$program" totango search events --query "$scratch/query.json"
done

two_columns='"fields":[{"type":"date","term":"last_activity_time"},{"type":"string","term":"identifier"}]'
query '{"terms":[],'"$two_columns"'}'
expect "users as JSON" 0 '' "$program" totango search users --query "$scratch/query.json" --limit 200 --format json
holds "users are whole" [ "$(grep -Ec '"is_online":(true|false),"fields":\{"last_activity_time":.*,"identifier":' "$scratch/out")" = 200 ]
query '{"terms":[{"type":"sandbox","answer":"missing_cell"}],'"$two_columns"'}'
for target in accounts users; do
  for format in table json csv; do
    expect "shifted $target, $format" 1 '1 selected fields where 2 were asked for' \
      "$program" totango search "$target" --query "$scratch/query.json" --format "$format"
    holds "a shifted reply has no rows" [ ! -s "$scratch/out" ]
  done
done
query '{"terms":[],"fields":[{"type":"string","term":"health"},{"type":"string","term":"status","field_display_name":"health"}]}'
expect "two columns of one name" 2 'two columns are called health; give one of them another field_display_name' \
  "$program" totango search accounts --query "$scratch/query.json"
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
for pair in failed_status:vendor error_envelope:vendor errors_key:vendor error_object:forbidden html_page:decode \
    plain_text:invalid not_json:decode empty_body:decode cut_body:transport status_300:unauthorized \
    status_401:unauthorized status_429:rate_limited status_429_wrong_length:rate_limited status_500:server \
    missing_name:decode deep_nesting:limit; do
  answer=${pair%:*}
  query "{\"terms\":[{\"type\":\"sandbox\",\"answer\":\"$answer\"}],\"fields\":[]}"
  expect "answer $answer" 1 "^error: totango accounts.search: ${pair#*:} \(HTTP [0-9]+\): " "$program" totango search accounts \
    --query "$scratch/query.json" --max-attempts 1 --timeout 20s
  one_line "answer $answer"
done
for answer in guide_envelope totals_in_stats totals_in_response no_totals; do
  query "{\"terms\":[{\"type\":\"sandbox\",\"answer\":\"$answer\"},{\"type\":\"active_list\",\"is_in_one_of\":[2]}],\"fields\":[]}"
  expect "answer $answer" 0 '' "$program" totango search accounts --query "$scratch/query.json"
  holds "answer $answer is read to its end" [ "$(lines)" = 251 ]
done

# --- what may be incomplete is said, and how a server reads offsets
expect "records" 1 'lists.current: limit .*record number \(try --offset-meaning record\)' \
  "$program" totango accounts 9011 --page-length 40
holds "a loop is nothing to go on from" [ "$(grep -c -e --cursor "$scratch/err" || true)" = 0 ]
expect "records, as JSON" 1 '"kind":"limit"' "$program" totango accounts 9011 --page-length 40 --format json
holds "a loop is nothing to go on from, either" [ "$(grep -c resume "$scratch/err" || true)" = 0 ]
for command in 'accounts 9011' 'export-activities 9011'; do
  expect "$command, by records" 0 '' "$program" totango $command --page-length 40 --offset-meaning record --format table
  holds "$command, by records, is whole" [ "$(lines)" = 251 ]
  holds "$command, by records, is nothing to warn of" [ ! -s "$scratch/err" ]
done
query '{"terms":[],"fields":[]}'
expect "events whose offsets are pages" 0 '^warning: rows may be missing: 1000 rows of 3000 .*moved' \
  "$program" totango search events --query "$scratch/query.json" --offset-meaning record
one_line "events whose offsets are pages"
expect "bad meaning" 2 'offset-meaning' "$program" totango accounts 2 --offset-meaning byte

# --- export-activities
expect "export" 0 '' "$program" totango export-activities 2 --page-length 40
cp "$scratch/out" "$scratch/whole"
holds "export has a header" grep -qx \
  $'account-id,account-name,first-activity,last-activity,activities_7d,activities_30d,activities_90d\r' "$scratch/out"
expect "export a part" 0 'go on with --cursor' \
  "$program" totango export-activities 2 --page-length 40 --limit 130
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
expect "export with a name twice" 2 'activity create-TASK: it is there twice .in any case.' \
  "$program" totango export-activities 2 --activity Create-Task --activity delegate-task --activity create-TASK
# Some windows have the actions in both of their shapes. All of them together are the total.
"$program" totango export-activities 1 --format csv | tr -d '\r' | sed -n 's/.*,\([0-9]*\),[0-9]*$/\1/p' > "$scratch/totals"
"$program" totango export-activities 1 --activity create-task --activity delegate-task --activity report-complete --format csv |
  tr -d '\r' | sed -n 's/.*,\([0-9]*\),[0-9]*,[0-9]*,\([0-9]*\),[0-9]*,[0-9]*,\([0-9]*\),[0-9]*$/\1 \2 \3/p' |
  while read -r one two three; do echo "$((one + two + three))"; done > "$scratch/sums"
holds "there are totals" [ "$(wc -l < "$scratch/totals")" -gt 4000 ]
holds "an activity counts once" cmp "$scratch/totals" "$scratch/sums"
# A list whose pages fail once each: the rest of an interrupted export is behind its cursor.
expect "export, refused" 1 'server' "$program" totango export-activities 9008 --page-length 100 --max-attempts 1
expect "export, interrupted" 1 'go on with --cursor q2' \
  "$program" totango export-activities 9008 --page-length 100 --max-attempts 1
cp "$scratch/out" "$scratch/parts"
while cursor=$(sed -n 's/.*go on with --cursor //p' "$scratch/err") && [ -n "$cursor" ]; do
  "$program" totango export-activities 9008 --page-length 100 --max-attempts 1 --cursor "$cursor" \
    >> "$scratch/parts" 2> "$scratch/err" || true
done
holds "an export that was interrupted is whole in the end" cmp "$scratch/whole" "$scratch/parts"

# How much memory an export has needed after so many rows of list 1: its output waits in the pipe.
memory_after() {
  local rows=$1 pid
  exec 3< <(exec "$program" totango export-activities 1 --page-length 100 2> /dev/null)
  pid=$!
  mapfile -t -n "$rows" -u 3 taken
  sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$pid/status"
  exec 3<&-
}
short=$(memory_after 600)
long=$(memory_after 4000)
holds "memory does not grow with the list: ${short} kB, then ${long} kB" [ "$long" -lt "$((short + 4000))" ]

# Progress is for a terminal that does not show the rows.
on_terminal() { script -qec "$1" /dev/null < /dev/null > "$scratch/terminal"; }
on_terminal "'$program' totango export-activities 2 --page-length 40 > '$scratch/out'"
holds "progress" grep -q $'\r100 of 250 rows\r200 of 250 rows\r\e\\[K$' "$scratch/terminal"
holds "the rows are in the file" cmp "$scratch/whole" "$scratch/out"
on_terminal "'$program' totango export-activities 2 --page-length 40"
holds "no progress beside the rows" [ "$(grep -c 'of 250 rows' "$scratch/terminal" || true)" = 0 ]
exit "$failed"
