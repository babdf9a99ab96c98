#!/bin/bash
# site.sh INCUBO FOLDER: the public site of the registry in $DIRECTORY, of $INCUBATOR, with people if $PEOPLE is “true”;
# in its folder “api”, the API of the network, if $API is “products” (without people) or “all”.
set -euo pipefail

incubo=$1
folder=$2
[ -n "${INCUBO_LANG:-}" ] || unset INCUBO_LANG
set -- --registry "$DIRECTORY" export site "$folder"
case ${PEOPLE:-false} in
true) set -- "$@" --people ;;
false) ;;
*) # a slip of the pen must not name anybody, nor leave everybody out unseen
    echo "people: true or false" >&2
    exit 2
    ;;
esac
[ -z "${INCUBATOR:-}" ] || set -- "$@" --incubator "$INCUBATOR"
case ${API:-none} in
none) exec "$incubo" "$@" ;;
products | all) ;;
*)
    echo "api: none, products or all" >&2
    exit 2
    ;;
esac
"$incubo" "$@"
set -- --registry "$DIRECTORY" export api "$folder/api"
[ "$API" = all ] || set -- "$@" --no-people
[ -z "${INCUBATOR:-}" ] || set -- "$@" --incubator "$INCUBATOR"
exec "$incubo" "$@"
