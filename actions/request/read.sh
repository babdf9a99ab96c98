#!/bin/bash
# From the issue of the event to a commit in a bundle, or to an answer (actions/request/action.yml).
set -euo pipefail

incubo="$RUNNER_TEMP/incubo/bin/incubo"
folder="$RUNNER_TEMP/incubo-request"
[ -n "${INCUBO_LANG:-}" ] || unset INCUBO_LANG
[[ $NUMBER =~ ^[0-9]+$ ]] || { echo "::error::this event has no issue"; exit 2; }
branch="incubo-issue-$NUMBER"
mkdir -p "$folder"
request="$RUNNER_TEMP/request.md"
jq --raw-output '.issue.body // ""' "$GITHUB_EVENT_PATH" >"$request"

export GIT_AUTHOR_NAME="github-actions[bot]" GIT_COMMITTER_NAME="github-actions[bot]"
export GIT_AUTHOR_EMAIL="41898282+github-actions[bot]@users.noreply.github.com"
export GIT_COMMITTER_EMAIL="$GIT_AUTHOR_EMAIL"
base=$(git -C "$DIRECTORY" rev-parse --verify HEAD)

# What incubo says goes to the log, where nothing of it is an order to the runner.
pause=$(head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n')
code=0
echo "::stop-commands::$pause"
"$incubo" --registry "$DIRECTORY" issue "$request" --branch "$branch" --answer "$folder/answer.md" || code=$?
echo "::$pause::"
if [ ! -f "$folder/answer.md" ]; then
    echo "::error::incubo stopped before it could answer"
    exit "$((code > 0 ? code : 2))"
fi
if ! git -C "$DIRECTORY" rev-parse --verify --quiet "refs/heads/$branch" >/dev/null; then
    exit 0 # an answer only
fi
git -C "$DIRECTORY" bundle create --quiet "$folder/branch.bundle" "$base..refs/heads/$branch"
words=(--base "${base:0:12}" --format concise --fail-on never --comment "$folder/comment.md")
if [[ ${AUTHOR:-} =~ ^[A-Za-z0-9][A-Za-z0-9-]*$ ]]; then words+=(--author "$AUTHOR"); fi
code=0
echo "::stop-commands::$pause"
"$incubo" --registry "$DIRECTORY" ci "${words[@]}" || code=$?
echo "::$pause::"
exit "$code"
