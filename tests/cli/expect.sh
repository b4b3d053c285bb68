# Sourced by the tests of the program: runs it, checks status and stderr, and that no token shows.
#     source expect.sh; expect NAME STATUS PATTERN-OF-STDERR COMMAND...
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0

# The tokens in every form that a text could hold them in.
tokens=()
for token in sandbox-token sandbox-password wrong-token; do
  tokens+=("$token")
  tokens+=("$(printf %s "$token" | od -An -tx1 | tr -d ' \n')" "$(printf %.9s "$token" | base64)"
           "$(printf %.9s "${token:1}" | base64)" "$(printf %.9s "${token:2}" | base64)")
done

# expect NAME STATUS PATTERN-OF-STDERR COMMAND...; stdout lands in $scratch/out.
expect() {
  local name=$1 wanted=$2 pattern=$3 status=0
  shift 3
  "$@" > "$scratch/out" 2> "$scratch/err" || status=$?
  if [ "$status" != "$wanted" ] ||
     { [ -n "$pattern" ] && ! grep -Eq -- "$pattern" "$scratch/err"; }; then
    echo "FAILED $name: status $status instead of $wanted, or no '$pattern' in:"
    cat "$scratch/err"
    failed=1
  fi
  if grep -qiF "${tokens[@]/#/-e}" "$scratch/out" "$scratch/err"; then
    echo "FAILED $name: a token shows"
    failed=1
  fi
}
one_line() { [ "$(wc -l < "$scratch/err")" = 1 ] || { echo "FAILED $1: not one line"; cat "$scratch/err"; failed=1; }; }
holds() { "${@:2}" || { echo "FAILED $1"; failed=1; }; }
