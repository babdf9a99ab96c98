"""A file in canonical form: its fields in order, their layout that of new files. What it says stays the same.

Nothing is dumped: the lines are made of the text's own pieces, and what was made is read again. Where it does not
say exactly what the file said, with every remark, nothing is given back but a refusal.
"""

from __future__ import annotations

from incubo.errors import NotEditable
from incubo.i18n import N_
from incubo.problem import Text
from incubo.source.changes import Unfit, same
from incubo.source.frontmatter import Split, split
from incubo.source.patch import left, unreadable
from incubo.source.reading import decode, read
from incubo.source.tidy_fields import Order, Walk
from incubo.source.tidy_remarks import remarks
from incubo.source.values import compose


def tidied(path: str, data: bytes, order: Order, newline: str = "\n") -> bytes:
    r"""A file's bytes in canonical form. Raises NotEditable: then the file is to be left as it is.

    `path` is for messages only; `newline` is how every line of the file will end. No BOM, no blanks at the end of
    lines, a final newline; the text below the front matter stays as it is but for its line ends.
    """
    document = read(path, data)
    if document.values is None:
        raise unreadable(path, decode(data), document.problems[-1])
    text = decode(data).replace("\r\n", "\n")
    try:
        made = _made(path, text, order)
    except Unfit as error:
        raise NotEditable(left(path, error.reason), hints=error.hints) from error
    again = read(path, made.encode())
    if not same(again.values, document.values):
        raise NotEditable(left(path, Text(N_("its layout is unusual, and another one would change what it says"))))
    return made.replace("\n", newline).encode()


def _made(path: str, text: str, order: Order) -> str:
    """The text in canonical form, its lines ending with LF. Raises Unfit, NotEditable."""
    parts = split(text)
    assert isinstance(parts, Split)
    front, body = text[parts.start : parts.end], text[parts.body :]
    root = compose(front)
    lines = [line.rstrip() for line in front.split("\n")[:-1]] if root is None else Walk(front).lines(root, order)
    new = "".join(f"{line}\n" for line in lines)
    if root is not None and (remarks(front, root) != remarks(new, compose(new))):
        raise NotEditable(left(path, Text(N_("its remarks stand where no field is"))))
    return f"---\n{new}---\n{body}" + ("" if not body or body.endswith("\n") else "\n")
