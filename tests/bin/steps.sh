# Runs steps one after the other, whatever fails, then tells how long each took and, last of all, what those that
# failed ended with: the end of a log is what is read, and sometimes all that is kept. Sourced, never run.

declare -a names seconds outcomes
passed=0 failed=0 skipped=0
said=$(mktemp -d)
trap 'rm -rf "$said"' EXIT

# step NAME CMD… : exit status 77 means skipped; the command says why.
step() {
  local name=$1 began=$SECONDS status=0 outcome tee
  shift
  printf '\n━━ %s\n' "$name"
  exec 3> >(tee "$said/step")
  tee=$!
  "$@" </dev/null >&3 2>&1 3>&- || status=$?
  exec 3>&-
  # All that was said is written; but what a step left running, with the pipe in its hand, keeps no other from beginning.
  timeout 5 tail --pid="$tee" -s 0.05 -f /dev/null || true
  case $status in
    0) outcome=passed passed=$((passed + 1)) ;;
    77) outcome=skipped skipped=$((skipped + 1)) ;;
    *)
      outcome="FAILED ($status)" failed=$((failed + 1))
      printf '━━ %s FAILED\n' "$name"
      printf '\n━━ %s ended with\n%s\n' "$name" "$(tail -n 40 "$said/step")" >>"$said/failures"
      ;;
  esac
  names+=("$name") seconds+=($((SECONDS - began))) outcomes+=("$outcome")
}

report() {
  local i
  printf '\n%-44s %8s   %s\n' step seconds outcome
  for i in "${!names[@]}"; do
    printf '%-44s %8d   %s\n' "${names[$i]}" "${seconds[$i]}" "${outcomes[$i]}"
  done
  printf '%-44s %8d\n\n' total "$SECONDS"
  [ "$failed" = 0 ] || cat "$said/failures"
  echo "steps: $passed passed, $failed failed, $skipped skipped"
  [ "$failed" = 0 ]
}
