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

years=(--from 2025-01-01 --to 2026-02-05 --param conversationReportType=CREATED)
expect 'a range of years' 0 '^5000 rows, .* in years.csv$' \
  "$program" khoros report conversation "${years[@]}" -o years.csv
holds 'one header' [ "$(grep -c ^CONVERSATION_ID, years.csv)" = 1 ]

# Three months go out as one report where slices would not have its rows.
quarter=(--from 2026-01-01 --to 2026-04-03)
expect 'totals of 92 days' 0 '^1000 rows' "$program" khoros report team_performance "${quarter[@]}" -o totals.csv
holds 'they are not cut' test ! -e totals.csv.slices
expect 'posts of 92 days' 0 '^2000 rows' "$program" khoros report incoming_post "${quarter[@]}" -o posts.csv
expect 'a range of long ago' 0 '^warning: the range begins more than 18 months ago' \
  "$program" khoros report author --from 2020-01-01 --to 2020-02-01 -o old.csv

ln -s behind.csv link.csv
expect 'a symbolic link' 0 '^1000 rows' "$program" khoros report author "${range[@]}" -o link.csv
holds 'it stays' test -L link.csv -a -s behind.csv

# On a terminal there is one line that is written over. The receipt stands on a line of its own.
on_terminal() {
  script -qec "$*" /dev/null > screen < /dev/null || { echo "FAILED on a terminal: $*"; failed=1; }
  tr '\r' '\n' < screen | sed 's/\x1b\[K//g' > lines
}
on_terminal "$program" khoros report conversation "${years[@]}" --param smartViewId=sandbox:cut_once -o years2.csv
holds 'which slice' grep -Eq '^slice [1-5] of 5: (running|completed), [0-9]+ s$' lines
holds 'its bytes' grep -Eq '^slice [1-5] of 5: completed, [0-9]+ s, [0-9.]+ kB of [0-9.]+ kB' lines
holds 'no speed that cannot be' bash -c '! grep -E "[0-9]{5,}[.][0-9] [kM]B/s" lines'
holds 'the warning is alone' grep -q '^warning: the range begins' lines
holds 'the receipt is alone' grep -Eq '^5000 rows, .* in years2.csv$' lines
holds 'the same report' cmp -s years.csv years2.csv
on_terminal "$program" khoros report conversation "${range[@]}" -o out3.csv
holds 'no slice where there is one report' bash -c '! grep -q slice lines && grep -q "^completed, " lines'

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
fails 'totals of a year' 2 'cannot be put together of slices: its rows are totals' \
  "$program" khoros report team_performance --from 2025-01-01 --to 2026-01-01 -o x.csv
fails 'open conversations of a year' 2 'conversationReportType=CLOSED or CREATED' \
  "$program" khoros report conversation --from 2025-01-01 --to 2026-01-01 -o x.csv
fails 'an empty name' 2 'takes the name of a file' "$program" khoros report author "${range[@]}" -o ''
fails 'an empty name for a download' 2 'takes the name of a file' \
  "$program" khoros download "$(cat job)" -o ''
mkfifo fifo
fails 'a pipe' 2 'it is no regular file' "$program" khoros report author "${range[@]}" -o fifo
holds 'it stays' test -p fifo
fails 'links that are refused' 1 'forbidden .HTTP 403.*AccessDenied' \
  "$program" khoros report conversation "${range[@]}" --param smartViewId=sandbox:link_expired -o x.csv
endless=(--param smartViewId=sandbox:no_length)
fails 'an end that nothing proves' 1 "only the connection's end" \
  "$program" khoros report conversation "${range[@]}" "${endless[@]}" -o x.csv
expect 'by consent' 0 '^1000 rows' \
  "$program" khoros report conversation "${range[@]}" "${endless[@]}" --allow-unproven-end -o x.csv
rm x.csv
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

# Killed at some places, and started again: the bytes are those of a download that nobody disturbed.
# The sandbox of this part has reports that take a while.
"$program" sandbox --calls-per-minute 0 --khoros-job-time 0 --khoros-rows 300000 > environment 2> log &
large=$!
trap 'kill "$large" 2> /dev/null; wait "$large" 2> /dev/null; rm -rf "$scratch"' EXIT
for _ in $(seq 300); do grep -qs TAPLYTICS_TOKEN environment && break; sleep 0.1; done
# shellcheck disable=SC1091
source environment
"$program" khoros start conversation "${range[@]}" --report-format csv > large_job
"$program" khoros download - -o undisturbed.csv < large_job 2> undisturbed_err
size=$(stat -c %s undisturbed.csv)
whole_sum=$(sha256sum < undisturbed.csv)
part_size() { stat -c %s "$1.part" 2> /dev/null || echo 0; }
# kill_at FILE BYTES COMMAND...: kills the command once so much of the file is there.
kill_at() {
  local file=$1 bytes=$2 process
  shift 2
  "$@" > /dev/null 2>&1 < large_job &
  process=$!
  while kill -0 "$process" 2> /dev/null && [ "$(part_size "$file")" -lt "$bytes" ]; do :; done
  kill -9 "$process" 2> /dev/null
  wait "$process" 2> /dev/null
}
kills=0
for percent in 1 20 50 80; do
  file=killed$percent.csv
  kill_at "$file" $((size * percent / 100)) "$program" khoros download - -o "$file"
  [ -e "$file" ] && continue  # it was quicker
  kills=$((kills + 1))
  kill_at "$file" $((size * (percent + 10) / 100)) "$program" khoros download - -o "$file"
  expect "killed at $percent %" 0 'rows' "$program" khoros download - -o "$file" < large_job
  holds "the same bytes after $percent %" [ "$(sha256sum < "$file")" = "$whole_sum" ]
  holds "nothing else is left after $percent %" test ! -e "$file.part" -a ! -e "$file.part.state"
done
holds 'at least one was killed on the way' [ "$kills" -gt 0 ]
# The same of a report: its job is another one, so it begins anew.
kill_at report.csv $((size / 2)) "$program" khoros report conversation "${range[@]}" -o report.csv
holds 'no half report' bash -c "[ ! -e report.csv ] || [ \"\$(sha256sum < report.csv)\" = '$whole_sum' ]"
expect 'a report that was killed' 0 'rows' "$program" khoros report conversation "${range[@]}" -o report.csv
holds 'the same bytes of a report' [ "$(sha256sum < report.csv)" = "$whole_sum" ]
exit "$failed"
