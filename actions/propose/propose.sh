#!/bin/bash
# Pushes branch.bundle, opens or renews its pull request, answers on the issue (actions/propose/action.yml).
# Titles and texts go to GitHub in files, never as words; the branch is called after the number.
set -euo pipefail

MARK='<!-- incubo:request -->'
MOST=60000 # GitHub takes 65 536 signs
BOT='41898282+github-actions[bot]@users.noreply.github.com'
given="$RUNNER_TEMP/incubo-request"
[[ $NUMBER =~ ^[0-9]+$ ]] || { echo "::error::this event has no issue"; exit 2; }
branch="incubo-issue-$NUMBER"
folder=$(mktemp -d)
. "${BASH_SOURCE[0]%/*}/../quiet.sh"

if [ "$SAID_IN" = en ]; then
    PROPOSAL="The proposal:"
    BY_HAND="The branch is ready. To open the proposal from it:"
    READ="The proposal of this request is being read: it was not made anew. Say there what should change:"
    ASKED="Asked in"
    STRANGER="Who asks has no right to write to this repository: read it with care."
else
    PROPOSAL="La proposition :"
    BY_HAND="La branche est prête. Pour ouvrir la proposition :"
    READ="La proposition de cette demande est déjà en relecture : elle n'a pas été refaite. Dites-y ce qui doit changer :"
    ASKED="Demande :"
    STRANGER="La personne qui demande n'a pas de droit d'écriture sur ce dépôt : à relire avec attention."
fi

answer() {
    local known
    { echo "$MARK"; cat "$1"; } >"$folder/answer.md"
    known=$(gh api --paginate "repos/$REPOSITORY/issues/$NUMBER/comments" \
        --jq ".[] | select(.user.login == \"github-actions[bot]\" and (.body | startswith(\"$MARK\"))) | .id" | tail -n 1)
    if [[ $known =~ ^[0-9]+$ ]]; then
        gh api --silent --method PATCH "repos/$REPOSITORY/issues/comments/$known" -F "body=@$folder/answer.md"
    else
        gh api --silent --method POST "repos/$REPOSITORY/issues/$NUMBER/comments" -F "body=@$folder/answer.md"
    fi
}

for name in answer.md comment.md branch.bundle; do
    if [ -L "$given/$name" ]; then
        echo "::error::$name is a link"
        exit 1
    fi
done
quiet "$given/answer.md" >"$folder/said.md"
if [ ! -f "$given/branch.bundle" ]; then
    answer "$folder/said.md"
    exit 0
fi

# Where the branch is, before it is asked who reads it: a commit that comes in meanwhile is not pushed over.
gh auth setup-git
there=$(git ls-remote origin "refs/heads/$branch")
there=${there%%[[:space:]]*}

# A proposal that somebody reads, or has changed, is left to them: what was approved must be what is merged.
pull=$(gh api --method GET "repos/$REPOSITORY/pulls" -f state=open -f "head=$OWNER:$branch" --jq '.[0].number // empty')
if [[ $pull =~ ^[0-9]+$ ]]; then
    reviews=$(gh api "repos/$REPOSITORY/pulls/$pull/reviews" --jq length)
    others=$(gh api "repos/$REPOSITORY/pulls/$pull/commits" \
        --jq "[.[] | select(.commit.author.email != \"$BOT\")] | length")
    if [ "$reviews" != 0 ] || [ "$others" != 0 ]; then
        printf '%s %s\n' "$READ" "$SERVER/$REPOSITORY/pull/$pull" >"$folder/read.md"
        answer "$folder/read.md"
        exit 0
    fi
fi

git fetch --quiet --no-tags "$given/branch.bundle" "+refs/heads/$branch:refs/heads/$branch"
git push --quiet --force-with-lease="refs/heads/$branch:$there" origin "refs/heads/$branch:refs/heads/$branch"

title=$(git log -1 --format=%s "refs/heads/$branch" --)
printf '%s' "${title:0:200}" >"$folder/title.txt"
{
    printf '%s #%s\n\n' "$ASKED" "$NUMBER"
    case "$ASSOCIATION" in
    OWNER | MEMBER | COLLABORATOR) ;;
    *) printf '⚠️ %s\n\n' "$STRANGER" ;;
    esac
    if [ -f "$given/comment.md" ]; then quiet "$given/comment.md"; fi
    printf '\nCloses #%s\n' "$NUMBER"
} >"$folder/body.md"

fields=(-F "title=@$folder/title.txt" -F "body=@$folder/body.md")
if [[ $pull =~ ^[0-9]+$ ]]; then
    page=$(gh api --method PATCH "repos/$REPOSITORY/pulls/$pull" "${fields[@]}" --jq .html_url)
else
    # It may be forbidden: Settings > Actions > General > Allow GitHub Actions to create pull requests.
    page=$(gh api --method POST "repos/$REPOSITORY/pulls" "${fields[@]}" -f "head=$branch" -f "base=$BASE" \
        --jq .html_url) || page=
fi
if [ -n "$page" ]; then
    printf '\n%s %s\n' "$PROPOSAL" "$page" >>"$folder/said.md"
else
    printf '\n%s %s\n' "$BY_HAND" "$SERVER/$REPOSITORY/compare/$BASE...$branch?expand=1" >>"$folder/said.md"
    echo "::warning::the pull request could not be opened: see Settings > Actions > General"
fi
answer "$folder/said.md"
