#!/usr/bin/env bash
# Installs what building and testing needs, as far as it is missing. With --all also what
# tests/run.sh --all needs: a second compiler, the checkers, the benchmark library and real servers.
set -euo pipefail

packages=(
  g++ cmake ninja-build
  libcurl4-openssl-dev libssl-dev zlib1g-dev libsimdjson-dev nlohmann-json3-dev
  libcli11-dev libcpp-httplib-dev libgtest-dev libgmock-dev
)
if [[ ${1:-} == --all ]]; then
  packages+=(
    clang libclang-rt-14-dev clang-format clang-tidy ccache
    libbenchmark-dev valgrind nginx-light openssl curl pkgconf
  )
fi

have() {
  local tool
  for tool in "$@"; do command -v "$tool" >/dev/null || return 1; done
}

# Whether a library's development files are there: as pkg-config knows it, or by a header of it.
have_library() {
  pkg-config --exists "$1" 2>/dev/null && return
  printf '#if !__has_include(<%s>)\n#error\n#endif\n' "$2" |
    "${CXX:-c++}" -std=c++20 -E -x c++ -o /dev/null - 2>/dev/null
}

# What of the packages above is missing here, in words.
missing_parts() {
  local tools=(cmake ninja "${CXX:-c++}") tool part
  local libraries=(
    libcurl=curl/curl.h libcrypto=openssl/evp.h zlib=zlib.h simdjson=simdjson.h nlohmann_json=nlohmann/json.hpp
    CLI11=CLI/App.hpp cpp-httplib=httplib.h gtest=gtest/gtest.h gmock=gmock/gmock.h
  )
  if [[ ${1:-} == --all ]]; then
    tools+=(pkg-config clang++ clang-format clang-tidy ccache valgrind nginx openssl curl)
    libraries+=(benchmark=benchmark/benchmark.h)
  fi
  for tool in "${tools[@]}"; do
    PATH=$PATH:/usr/sbin have "$tool" || printf ' %s' "$tool"
  done
  have "${CXX:-c++}" || return 0
  for part in "${libraries[@]}"; do
    have_library "${part%%=*}" "${part#*=}" || printf ' %s' "${part%%=*}"
  done
}

# Not a Debian: say what is missing, and what is needed in all.
if ! have apt-get dpkg-query; then
  parts=$(missing_parts "$@")
  [[ -n $parts ]] || exit 0
  echo "Not found:$parts" >&2
  cat >&2 <<'NEEDS'
Please install, with the development files:
  to build:  g++ 12 or clang 14, CMake 3.25, Ninja, libcurl 7.87, OpenSSL 3, zlib, simdjson 3.0,
             nlohmann/json 3.11, CLI11 2.1, cpp-httplib 0.11
  to test:   GoogleTest and GoogleMock 1.12
  for tests/run.sh --all: clang, clang-format and clang-tidy 14, ccache, Google Benchmark 1.7,
             valgrind, nginx, openssl, curl, pkg-config
(these versions or later; clang-format exactly 14)
NEEDS
  exit 1
fi

installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${packages[@]}" 2>/dev/null || true)
missing=()
for package in "${packages[@]}"; do
  [[ $'\n'$installed$'\n' == *$'\n'"installed $package"$'\n'* ]] || missing+=("$package")
done
[[ ${#missing[@]} -gt 0 ]] || exit 0

as_root=(env DEBIAN_FRONTEND=noninteractive)
if [[ $EUID -ne 0 ]]; then
  if ! have sudo; then
    echo "Missing packages. As root, run:" >&2
    echo "  apt-get update && apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo "${as_root[@]}")
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
had_nginx=no
[[ ! -x /usr/sbin/nginx ]] || had_nginx=yes

# A failed update alone is no reason to give up: the lists that are there may do.
try_install() {
  "${as_root[@]}" apt-get -q update || true
  "${as_root[@]}" apt-get -q -y -o DPkg::Lock::Timeout=300 install \
    --no-install-recommends "${missing[@]}"
}

echo "installing ${missing[*]}"
# Twice, because mirrors change between the update and the download.
if ! try_install >"$log" 2>&1 && ! try_install >"$log" 2>&1; then
  cat "$log" >&2
  echo "cmake/setup.sh: could not install ${missing[*]}" >&2
  exit 1
fi

# The tests start an nginx of their own; the service that its package starts is not wanted.
if [[ $had_nginx == no && -d /run/systemd/system && " ${missing[*]} " == *" nginx-light "* ]]; then
  "${as_root[@]}" systemctl disable --now nginx >/dev/null 2>&1 || true
fi
