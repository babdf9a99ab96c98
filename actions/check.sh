#!/bin/bash
# The check of action.yml. What it is told comes in variables, and goes to incubo as single words.
set -euo pipefail

incubo="$RUNNER_TEMP/incubo/bin/incubo"
[ -n "${INCUBO_LANG:-}" ] || unset INCUBO_LANG

case "$CHECK" in
pull-request)
    folder="$RUNNER_TEMP/incubo-comment"
    mkdir -p "$folder"
    echo "comment=$folder/comment.md" >>"$GITHUB_OUTPUT"
    words=(--comment "$folder/comment.md")
    [ -z "${BASE:-}" ] || words+=(--base "$BASE")
    [ -z "${AUTHOR:-}" ] || words+=(--author "$AUTHOR")
    [ -z "${FAIL_ON:-}" ] || words+=(--fail-on "$FAIL_ON")
    "$incubo" --registry "$DIRECTORY" ci "${words[@]}"
    ;;
generated)
    # Their paths are ours, never content's: they may stand in an annotation.
    prefix=$(git -C "$DIRECTORY" rev-parse --show-prefix)
    code=0
    stale=$("$incubo" --registry "$DIRECTORY" init --refresh --check) || code=$?
    while read -r path; do
        [ -z "$path" ] || echo "::error file=$prefix$path::incubo init --refresh"
    done <<<"$stale"
    exit "$code"
    ;;
*)
    echo "::error::check: pull-request, generated"
    exit 2
    ;;
esac
