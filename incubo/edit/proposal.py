"""What a verb proposes: a plan, the words of its commit, and what the person should know before agreeing."""

from __future__ import annotations

from typing import NamedTuple

from incubo.edit.plan import Plan
from incubo.problem import Text


class Proposal(NamedTuple):
    """A plan to be shown, checked, agreed to and written.

    `verb` and `scope` begin the commit's subject (`extend(mon-estran): …`), `summary` ends it, in the registry's
    language. `notes` are told before the question; `body` lines go below the subject. `accepts` names the rules
    whose findings the notes tell already: the person chose what they find (a startup that goes back), so they are
    neither shown again nor a reason to refuse.
    """

    plan: Plan
    verb: str
    scope: str
    summary: Text
    notes: tuple[Text, ...] = ()
    body: tuple[Text, ...] = ()
    accepts: frozenset[str] = frozenset()
