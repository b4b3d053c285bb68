#!/usr/bin/env bash
# Installs quartet, static and shared, and builds and runs the consumers in this folder against it.
set -euo pipefail
cd "$(dirname "$0")/../.."
source_dir=$PWD
work=$source_dir/build/install

fail() {
  echo "tests/install/run.sh: $*" >&2
  exit 1
}

# consume NAME PROJECT PROGRAM... [-- CMAKE-ARGUMENT...]: builds a consumer and runs its programs.
consume() {
  local dir=$work/$1 project=$2 programs=()
  shift 2
  while [[ $# -gt 0 && $1 != -- ]]; do programs+=("$1"); shift; done
  rm -rf "$dir"
  cmake -G Ninja -S "tests/install/$project" -B "$dir" -DCMAKE_BUILD_TYPE=Release \
    -DCMAKE_CXX_COMPILER=g++ -DCMAKE_CXX_COMPILER_LAUNCHER="$(command -v ccache || true)" "${@:2}"
  cmake --build "$dir"
  for program in "${programs[@]}"; do
    "$dir/$program" || fail "$project/$program failed"
  done
}

# A user without CMake, who has only quartet.pc to go by.
consume_with_pkg_config() {
  local kind=$1 folder flags libraries program=$work/$1-pkg-config
  folder=$(dirname "$(find "$work/$kind-prefix" -name quartet.pc)")
  flags=$(PKG_CONFIG_PATH=$folder pkg-config --cflags 'quartet >= 0.1')
  libraries=$(PKG_CONFIG_PATH=$folder pkg-config --libs 'quartet >= 0.1')
  # shellcheck disable=SC2086  # they are lists of words
  g++ -std=c++20 $flags tests/install/find_package/core.cpp -o "$program" $libraries
  LD_LIBRARY_PATH=$folder/.. "$program" || fail "the $kind program of pkg-config failed"
}

# Lists what a shared library exports and should not. One that exports nothing is broken, too.
check_exports() {
  local symbols offenders
  symbols=$(nm -DC --defined-only "$1" | cut -d ' ' -f 3-)
  [[ -n $symbols ]] || fail "$1 exports nothing"
  offenders=$(grep -vE '^((typeinfo|typeinfo name|vtable) for )?quartet::' <<<"$symbols" || true)
  [[ -z $offenders ]] || fail "$1 exports more than quartet::*:"$'\n'"$offenders"
}

# Whoever links the library pays nothing for it at the start of the program.
check_start_up() {
  local symbols constructors
  symbols=$(nm "$1")
  constructors=$(grep _GLOBAL__sub_I <<<"$symbols" || true)
  [[ -z $constructors ]] || fail "$1 has static constructors:"$'\n'"$constructors"
}

# install_and_consume KIND CMAKE-ARGUMENT...
install_and_consume() {
  local kind=$1 prefix=$work/$1-prefix
  shift
  cmake --preset release -B "$work/$kind" -DQUARTET_TESTS=OFF -DQUARTET_EXAMPLES=OFF "$@"
  cmake --build "$work/$kind"
  # Moved after the installation: nothing in it may know where it was.
  rm -rf "$prefix" "$prefix.first"
  cmake --install "$work/$kind" --prefix "$prefix.first"
  mv "$prefix.first" "$prefix"
  if grep -rlF --include='*.cmake' --include='*.pc' "$source_dir" "$prefix"; then
    fail "these installed files name the source folder"
  fi
  consume "$kind-consumer" find_package core consumer -- -DCMAKE_PREFIX_PATH="$prefix"
  consume_with_pkg_config "$kind"
  "$prefix/bin/quartet" --version
}

install_and_consume static -DBUILD_SHARED_LIBS=OFF
check_start_up "$(find "$work/static-prefix" -name libquartet.a)"
install_and_consume shared -DBUILD_SHARED_LIBS=ON
libraries=$(find "$work/shared-prefix" -name 'libquartet*.so')
[[ -n $libraries ]] || fail "no shared library was installed"
for library in $libraries; do
  check_exports "$library"
done
consume add_subdirectory-consumer add_subdirectory core
consume add_subdirectory-shared-consumer add_subdirectory core consumer -- -DBUILD_SHARED_LIBS=ON -DWITH_TESTING=ON
echo "tests/install/run.sh: all consumers work"
