#!/bin/bash
# Puts weekly.md into the issue of the week (actions/post-weekly/action.yml).
set -euo pipefail

MARK='<!-- incubo:weekly -->'
MOST=62000 # GitHub takes 65 536 signs
given="$RUNNER_TEMP/incubo-weekly/weekly.md"
folder=$(mktemp -d)
. "${BASH_SOURCE[0]%/*}/../quiet.sh"
if [ ! -f "$given" ] || [ -L "$given" ]; then
    echo "::error::there is no weekly.md"
    exit 1
fi
if [ "$SAID_IN" = en ]; then TITLE="The registry this week"; else TITLE="Le registre cette semaine"; fi

{
    echo "$MARK"
    quiet "$given"
} >"$folder/body.md"

# Only an issue that this workflow opened: another of the same title is somebody else's.
known=$(gh api --method GET "repos/$REPOSITORY/issues" -f state=open -f "creator=github-actions[bot]" -f per_page=100 \
    --jq "[.[] | select(.pull_request == null and ((.body // \"\") | startswith(\"$MARK\"))) | .number] | first // empty")
if [[ $known =~ ^[0-9]+$ ]]; then
    gh api --silent --method PATCH "repos/$REPOSITORY/issues/$known" -F "body=@$folder/body.md"
else
    gh api --silent --method POST "repos/$REPOSITORY/issues" -f "title=$TITLE" -F "body=@$folder/body.md"
fi
