#!/usr/bin/env bash
# cmake/setup.sh on a system that is no Debian: quiet when all is there, else the list of what is
# needed, with what is missing.
#     setup_test.sh PATH-OF-SETUP
set -euo pipefail
setup=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0

# A system of its own: these tools and no apt-get; a compiler and a pkg-config that know all but $1.
make_system() {
  rm -rf "$folder/bin"
  mkdir "$folder/bin"
  local tool
  for tool in bash env cat cmake; do ln -s "$(command -v "$tool")" "$folder/bin/$tool"; done
  for tool in ninja clang++ clang-format clang-tidy ccache valgrind nginx openssl curl; do
    printf '#!/bin/sh\n' > "$folder/bin/$tool"
  done
  printf '#!/bin/sh\n[ "$2" != "%s" ]\n' "$1" > "$folder/bin/pkg-config"
  # "nothing" is a header that is not there either.
  printf '#!/bin/bash\n! grep -q "<%s>"\n' "$2" > "$folder/bin/c++"
  ln -s "$(command -v grep)" "$folder/bin/grep"
  chmod +x "$folder"/bin/*
}

# check NAME STATUS PATTERN ARGUMENT...: the pattern is of stderr; an empty one means nothing at all.
check() {
  local name=$1 wanted=$2 pattern=$3 status=0
  shift 3
  PATH=$folder/bin "$folder/bin/bash" "$setup" "$@" > "$folder/out" 2> "$folder/err" < /dev/null || status=$?
  local said=yes
  if [ -n "$pattern" ]; then
    grep -Eq -- "$pattern" "$folder/err" || said=no
  elif [ -s "$folder/err" ]; then
    said=no
  fi
  if [ "$status" != "$wanted" ] || [ "$said" = no ] || [ -s "$folder/out" ]; then
    echo "FAILED $name: status $status instead of $wanted, or not '$pattern':"
    cat "$folder/out" "$folder/err"
    failed=1
  fi
}

make_system nothing nothing
check "all is there" 0 ''
check "all is there, for all tests" 0 '' --all
for part in libcurl=curl/curl.h libcrypto=openssl/evp.h zlib=zlib.h simdjson=simdjson.h \
    nlohmann_json=nlohmann/json.hpp CLI11=CLI/App.hpp cpp-httplib=httplib.h gtest=gtest/gtest.h gmock=gmock/gmock.h; do
  make_system "${part%%=*}" "${part#*=}"
  check "no ${part%%=*}" 1 "^Not found: ${part%%=*}$"
  grep -q 'simdjson 3.0' "$folder/err" || { echo "FAILED no list without ${part%%=*}"; failed=1; }
  make_system "${part%%=*}" nothing
  check "${part%%=*} by its header alone" 0 ''
done
make_system benchmark benchmark/benchmark.h
check "no benchmarks" 0 ''
check "no benchmarks, for all tests" 1 '^Not found: benchmark$' --all
make_system nothing nothing
rm "$folder/bin/ninja" "$folder/bin/c++"
check "no tools" 1 '^Not found: ninja c\+\+$'
exit "$failed"
