#!/usr/bin/env bash
# Runs a command with a sandbox beside it and the environment that leads there:
#     with_sandbox.sh PROGRAM COMMAND [ARGUMENT]...
set -euo pipefail
program=$1
shift
folder=$(mktemp -d)
"$program" sandbox --calls-per-minute 0 > "$folder/environment" 2> "$folder/log" &
sandbox=$!
trap 'kill "$sandbox" 2> /dev/null || true; wait "$sandbox" 2> /dev/null || true; rm -rf "$folder"' EXIT
for _ in $(seq 300); do
  grep -q TAPLYTICS_TOKEN "$folder/environment" && break  # the last line
  kill -0 "$sandbox" 2> /dev/null || { cat "$folder/log" >&2; exit 1; }
  sleep 0.1
done
# shellcheck disable=SC1091
source "$folder/environment"
"$@"
