#!/bin/sh
# What including a vendor's header costs to compile, against the standard headers that a service
# includes anyway. The files take turns, and what counts is the median of the ratios within a round.
#
# usage: compile_time.sh [COMPILER]       exit 1 when a header costs more than it may
set -eu
compiler=${1:-g++}
include=$(cd "$(dirname "$0")/../../include" && pwd)
rounds=15
most=1.50
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

for header in array chrono deque functional list map memory optional set span stop_token string \
  unordered_map unordered_set variant vector; do
  echo "#include <$header>"
done >"$scratch/standard.cpp"
vendors='totango khoros quantive taplytics'
for vendor in $vendors; do echo "#include \"quartet/$vendor.hpp\"" >"$scratch/$vendor.cpp"; done

processor_time() { # file: milliseconds of user and system time
  bash -c 'TIMEFORMAT="%U %S"; time "$@"' - \
    "$compiler" -std=c++20 "-I$include" -c "$1" -o "$scratch/object" 2>&1 |
    awk '{ print 1000 * ($1 + $2) }'
}

round=0
while [ $round -lt $rounds ]; do
  for name in standard $vendors; do
    processor_time "$scratch/$name.cpp" >>"$scratch/$name.times"
  done
  round=$((round + 1))
done

median() { sort -n | sed -n "$((rounds / 2 + 1))p"; }

missed=0
printf '%-10s %6.0f ms\n' standard "$(median <"$scratch/standard.times")"
for vendor in $vendors; do
  ratio=$(paste "$scratch/$vendor.times" "$scratch/standard.times" | awk '{ print $1 / $2 }' | median)
  verdict=$(awk "BEGIN { print ($ratio > $most ? \"MISSED\" : \"ok\") }")
  printf '%-10s %6.0f ms  %.2f of standard (at most %.2f): %s\n' \
    "$vendor" "$(median <"$scratch/$vendor.times")" "$ratio" "$most" "$verdict"
  [ "$verdict" = ok ] || missed=1
done
exit $missed
