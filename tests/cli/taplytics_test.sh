#!/usr/bin/env bash
# The commands under `quartet taplytics`, against a sandbox.
set -uo pipefail
program=$1
# shellcheck source=tests/cli/expect.sh disable=SC1091
source "$(dirname "$0")/expect.sh"
cd "$scratch" || exit 1
# shellcheck disable=SC2317  # called by way of expect
taplytics() { "$program" taplytics "$@"; }
rows() { grep -c '^{"id":' out; }
first_id() { sed -n '2s/,.*//p' out; }
# What it is refused for, in one line each.
fails() {
  expect "$1" "$2" "$3" "${@:4}"
  one_line "$1"
}

# --- users
expect users 0 '' taplytics users list --format json
holds 'every user' [ "$(rows)" = 1000 ]
cut -d, -f1 out | sort > by_token
expect 'users by page' 0 '' taplytics users list --by-page --page-length 40 --format json
cut -d, -f1 out | sort > by_page
holds 'the same users' cmp -s by_token by_page
expect 'a table' 0 'go on with --cursor' taplytics users list --limit 7 --page-length 5 --verbose
holds 'a header and seven lines' [ "$(wc -l < out)" = 8 ]
cursor=$(sed -n 's/^go on with --cursor //p' err)
last=$(tail -n 1 out)
expect 'the next one' 0 '' taplytics users list --limit 1 --page-length 5 --cursor "$cursor"
holds 'is another one' [ "$(tail -n 1 out)" != "$last" ]
fails 'a cursor of the other listing' 2 'cursor' taplytics users list --by-page --cursor "$cursor"

expect 'a new user' 0 '' taplytics users put --user-id 'cli 7' --new-email cli7@customer.example \
  --first-name Ada --set visits=3 --set plan=gold --set 'zip="0123"' --format json
holds 'custom data have kinds' grep -qF '"custom_data":{"visits":3,"plan":"gold","zip":"0123"}' out
expect 'a change' 0 '' taplytics users put --email cli7@customer.example --gender other --set visits=4
expect 'by e-mail' 0 '' taplytics users get --email cli7@customer.example --format json
holds 'merged' grep -qF '"custom_data":{"visits":4,"plan":"gold","zip":"0123"}' out
holds 'the rest has stayed' grep -q '"first_name":"Ada".*"gender":"other"' out
id=$(sed -n 's/^{"id":"\([^"]*\)".*/\1/p' out)
expect 'by id' 0 '' taplytics users get --id "$id"
holds 'the same user' grep -q "^$id .*cli 7 " out
fails 'delete' 0 '^deleted cli 7$' taplytics users delete --user-id 'cli 7'
fails 'what is deleted' 1 'not_found .HTTP 404' taplytics users get --id "$id"

fails 'no user' 2 'exactly one of --id' taplytics users get
fails 'two users' 2 'exactly one of --id' taplytics users delete --id a --email b@customer.example
fails 'an empty user' 2 '' taplytics users delete --id ''
fails 'a blank user' 2 'is blank' taplytics users get --email ' '
fails 'no id any more' 2 'user_id is empty' taplytics users put --user-id x --new-user-id ''
fails 'no e-mail any more' 2 'email is empty' taplytics users put --user-id x --new-email ''
fails 'a number that is too large' 2 'not finite' taplytics users put --user-id x --set a=1e999
expect 'an empty cursor' 2 'must not be empty' taplytics users list --cursor ''
expect 'an empty cursor of pushes' 2 'must not be empty' taplytics push list --cursor ''
fails 'no change' 2 '' taplytics users put --user-id x
fails 'no value' 2 '--set takes KEY=VALUE' taplytics users put --user-id x --set visits
fails 'a key twice' 2 '--set has visits twice' taplytics users put --user-id x --set visits=1 --set visits=2
fails 'too deep' 2 '' taplytics users put --user-id x --set 'a={"b":{"c":1}}'
fails 'a bad page length' 2 '' taplytics users list --page-length 101

# --- experiments
expect experiments 0 '' taplytics experiments list --format json
holds '30 experiments' [ "$(rows)" = 30 ]
expect 'as CSV' 0 '' taplytics experiments list --limit 1 --format csv
experiment=$(first_id)
expect 'one experiment' 0 '' taplytics experiments get "$experiment" --format json
holds 'the experiment' grep -q "^{\"id\":\"$experiment\",\"status\":\"active\"" out
fails 'delete an experiment' 0 "^deleted $experiment$" taplytics experiments delete "$experiment"
fails 'a deleted experiment' 1 'not_found .HTTP 404' taplytics experiments get "$experiment"

# --- events
for i in $(seq 250); do
  echo "{\"name\":\"Purchase\",\"date\":\"2024-06-01T08:00:00+00:00\",\"value\":$i,\"metaData\":{\"shop\":\"a\"}}"
done > events
expect 'events, one a line' 0 '' taplytics events send --session s1 events
holds 'all sent' grep -qE '^sent +250 +1-250$' out
holds 'none rejected' grep -qE '^rejected +0$' out
(echo '['; sed '$!s/$/,/' events; echo ']') > array
expect 'events, an array' 0 '' taplytics events send --session s1 - --format json < array
holds 'all sent again' grep -qF '{"outcome":"sent","events":250,"places":[{"first":1,"last":250}]}' out
sed -i '121s/Purchase/bad name/' events
expect 'an event that is refused' 1 'invalid .HTTP 400' taplytics events send --session s1 events
one_line 'an event that is refused'
holds 'the others are sent' grep -qE '^sent +249 +1-120, 122-250' out
holds 'its place' grep -qE '^rejected +1 +121 ' out
echo '{"name":"sandbox:lost"}' > lost
fails 'events whose reply is lost' 1 'transport' taplytics events send --session s1 lost
holds 'they are unknown' grep -qE '^unknown +1 +1 ' out
fails 'a session that has ended' 1 '' taplytics events send --session sandbox:session_ended events
holds 'nothing is sent' grep -qE '^sent +0$' out

echo '{"name":"Purchase","price":1}' > wrong
fails 'an unknown member' 2 'event 1: price is no member' taplytics events send --session s1 wrong
printf '{"name":"a"}\n\n{"name":"b","date":"soon"}\n' > wrong
fails 'a wrong date' 2 'event 2: date is no time' taplytics events send --session s1 wrong
echo '{"name":' > wrong
fails 'no JSON' 2 'event 1: it is no JSON' taplytics events send --session s1 wrong
echo '[{"value":1}]' > wrong
fails 'no name' 2 'event 1: it has no name' taplytics events send --session s1 wrong
echo ' ' > wrong
fails 'no events' 2 'no events' taplytics events send --session s1 wrong
fails 'no file' 2 'cannot open' taplytics events send --session s1 none
fails 'an empty session' 2 '' taplytics events send --session '' events
expect 'no session' 2 '--session is required' taplytics events send events

# --- pushes
expect 'no pushes' 0 '' taplytics push list --format json
holds 'an empty list' [ "$(cat out)" = '[]' ]
expect 'to everybody' 0 '' taplytics push send --everybody --alert 'Hello, "all"' --format json
holds 'sending now' grep -q '"status":"sending".*"schedule":{"now":true}' out
expect 'to some' 0 '' taplytics push send --alert 'Hello, some' --name Some \
  --filter 'an_version>=5.0.0' --filter 'ios_version!=8.0.1' --filter 'country=["Canada","US"]' \
  --filter 'custom_data.dollars spent>=16' --filter 'custom_data.plan=gold' --filter 'age<=99' \
  --image https://images.customer.example/a.png --badge 0 --ttl 3600 --silent --key screen=offers \
  --key level=3 --format csv
push=$(first_id)
expect 'one push' 0 '' taplytics push get "$push" --format json
for filter in '"type":"an_version","comparator":">=","values":["5.0.0"]' \
    '"type":"ios_version","comparator":"!=","values":["8.0.1"]' \
    '"type":"country","comparator":"=","values":["Canada","US"]' \
    '"type":"custom_data","comparator":">=","values":[16],"data_key":"dollars spent"' \
    '"type":"custom_data","comparator":"=","values":["gold"],"data_key":"plan"' \
    '"type":"age","comparator":"<=","values":[99]'; do
  holds "the filter $filter" grep -qF "{$filter}" out
done
expect 'at a time' 0 '' taplytics push send --everybody --alert later --at 2099-05-01T08:00:00Z --production
holds 'the time is told' grep -q '2099-05-01T08:00:00Z' out
expect 'at a local time' 0 '' taplytics push send --everybody --alert later --at-local 2099-05-01T08:00:00
holds 'the local time is told' grep -q '2099-05-01T08:00:00 local' out
expect 'all pushes' 0 '' taplytics push list --page-length 3 --format json
holds 'four pushes' [ "$(rows)" = 4 ]

send=(taplytics push send --alert text)
fails 'no audience' 2 'either to --everybody' "${send[@]}"
fails 'two audiences' 2 'either to --everybody' "${send[@]}" --everybody --filter os=iOS
fails 'no comparator' 2 '--filter takes TYPE=VALUE' "${send[@]}" --filter 'country>US'
fails 'an unknown type' 2 'contry is no type of a filter' "${send[@]}" --filter contry=US
fails 'several values that are not' 2 '' "${send[@]}" --filter 'ios_version!=["8.0.1","8.1.3"]'
fails 'texts in order' 2 '' "${send[@]}" --filter 'app_lang>=en'
fails 'no key' 2 '' "${send[@]}" --filter custom_data=1
fails 'a system and its versions' 2 '' "${send[@]}" --filter os=iOS --filter 'ios_version>=15.0'
for condition in 'email!=' 'user_id=' 'custom_data.plan=' 'country=["US",""]'; do
  fails "an empty text: $condition" 2 'empty text' "${send[@]}" --production --filter "$condition"
done
fails 'no version' 2 'is no version' "${send[@]}" --filter 'ios_version>=latest'
fails 'no system' 2 'other than iOS and Android' "${send[@]}" --filter os=Windows
fails 'an empty condition' 2 '' "${send[@]}" --filter ''
fails 'an empty time' 2 '' "${send[@]}" --everybody --at ''
fails 'an empty local time' 2 '' "${send[@]}" --everybody --at-local ''
fails 'nothing to say' 2 '' taplytics push send --everybody
fails 'in the past' 2 '' "${send[@]}" --everybody --at 2020-01-01
fails 'a local time with a zone' 2 'without a zone' "${send[@]}" --everybody --at-local 2099-05-01T08:00:00Z
fails 'no picture' 2 '' "${send[@]}" --everybody --image https://images.customer.example/a.gif
fails 'a bad key' 2 '--key takes KEY=VALUE' "${send[@]}" --everybody --key screen
expect 'still all pushes' 0 '' taplytics push list --format json
holds 'nothing was sent' [ "$(rows)" = 4 ]

# --- what fails
for answer in html_page not_json plain_text empty_body status_400 status_401 status_402 status_404 \
    status_429 status_500 session_ended echoes_token lost cut_body reset cut_gzip missing_id; do
  fails "answer $answer" 1 '^error: taplytics [a-z_.]+: [a-z_]+' taplytics users get \
    --user-id "sandbox:$answer" --max-attempts 1 --timeout 20s
  expect "verbose, answer $answer" 1 '^> taplytics .*attempt 1: GET http' taplytics users get \
    --user-id "sandbox:$answer" --max-attempts 1 --timeout 20s --verbose --format json
done
fails silence 1 timeout taplytics users get --user-id sandbox:stalls --timeout 500ms
fails 'a lost reply' 1 '"delivery":"unknown".*"attempts":1' taplytics push send --everybody \
  --alert text --name sandbox:lost --format json
fails 'a wrong token' 1 'unauthorized .HTTP 401.*TAPLYTICS_TOKEN' \
  env TAPLYTICS_TOKEN=wrong-token "$program" taplytics users list
fails 'events with a wrong token' 1 'unauthorized' \
  env TAPLYTICS_TOKEN=wrong-token "$program" taplytics events send --session s1 events
fails 'a wrong token, as JSON' 1 '^\{"error":\{"kind":"unauthorized"' \
  env TAPLYTICS_TOKEN=wrong-token "$program" taplytics push list --format json
holds 'nothing on stdout' [ ! -s out ]
fails 'no token' 2 'TAPLYTICS_TOKEN is not set' env -u TAPLYTICS_TOKEN "$program" taplytics users list
fails 'a bad base URL' 2 'base URL' \
  env TAPLYTICS_BASE_URL=http://example.com "$program" taplytics users list
fails 'a dead port' 1 'cannot connect to 127.0.0.1:1' \
  env TAPLYTICS_BASE_URL=http://127.0.0.1:1 "$program" taplytics users list --max-attempts 1
exit "$failed"
