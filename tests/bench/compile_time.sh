#!/usr/bin/env bash
# What including a vendor's header costs to compile, against the standard headers that a service
# includes anyway. The files take turns, and what counts is the median of the ratios within a round.
#
# usage: compile_time.sh [COMPILER]       exit 1 when a header costs more than it may
set -euo pipefail
export LC_ALL=C TIMEFORMAT="%U %S"
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

build() { # name
  "$compiler" -std=c++20 "-I$include" -c "$scratch/$1.cpp" -o "$scratch/object"
}

processor_time() { # name: milliseconds of user and system time
  { time build "$1"; } 2>&1 | awk '{ print 1000 * ($1 + $2) }'
}

for name in standard $vendors; do build "$name"; done # it compiles, and is in the page cache
for ((round = 0; round < rounds; ++round)); do
  for name in standard $vendors; do processor_time "$name" >>"$scratch/$name.times"; done
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
