"""Changes of a front matter, made in its text: every character outside them stays, and the result is read again.

Nothing is ever dumped over a file. What has been changed is read back at once, and must say exactly what it said
before with the change in it; otherwise nothing is given back but a refusal.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from incubo.errors import NotEditable
from incubo.i18n import N_
from incubo.problem import Problem, Span, Text
from incubo.source.changes import Change, Step, Unfit, after, same
from incubo.source.frontmatter import BOM, Split, split
from incubo.source.places import pieces
from incubo.source.reading import decode, read
from incubo.source.settle import settled
from incubo.source.splice import newline, spliced
from incubo.source.values import compose


def patch(path: str, data: bytes, changes: Iterable[Change]) -> bytes:
    """A file's bytes with changes in its front matter, one after the other. Raises NotEditable.

    `path` is for messages only. A BOM, line ends and all that is not changed stay as they are.
    """
    document = read(path, data)
    if document.values is None:
        raise unreadable(path, decode(data), document.problems[-1])
    text = _applied(path, decode(data), document.values, changes)
    return (BOM if data.startswith(BOM.encode()) else "").encode() + text.encode()


def _applied(path: str, text: str, values: dict[Any, Any], changes: Iterable[Change]) -> str:
    try:
        for change in changes:
            for step in settled(values, change):
                text, values = _stepped(path, text, values, step)
    except Unfit as error:
        raise NotEditable(left(path, error.reason), hints=error.hints) from error
    return text


def _stepped(path: str, text: str, values: dict[Any, Any], step: Step) -> tuple[str, dict[Any, Any]]:
    """The text after a step, and its values, which were read from it again."""
    parts = split(text)
    assert isinstance(parts, Split)
    front = text[parts.start : parts.end]
    made = spliced(front, pieces(front, compose(front), step, newline(text, 0)))
    new = text[: parts.start] + made + text[parts.end :]
    wanted = after(values, step)
    document = read(path, new.encode())
    if document.values is None or not same(document.values, wanted) or document.body != text[parts.body :]:
        raise Unfit(
            Text(N_("its layout is unusual there, and something else would change with it")),
            Text(N_("make this change in a text editor")),
        )
    return new, document.values


def unreadable(path: str, text: str, problem: Problem) -> NotEditable:
    """Why a file that cannot be read is left as it is."""
    where = problem.where
    assert isinstance(where, Span)
    arguments = {**problem.message.arguments, "source": text[where.start : where.end]}
    reason = Text(N_("it cannot be read ({problem})"), {"problem": problem.message._replace(arguments=arguments)})
    hint = Text(N_("where and what to do: incubo validate {path}"), {"path": path})
    return NotEditable(left(path, reason), hints=(hint,), problem=problem)


def left(path: str, reason: Text) -> Text:
    """That a file stays as it is, and why."""
    return Text(N_("{path} is left as it is: {reason}"), {"path": path, "reason": reason})
