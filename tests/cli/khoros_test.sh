#!/usr/bin/env bash
# The commands under `quartet khoros`, against a sandbox.
set -uo pipefail
program=$1
# shellcheck source=tests/cli/expect.sh disable=SC1091
source "$(dirname "$0")/expect.sh"
range=(--from 2026-01-01 --to 2026-02-01)
cd "$scratch" || exit 1

expect report 0 '^1000 rows, .* sha256 [0-9a-f]{64}, in out.csv$' \
  "$program" khoros report conversation "${range[@]}" -o out.csv
holds 'the receipt is of the file' grep -q "$(sha256sum < out.csv | cut -d' ' -f1)" err
holds 'no half files' test ! -e out.csv.part

expect 'report to stdout' 0 '' "$program" khoros report conversation "${range[@]}"
holds 'stdout has the same bytes' cmp -s out out.csv

expect columns 0 '' "$program" khoros report conversation "${range[@]}" --column STATUS \
  --column CONVERSATION_ID --report-format json
holds 'the columns that were asked for' grep -q '^\[{"STATUS":"[A-Z]*","CONVERSATION_ID":"' out

expect 'a range of years' 0 '^5000 rows, .* in years.csv$' \
  "$program" khoros report conversation --from 2025-01-01 --to 2026-02-05 -o years.csv
holds 'one header' [ "$(grep -c ^CONVERSATION_ID, years.csv)" = 1 ]

expect start 0 '' "$program" khoros start user "${range[@]}" --get --report-format csv
cp out job
expect 'download of another process' 0 '^1000 rows' "$program" khoros download - -o user.csv < job
expect status 0 '' "$program" khoros status "$(cat job)" --format json
holds 'the state' grep -q '"state":"completed","report":"user"' out

# What it is refused for, in one line each.
fails() {
  expect "$1" "$2" "$3" "${@:4}"
  one_line "$1"
}
fails 'a failed job' 1 'the report job has failed; the vendor says FAILED "' \
  "$program" khoros report conversation "${range[@]}" --param smartViewId=sandbox:fails -o x.csv
fails 'a broken download' 1 'bytes are kept in x.csv.part.*go on with quartet khoros download -, whose input is qk1' \
  "$program" khoros report conversation "${range[@]}" --param smartViewId=sandbox:cut_always -o x.csv
holds 'whole or not at all' test ! -e x.csv
fails 'a job that does not end' 1 'it goes on at the vendor' \
  "$program" khoros report conversation "${range[@]}" --param smartViewId=sandbox:never_closes \
  --job-timeout 1s
fails 'a wrong range' 2 'start must be before its end' \
  "$program" khoros report author --from 2026-02-01 --to 2026-01-01
fails 'a wrong parameter' 2 'timezone is no parameter of the report user' \
  "$program" khoros report user "${range[@]}" --param timezone=UTC
fails 'no folder' 2 'there is no folder' \
  "$program" khoros report author "${range[@]}" -o none/x.csv
fails 'no job' 2 'resume token cannot be used' "$program" khoros status nonsense
fails 'a wrong password' 1 'unauthorized .HTTP 401.*KHOROS_PASSWORD' \
  env KHOROS_PASSWORD=wrong-token-2 "$program" khoros teams
fails 'no user name' 2 'KHOROS_USERNAME is not set' env -u KHOROS_USERNAME "$program" khoros teams
fails 'a dead port' 1 'cannot connect to 127.0.0.1:1' \
  env KHOROS_BASE_URL=http://127.0.0.1:1 "$program" khoros teams --max-attempts 1

expect teams 0 '' "$program" khoros teams --format csv
holds 'a header and teams' grep -q '^id,name,members,description' out
expect time-zones 0 '' "$program" khoros time-zones
holds 'zones' grep -q 'America/Chicago' out
exit "$failed"
