#!/bin/bash
# weekly.sh INCUBO FILE: what needs a look this week in the registry of $DIRECTORY, in Markdown. GitHub and GitLab.
set -euo pipefail

incubo=$1
file=$2
MOST=60000 # GitHub takes 65 536 signs in an issue
[ -n "${INCUBO_LANG:-}" ] || unset INCUBO_LANG
language=${INCUBO_LANG:-$(sed -n "s/^language[[:space:]]*=[[:space:]]*[\"']\(..\)[\"'].*/\1/p" "$DIRECTORY/incubo.toml" 2>/dev/null || true)}
if [ "${language:-en}" = fr ]; then
    ENDING="Missions qui se terminent dans les 30 jours"
    DUE="Comités attendus dans les 60 jours"
    LATE="Startups en incubation sans comité depuis six mois"
    STALE="Offres publiées depuis plus de 45 jours"
    WRONG="Ce que la vérification trouve"
    CUT="La suite : incubo validate."
else
    ENDING="Missions that end within 30 days"
    DUE="Committees due within 60 days"
    LATE="Startups in the programme without a committee for six months"
    STALE="Offers published more than 45 days ago"
    WRONG="What the check finds"
    CUT="The rest: incubo validate."
fi

section() { # TITLE INCUBO-WORDS…: a section, with the command's own title one level below
    printf '## %s\n\n' "$1"
    shift
    "$incubo" --registry "$DIRECTORY" "$@" --format markdown
    printf '\n'
}

whole=$(mktemp)
{
    section "$ENDING" list missions --ending 30d --sort end --limit 50
    section "$DUE" list startups --ending 60d --limit 50
    section "$LATE" list startups --no-committee-for 6mo --incubated --limit 50
    section "$STALE" list jobs --older-than 45d --limit 50
} >"$whole"
code=0
section "$WRONG" validate >>"$whole" || code=$?
[ "$code" -le 1 ] || exit "$code" # 1: something blocks, which the summary says

if [ "$(wc -c <"$whole")" -gt "$MOST" ]; then # whole lines only
    head -c "$MOST" "$whole" | sed '$d' >"$file"
    printf '\n%s\n' "$CUT" >>"$file"
else
    cp "$whole" "$file"
fi
rm -f "$whole"
