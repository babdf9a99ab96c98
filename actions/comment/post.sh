#!/bin/bash
# Posts comment.md of the run that ended, on the pull request that the event tells (actions/comment/action.yml).
# A fork wrote that file, or could have: its text is posted, cut and without mentions, and never read for anything else.
set -euo pipefail

MARK='<!-- incubo:ci -->'
MOST=60000 # GitHub takes 65 536 signs
folder=$(mktemp -d)
. "${BASH_SOURCE[0]%/*}/../quiet.sh"

if ! gh run download "$RUN_ID" --repo "$REPOSITORY" --name incubo-comment --dir "$folder"; then
    echo "That run left no comment."
    exit 0
fi
if [ ! -f "$folder/comment.md" ] || [ -L "$folder/comment.md" ]; then
    echo "::error::the artifact holds no comment.md"
    exit 1
fi

# The event names the branch and its commit. (Its list of pull requests is empty for those of forks.)
number=$(gh api --method GET "repos/$REPOSITORY/pulls" -f state=open -f "head=$HEAD_OWNER:$HEAD_BRANCH" \
    --jq '[.[] | select(.head.sha == env.HEAD_SHA) | .number] | first // empty')
if ! [[ $number =~ ^[0-9]+$ ]]; then
    echo "No open pull request is at that commit any more."
    exit 0
fi

{
    echo "$MARK"
    quiet "$folder/comment.md" | { grep -vxF "$MARK" || [ $? -eq 1 ]; } # 1: there is no other line
} >"$folder/body.md"

known=$(gh api --paginate "repos/$REPOSITORY/issues/$number/comments" \
    --jq ".[] | select(.user.login == \"github-actions[bot]\" and (.body | startswith(\"$MARK\"))) | .id" | tail -n 1)
if [[ $known =~ ^[0-9]+$ ]]; then
    gh api --silent --method PATCH "repos/$REPOSITORY/issues/comments/$known" -F "body=@$folder/body.md"
else
    gh api --silent --method POST "repos/$REPOSITORY/issues/$number/comments" -F "body=@$folder/body.md"
fi
