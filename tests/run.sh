#!/usr/bin/env bash
# Builds and tests. Without arguments: g++ and all tests, for every change. With --all: what has to
# pass before a change lands; two compilers, the sanitizers, the checkers, the install consumers and
# the benchmarks, stopping at the first step that fails.
set -euo pipefail
cd "$(dirname "$0")/.."

if [[ $# -gt 0 && $1 != --all ]]; then
  echo "usage: tests/run.sh [--all]" >&2
  exit 2
fi

cmake/setup.sh "$@"

if [[ $# -eq 0 ]]; then
  cmake --preset dev
  cmake --build --preset dev
  exec ctest --preset dev
fi

logs=build/logs
passed=0
failed=0
export QUARTET_REQUIRE_NGINX=1  # a skipped test proves nothing here
mkdir -p "$logs"
rm -f "$logs"/*.log

# Adds what ctest said in a step's log to the totals. A skipped test has not passed.
count_tests() {
  local counts
  counts=$(awk '/tests failed out of/ { failed += $4; all += $NF }
                /\(Skipped\)$/ { skipped++ }
                END { print all - failed - skipped, failed + 0 }' "$1")
  passed=$((passed + ${counts% *}))
  failed=$((failed + ${counts#* }))
}

# The last line that --all prints, whatever its end.
finish() {
  echo
  echo "$passed passed, $failed failed"
  exit "$((failed > 0))"
}

# step NAME COMMAND...
step() {
  local name=$1 log=$logs/$1.log start=$SECONDS before=$passed status=0
  shift
  printf '== %-13s ' "$name"
  # Not inside a condition, which would switch the inner `set -e` off.
  set +e
  (set -e; "$@") >"$log" 2>&1 </dev/null
  status=$?
  set -e
  count_tests "$log"
  if [[ $status -eq 0 ]]; then
    printf 'ok %5d s' $((SECONDS - start))
    [[ $passed -eq $before ]] || printf ', %d tests' $((passed - before))
    printf '\n'
    return
  fi
  printf 'FAILED after %d s; the end of %s:\n\n' $((SECONDS - start)) "$log"
  tail -n 100 "$log"
  printf '\n== %s failed, the steps behind it were not run\n' "$name"
  # A step that is no test program counts as one test.
  [[ $failed -gt 0 ]] || failed=1
  finish
}

skip() {
  printf '== %-13s skipped: %s\n' "$1" "$2"
}

check_format() {
  {
    git ls-files '*.cpp' '*.hpp' 2>/dev/null ||
      find examples include src tests -name '*.[ch]pp'
  } | xargs clang-format --dry-run --Werror
}

build_and_test() {
  cmake --preset "$1"
  cmake --build --preset "$1"
  ctest --preset "$1"
}

check_tidy() {
  run-clang-tidy -quiet -j 2 -p build/clang "$PWD/(src/(core|http)/|build/clang/tests/public_headers)"
}

build_release() {
  # Each file alone: a build of files together would not show one that lacks an include.
  cmake --preset release -DQUARTET_UNITY=OFF -DQUARTET_TESTS=OFF -DQUARTET_BENCHMARKS="$1"
  cmake --build --preset release
}

benchmarks=OFF
[[ ! -f tests/bench/CMakeLists.txt ]] || benchmarks=ON

step format check_format
for preset in dev clang asan tsan; do
  step "$preset" build_and_test "$preset"
done
step clang-tidy check_tidy
step release build_release "$benchmarks"
step install tests/install/run.sh
if [[ $benchmarks == ON ]]; then
  step benchmarks build/release/tests/bench/quartet_bench --smoke
else
  skip benchmarks "there is no tests/bench/CMakeLists.txt"
fi
finish
