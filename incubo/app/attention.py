"""What needs attention, as every face sees it: with what is only here, what is private, and what is known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from incubo.core.errors import ConfigError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.facts.scope import Scope
from incubo.facts.signals import asked_signals
from incubo.registry.layout import POSTPONED_FILE
from incubo.registry.postponed import Postponement, read_postponements

if TYPE_CHECKING:
    from incubo.app.private import PrivateFolder
    from incubo.app.workspace import Workspace


def complete_scope(
    scope: Scope, workspace: Workspace, private: PrivateFolder | None, *, takes_orders: bool = False
) -> list[Message]:
    """Give a scope what only the machine knows: changes that the source lacks, orders, answers. `private`: the private
    folder, where what it says is shown. Returns what is to be said of answers that cannot be read: they count as none.
    """
    if workspace.settings.source is not None and workspace.as_of == workspace.current_date:  # today's, of no other day
        from incubo.app.changes.source_state import find_local_changes  # lazy: for registries with a source

        scope.local_changes = find_local_changes(workspace, scope.registry.whole, scope.incubator)
    # Orders are in the whole list only: a first page is looked at with others, and reads no private file of an entry.
    if private is not None and takes_orders:
        scope.orders = tuple(private.iter_orders())
    said: list[Message] = []
    answers: list[Postponement] = []
    for place in (workspace, private.workspace) if private is not None else (workspace,):
        is_private = place is not workspace
        answers += (answer._replace(is_private=is_private) for answer in _read_answers(scope, place, said))
    scope.postponements = answers
    return said


def _read_answers(scope: Scope, place: Workspace, said: list[Message]) -> Iterator[Postponement]:
    """The answers of a registry or a private folder, under the ids that the products have now."""
    try:
        answers, unread = read_postponements(place.store)
    except ConfigError as error:
        said.append(error.message)
        return
    asked = asked_signals()
    known = [answer for answer in answers if answer.name.partition("/")[0] in asked]
    if count := unread + len(answers) - len(known):
        said.append(
            Message(
                N_("{n} answer in {path} is not understood, and counts as none"),
                {"n": count, "path": POSTPONED_FILE},
                N_("{n} answers in {path} are not understood, and count as none"),
            )
        )
    for answer in known:
        yield answer.follow_redirects(scope.registry.redirected_ids)
