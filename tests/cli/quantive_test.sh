#!/usr/bin/env bash
# The commands under `quartet quantive`, against a sandbox.
set -uo pipefail
program=$1
# shellcheck source=tests/cli/expect.sh disable=SC1091
source "$(dirname "$0")/expect.sh"
cd "$scratch" || exit 1
# shellcheck disable=SC2317  # called by way of expect
quantive() { "$program" quantive "$@"; }
rows() { grep -c '^{"id":' out; }
# Of the first row of CSV, whose first column is the id.
first_id() { sed -n '2s/,.*//p' out; }
# What it is refused for, in one line each.
fails() {
  expect "$1" "$2" "$3" "${@:4}"
  one_line "$1"
}

# --- look-ups
expect sessions 0 '' quantive sessions list --filter '{"title":"Q4 2024"}' --format csv
holds 'sessions have a header' grep -q $'^id,title,status,start,end\r$' out
session=$(first_id)
expect 'one session' 0 '' quantive sessions get "$session" --format json
holds 'the session' grep -q "^{\"id\":\"$session\",\"title\":\"Q4 2024\",\"status\":\"open\"" out
expect assignees 0 '' quantive assignees list --filter '{"type":"user"}' --sort name --format csv
holds '20 users' [ "$(grep -c ',user,' out)" = 20 ]
owner=$(first_id)
expect 'one user' 0 '' quantive users get "$owner"
holds 'the user' grep -q "^$owner " out
expect users 0 '' quantive users list --page-length 7 --format json
holds 'every user' [ "$(rows)" = 20 ]
expect teams 0 '' quantive teams list --format json
holds 'every team' [ "$(rows)" = 6 ]
expect tags 0 '' quantive tags list --limit 5 --format json
holds 'five tags' [ "$(rows)" = 5 ]

# --- listings of goals
expect 'all goals' 0 '' quantive goals list --format json
holds '500 goals' [ "$(rows)" = 500 ]
expect 'goals of a session' 0 '' quantive goals list --session "$session" --format json
holds 'only those' [ "$(rows)" = "$(grep -c "\"session_id\":\"$session\"" out)" ]
holds 'there are some' [ "$(rows)" -gt 0 ]
of_session=$(rows)
expect 'a search' 0 '' quantive goals search --filter "{\"sessionId\":\"$session\"}" --format json \
  --sort=-attainment --sort name
holds 'the same goals' [ "$(rows)" = "$of_session" ]
expect 'a table' 0 '' quantive goals search --limit 4 --sort -name
holds 'a header and four lines' [ "$(wc -l < out)" = 5 ]
expect 'two fields' 0 '' quantive goals search --limit 1 --field name --field attainment --format json
holds 'no others' bash -c '! grep -q session_id out'
expect 'a part' 0 'go on with --cursor' quantive goals search --limit 120 --page-length 50 --verbose --format json
cursor=$(sed -n 's/^go on with --cursor //p' err)
part=$(rows)
expect 'the rest' 0 '' quantive goals search --cursor "$cursor" --page-length 50 --format json
holds 'two parts are the whole' [ "$((part + $(rows)))" = 500 ]

# --- the life of a goal
expect create 0 '' quantive goals create --name 'A goal, "quoted"' --session "$session" \
  --owner "$owner" --tag 'Cli Tag' --tag other --description first --format csv
goal=$(first_id)
holds 'a new id' [ -n "$goal" ]
expect 'by its tag' 0 '' quantive goals list --tag 'Cli Tag' --format json
holds 'it alone' [ "$(rows)" = 1 ]
holds 'with its tags' grep -q '"tags":\["Cli Tag","other"\]' out
expect update 0 '' quantive goals update "$goal" --description second --format json
expect get 0 '' quantive goals get "$goal" --format json
holds 'the description is new' grep -q '"description":"second"' out
holds 'the name has stayed' grep -qF '"name":"A goal, \"quoted\""' out
expect clear 0 '' quantive goals update "$goal" --clear description --clear tags
expect 'get again' 0 '' quantive goals get "$goal" --format json
holds 'cleared' bash -c '! grep -qE "\"(description|tags)\":" out'
expect 'an update without a reply' 0 'the reply does not show it' \
  quantive goals update "sandbox:no_content:$goal" --name Renamed --format json
holds 'an empty list' [ "$(cat out)" = '[]' ]

expect 'a key result' 0 '' quantive metrics create --name Testers --goal "$goal" --owner "$owner" \
  --target 200 --due 2024-12-31 --format csv
metric=$(first_id)
expect check-in 0 '' quantive metrics check-in "$metric" --actual 50 --comment 'on its way' \
  --confidence 0.5 --format json
holds 'the value is told' grep -q "\"metric_id\":\"$metric\",\"actual\":50" out
expect 'its new value' 0 '' quantive metrics get "$metric" --format json
holds 'is there' grep -qE '"actual":50(\.0)?,' out
expect 'key results of the goal' 0 '' quantive metrics list --goal "$goal" --format json
holds 'it alone' [ "$(rows)" = 1 ]
fails delete 0 "^deleted $goal$" quantive goals delete "$goal"
fails 'what is deleted' 1 'not_found .HTTP 404' quantive goals get "$goal"

# --- wrong use
fails 'no filter' 2 '--filter takes JSON' quantive goals search --filter '{sessionId'
fails 'a list as the filter' 2 'takes a JSON object' quantive goals search --filter '[1]'
# shellcheck disable=SC2016
fails 'an unknown operator' 1 'invalid .HTTP 400' \
  quantive goals search --filter '{"name":{"$nope":1}}' --max-attempts 1
fails 'nothing to change' 2 '' quantive goals update "$session"
fails 'both cleared and set' 2 'both cleared and set: tags' \
  quantive goals update "$session" --tag a --clear tags
for empty in 'goals list --session' 'goals list --tag' 'goals list --owner' 'goals list --parent' \
    'goals list --cursor' 'goals search --filter' 'goals search --cursor' 'metrics list --goal' \
    'metrics list --filter' 'sessions list --filter' 'users list --cursor' \
    'goals update g --parent'; do
  # shellcheck disable=SC2086  # words
  expect "an empty option: $empty" 2 'must not be empty' quantive $empty ''
  holds "nothing is listed: $empty" [ ! -s out ]
done
fails 'an empty tag' 2 'tags is empty' quantive goals update "$session" --tag ''
fails 'an empty session' 2 'session_id is empty' quantive goals update "$session" --session ''
fails 'an empty member' 2 '' quantive goals search --field ''
fails 'an empty order' 2 '' quantive goals search --sort ''
fails 'an empty name' 2 'name' quantive goals create --name '' --session "$session" --owner "$owner"
fails 'no time' 2 '--from takes a time' \
  quantive goals create --name n --session "$session" --owner "$owner" --from soon
fails 'a bad cursor' 2 'cursor' quantive goals search --cursor abc
expect 'a name that cannot be cleared' 2 '' quantive goals update "$session" --clear name
expect 'no session' 2 '--session is required' quantive goals create --name n --owner "$owner"
expect 'no number' 2 '' quantive metrics check-in "$session" --actual soon
expect 'no command' 2 '' quantive goals
expect 'no id' 2 '' quantive goals get

# --- what fails
for answer in html_page not_json plain_text empty_body status_400 status_401 status_402 status_403 \
    status_404 status_409 status_429 status_500 lost cut_body cut_gzip reset missing_id; do
  fails "answer $answer" 1 '^error: quantive [a-z_.]+: [a-z_]+' quantive goals search \
    --filter "{\"name\":\"sandbox:$answer\"}" --max-attempts 1 --timeout 20s
  expect "verbose, answer $answer" 1 '^> quantive .*attempt 1: GET http' quantive goals search \
    --filter "{\"name\":\"sandbox:$answer\"}" --max-attempts 1 --timeout 20s --verbose
done
fails silence 1 timeout quantive goals search --filter '{"name":"sandbox:stalls"}' --timeout 500ms
fails 'a lost reply' 1 '"delivery":"unknown".*"attempts":1' quantive goals create \
  --name sandbox:lost --session "$session" --owner "$owner" --format json
fails 'a wrong token' 1 'unauthorized .HTTP 401.*QUANTIVE_TOKEN' \
  env QUANTIVE_TOKEN=wrong-token "$program" quantive sessions list
fails 'a wrong token, as JSON' 1 '^\{"error":\{"kind":"unauthorized"' \
  env QUANTIVE_TOKEN=wrong-token "$program" quantive goals list --format json
holds 'nothing on stdout' [ ! -s out ]
fails 'no token' 2 'QUANTIVE_TOKEN is not set' env -u QUANTIVE_TOKEN "$program" quantive tags list
fails 'no account' 2 'QUANTIVE_ACCOUNT_ID is not set' \
  env -u QUANTIVE_ACCOUNT_ID "$program" quantive tags list
fails 'a bad base URL' 2 'base URL' \
  env QUANTIVE_BASE_URL=http://example.com "$program" quantive tags list
fails 'a dead port' 1 'cannot connect to 127.0.0.1:1' \
  env QUANTIVE_BASE_URL=http://127.0.0.1:1/results "$program" quantive tags list --max-attempts 1
exit "$failed"
