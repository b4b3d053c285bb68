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

expect "limit" 0 '^go on with --cursor q2' "$program" totango accounts 1 --limit 7 --page-length 5
one_line "limit"
holds "limit stops" [ "$(wc -l < "$scratch/out")" = 8 ]
cursor=$(sed -n 's/^go on with --cursor //p' "$scratch/err")
last=$(tail -n 1 "$scratch/out")
expect "cursor" 0 '' "$program" totango accounts 1 --limit 1 --page-length 5 --cursor "$cursor"
holds "cursor goes on behind the last row" [ "$(tail -n 1 "$scratch/out")" != "$last" ]
"$program" totango accounts 1 --limit 8 --page-length 5 > "$scratch/eight" 2> /dev/null
holds "cursor gives the next row" [ "$(tail -n 1 "$scratch/out")" = "$(tail -n 1 "$scratch/eight")" ]

expect "wrong token" 1 'unauthorized \(HTTP 401\)' env TOTANGO_TOKEN=wrong-token "$program" totango accounts 1
one_line "wrong token"
expect "dead port" 1 'transport: cannot connect to 127.0.0.1:1: the connection was refused .*attempt' \
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
expect "unknown command" 2 '^error: there is no command "fly"; there are: tour, sandbox, totango, khoros,' "$program" fly
one_line "unknown command"
expect "unknown command behind an option" 2 'no command "fly"' "$program" --nothing fly
expect "unknown command of a vendor" 2 'no command "fly" of totango; there are: accounts, search,' "$program" totango fly
expect "unknown command of a part" 2 'no command "fly" of users; there are: list, get' "$program" taplytics users fly
expect "no command of a vendor" 2 'subcommand is required' "$program" totango
expect "no list" 2 'list is required' "$program" totango accounts
expect "bad number" 2 'list: takes a whole number$' "$program" totango accounts one
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

# --- doctor and secrets that do not belong into a base URL
for url in 'https://u:SECRETPW@x' 'https://x?token=SECRETPW' 'https://x/#SECRETPW' 'u:SECRETPW@x' 'https://[SECRETPW'; do
  for format in table json; do
    expect "doctor with $url" 2 '' env "TOTANGO_BASE_URL=$url" "KHOROS_BASE_URL=$url" "QUANTIVE_BASE_URL=$url" \
      "TAPLYTICS_BASE_URL=$url" "$program" doctor --offline --format "$format"
    holds "doctor shows no base URL that has a secret: $url" \
      [ "$(cat "$scratch/out" "$scratch/err" | grep -c SECRETPW || true)" = 0 ]
    holds "doctor says what is wrong with $url" [ "$(grep -o 'base URL cannot be used' "$scratch/out" | wc -l)" = 4 ]
  done
done
expect "doctor as JSON" 0 '' "$program" doctor --format json
holds "doctor as JSON is one object" grep -Eq \
  '^\{"versions":\{.*"totango":\{"TOTANGO_TOKEN":"set","endpoint":"http://127[^"]*","reachable":"HTTP 200 in [0-9]+ ms"' "$scratch/out"
holds "doctor as JSON is one line" [ "$(wc -l < "$scratch/out")" = 1 ]
expect "doctor as CSV" 0 '' "$program" doctor --format csv
holds "doctor as CSV has sections" grep -q '^khoros,KHOROS_PASSWORD,set' "$scratch/out"

# --- numbers are decimal, whole where they have to be, and never cut down to what fits
for number in 0x2 1e3 2.0 ' 2' +2 '' 99999999999999999999 -99999999999999999999; do
  expect "list '$number'" 2 'takes a whole number' "$program" totango accounts -- "$number"
done
expect "list 02" 0 '' "$program" totango accounts 02 --limit 010
holds "010 is ten" [ "$(wc -l < "$scratch/out")" = 11 ]
for number in 0 0x7 -1 18446744073709551616; do
  for command in 'totango accounts 1' 'totango export-activities 1' 'totango search users --query -' 'taplytics users list' \
      'quantive goals list'; do
    expect "$command --limit $number" 2 '^--limit: takes a whole number, 1 or more$' \
      "$program" $command --limit "$number"
  done
done
for options in 'totango accounts 1 --page-length 0x10' 'totango accounts 1 --page-length 4294967297' \
    'quantive goals search --page-length 0x10' 'taplytics users list --page-length 0x10' 'sandbox --seed 0x10' 'sandbox --seed -1' \
    'taplytics push send --everybody --badge 0x1' 'taplytics push send --everybody --ttl 99999999999999999999'; do
  expect "$options" 2 'takes a whole number' "$program" $options
done
expect "attempts" 2 '^--max-attempts: takes a whole number from 1 to 100$' "$program" totango accounts 1 --max-attempts 0x5
for options in '--port 65536' '--calls-per-minute 0x64' '--khoros-job-time 86400001' '--khoros-rows -1'; do
  expect "sandbox $options" 2 'takes a whole number from 0 to [0-9]+$' "$program" sandbox $options
done
for number in nan inf 1e999 0x1p3 ten ''; do
  for option in --initial --target; do
    expect "$option '$number'" 2 'takes a number$' \
      "$program" quantive metrics create --name n --goal g --owner o "$option" "$number"
  done
  expect "--actual '$number'" 2 'takes a number$' "$program" quantive metrics check-in m --actual "$number"
  expect "--confidence '$number'" 2 'takes a number$' \
    "$program" quantive metrics check-in m --actual 1 --confidence "$number"
done

# --- output that cannot be written is a failure; what is closed at the start stays closed
expect "full disk" 1 'standard output' bash -c "'$program' totango accounts 1 --format csv > /dev/full"
for command in 'totango accounts 2 --limit 5' '--help' 'totango --help' '--version' 'tour' 'doctor' 'doctor --offline' 'sandbox' \
    'khoros start user --from 2024-10-01 --to 2024-10-02' 'khoros teams' 'quantive goals list --limit 1' \
    'taplytics users list --limit 1'; do
  expect "$command, on a full disk" 1 '^error: .*standard output did not take everything' \
    bash -c "'$program' $command > /dev/full"
  expect "$command, closed" 1 '^error: .*standard output did not take everything' bash -c "'$program' $command >&-"
done
expect "full disk, as JSON" 1 '^\{"error":\{"kind":"limit","message":"standard output' \
  bash -c "'$program' doctor --offline --format json > /dev/full"
expect "thousands of rows, closed" 1 'standard output' \
  bash -c "'$program' totango accounts 1 --limit 3000 --format csv >&-"
expect "nothing but stdout" 0 '' bash -c "'$program' totango accounts 2 --format json <&- 2>&- | grep -c '^{\"id\":'"
holds "no row is lost" [ "$(cat "$scratch/out")" = 250 ]
expect "all closed" 1 '' bash -c "'$program' totango accounts 2 <&- >&- 2>&-"
exit "$failed"
