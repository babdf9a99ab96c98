"""Problems found in the registry's files, as data: no severity, no language, no formatting.

`source` and `model` report problems while they read files; the rules of `validation` report more.
`validation` turns each problem into a Diagnostic with a severity, which `render` displays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from incubo.core.failures import Failure
from incubo.core.hint import Hint
from incubo.core.i18n import N_
from incubo.core.message import Message

FieldPath: TypeAlias = tuple["str | int", ...]
"""The path of a field in a front matter: `("missions", 0, "end")`."""


class Span(NamedTuple):
    """The range [start, end) of a file's text, in code points; a BOM is not counted."""

    path: str
    start: int
    end: int


class FieldLocation(NamedTuple):
    """A field of a file's front matter; its span is computed only when it is displayed.

    `part` is "value" (the default), "key", "item" (key and value together), "whole" (a list item or a field of the
    entry with everything that deleting it removes), or the position "before" or "after" the value.
    A path that does not exist stands for its nearest existing parent.
    """

    path: str
    field: FieldPath
    part: str = "value"


Location: TypeAlias = "Span | FieldLocation"


class Label(NamedTuple):
    """A secondary location of a problem, in the same file or another, and the message displayed there."""

    location: Location
    message: Message


class Edit(NamedTuple):
    """Replace the text at `location` by `replacement`."""

    location: Location
    replacement: str


MAX_EDITS = 500
"""Largest number of edits in one fix."""


class Fix(NamedTuple):
    """A correction of a problem; `is_safe` if it cannot change the file's meaning.

    `file_transform`: a change of the whole file, "no-bom" or "lf" (see `source.edits.text_edits.apply_file_edits`).
    `new_name`: the file's new name, without its folder.
    """

    title: Message
    is_safe: bool
    edits: tuple[Edit, ...] = ()
    file_transform: str = ""
    new_name: str = ""


def replace_with(location: Location, meant: str, written: str | None = None, *, is_safe: bool = False) -> Fix:
    """The fix that writes what was probably meant. `written`: how the file has it, where that is something else."""
    edit = Edit(location, meant if written is None else written)
    return Fix(Message(N_("replace with “{meant}”"), {"meant": meant}), is_safe, (edit,))


class Problem(NamedTuple):
    """One problem, with one cause.

    `message` says what is wrong; `label` is displayed under the source text at `location`.
    In every message of the problem, `{source}` is the text at `location`.
    `is_typo` marks a value close to a known one: such a problem is at least a warning.
    `case` tells apart problems of one rule that have the same arguments. With the arguments it identifies a finding
    across runs (`validation.new_findings`), so the wording can change. It is never displayed.
    """

    rule_id: str
    location: Location
    message: Message
    label: Message | None = None
    secondary_labels: tuple[Label, ...] = ()
    hints: tuple[Message | Hint, ...] = ()
    fix: Fix | None = None
    is_typo: bool = False
    case: str = ""

    @property
    def field_path(self) -> FieldPath:
        """The path of the field that it is about; () for a span."""
        return self.location.field if isinstance(self.location, FieldLocation) else ()

    def list_hints(self) -> Iterator[Hint]:
        """Its hints, of which most are only words."""
        return (hint if isinstance(hint, Hint) else Hint(hint) for hint in self.hints)


def with_source(message: Message, source: str) -> Message:
    """A message of a problem, to be shown: `source` is the text at the location of the problem."""
    return message._replace(arguments={**message.arguments, "source": source})


def did_you_mean(suggestion: object) -> Message:
    """The hint that names what was probably meant."""
    return Message(N_("did you mean “{meant}”?"), {"meant": suggestion})


ANSWER_NEEDED = Message(N_("an answer is needed here"))
NOTHING_WRITTEN = Message(N_("nothing was written: every file is as it was"))
"""What becomes of a change that failed."""
NOTHING_TO_CHANGE = Message(N_("Nothing to change: all is up to date."))
"""What becomes of a change that changes nothing."""
CONFLICT_HINT = Message(N_("keep the right version and delete the lines <<<<<<<, ======= and >>>>>>>"))
"""What to do in a file where git could not put two versions together."""


def options_needed(options: Sequence[str]) -> Message:
    """Options without which a question would have to be asked, and cannot be."""
    return Message(N_("no question can be asked, so {options:list} must be given"), {"options": options})


def choose_among(choices: Iterable[str]) -> Message:
    """The hint that names what may be chosen."""
    return Message(N_("choose among: {choices}"), {"choices": ", ".join(choices)})


def options_conflict(option: str, other: str) -> Message:
    """Two options, or an option and an argument, that exclude each other."""
    return Message(N_("{option} cannot be used with {other}"), {"option": option, "other": other})


def failure_message(failure: Failure) -> Message:
    """What failed, that it is a bug, and which, without a full stop."""
    details = (str(failure.error).splitlines() or [""])[0][:200]
    arguments = {"part": failure.part, "kind": type(failure.error).__name__, "details": details, "path": failure.path}
    if failure.path:
        return Message(N_("{part} failed on {path}: a bug of incubo ({kind}: {details})"), arguments)
    return Message(N_("{part} failed: a bug of incubo ({kind}: {details})"), arguments)
