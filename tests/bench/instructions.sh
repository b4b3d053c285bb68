#!/bin/sh
# Instructions of one 1 KB GET and of one decode of each page of 1000 rows (100 users), ours against
# the others. Each is run twice with different counts under callgrind and the difference divided, so
# that start-up drops out. The server is a process of its own and is not counted.
#
# usage: instructions.sh path/to/quartet_bench
set -eu
bench=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

collected() { # mode, contestant, times
  valgrind --tool=callgrind --callgrind-out-file="$scratch/%p" "$bench" "$1" "$2" "$3" 2>&1 >&- |
    sed -n 's/.*Collected : \([0-9]*\).*/\1/p' | head -n 1
}

each() { # mode, contestant, few, many
  few=$(collected "$1" "$2" "$3")
  many=$(collected "$1" "$2" "$4")
  echo $(((many - few) / ($4 - $3)))
}

compare() { # mode, few, many, must, reference, contestants
  mode=$1 few_times=$2 many_times=$3 must=$4 reference=$5
  shift 5
  base=$(each "$mode" "$reference" "$few_times" "$many_times")
  printf '%-20s %-13s %12d\n' "$mode" "$reference" "$base"
  for contestant; do
    count=$(each "$mode" "$contestant" "$few_times" "$many_times")
    ratio=$(awk "BEGIN { printf \"%.3f\", $count / $base }")
    printf '%-20s %-13s %12d  %s of %s\n' "$mode" "$contestant" "$count" "$ratio" "$reference"
    if [ "$contestant" = ours ] && awk "BEGIN { exit !($ratio > $must) }"; then
      echo "ours must be at most $must: MISSED"
      missed=1
    fi
  done
}

missed=0
compare --count-get 200 1000 1.20 bare transport ours
for page in decode decode_stats decode_hits; do
  compare "--count-$page" 5 25 1.10 hand_written ours nlohmann
done
compare --count-decode_users 50 250 1.10 hand_written ours nlohmann
exit $missed
