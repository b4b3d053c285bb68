#!/usr/bin/env bash
# The tour: installs what is missing, builds the program, and walks through every vendor's guide
# against the embedded sandbox. Needs no account and no network.
set -euo pipefail
cd "$(dirname "$0")/.."

cmake/setup.sh

mkdir -p build
log=build/tour.log
build() {
  # An existing build directory keeps its settings; ninja configures it anew when it has to.
  [[ -f build/release/build.ninja ]] ||
    cmake --preset release -DQUARTET_UNITY=ON -DQUARTET_TESTS=OFF -DQUARTET_EXAMPLES=OFF || return 1
  cmake --build --preset release --target quartet_cli
}

[[ -x build/release/bin/quartet ]] || echo "building..." >&2
if ! build >"$log" 2>&1; then
  cat "$log" >&2
  exit 1
fi
exec build/release/bin/quartet tour "$@"
