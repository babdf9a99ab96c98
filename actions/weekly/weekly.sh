#!/bin/bash
# weekly.sh INCUBO FILE: the week of the registry in $DIRECTORY, what needs attention, what is wrong, in Markdown.
set -euo pipefail

incubo=$1
file=$2
[ -n "${INCUBO_LANG:-}" ] || unset INCUBO_LANG
part=$(mktemp)
: >"$file"

# part MOST COMMAND: what a command says, at most so many signs of it, in whole lines. (An issue takes 65 536 in all.)
part() {
    local code=0
    "$incubo" --registry "$DIRECTORY" "$2" --format markdown >"$part" || code=$?
    [ "$code" -eq 0 ] || { [ "$2" = validate ] && [ "$code" -eq 1 ]; } || exit "$code" # 1: it found what blocks
    if [ "$(wc -c <"$part")" -gt "$1" ]; then
        head -c "$1" "$part" | sed '$d' >>"$file"
        printf '\n… `incubo %s`\n' "$2" >>"$file"
    else
        cat "$part" >>"$file"
    fi
    printf '\n' >>"$file"
}

part 20000 digest
part 25000 todo
part 15000 validate
rm -f "$part"
