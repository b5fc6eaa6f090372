# Runs steps one after the other, whatever fails, then tells how long each took; sourced, never run.

declare -a names seconds outcomes
passed=0 failed=0 skipped=0

# step NAME CMD… : exit status 77 means skipped; the command says why.
step() {
  local name=$1 began=$SECONDS status=0 outcome
  shift
  printf '\n━━ %s\n' "$name"
  "$@" </dev/null || status=$?
  case $status in
    0) outcome=passed passed=$((passed + 1)) ;;
    77) outcome=skipped skipped=$((skipped + 1)) ;;
    *) outcome="FAILED ($status)" failed=$((failed + 1)) && printf '━━ %s FAILED\n' "$name" ;;
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
  echo "steps: $passed passed, $failed failed, $skipped skipped"
  [ "$failed" = 0 ]
}
