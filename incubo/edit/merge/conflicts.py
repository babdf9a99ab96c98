"""What two changes of a file disagree about, as data: no text in any language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, StrEnum
from typing import Any, Final, NamedTuple, TypeAlias

from incubo.core.message import Message
from incubo.model.fields import Field


class Side(StrEnum):
    """Whose change: of this copy, or what is published; of two new files of one name, also whether they are the same
    thing (`same`: they are merged) or two (`both`: ours gets another name); of two texts that each only add lines at
    one place, and of an item of which no field was changed by both, also both of them.
    """

    ours = "mine"
    theirs = "theirs"
    same = "same"
    both = "both"


class _Absent(Enum):
    absent = "absent"


ABSENT: Final = _Absent.absent
"""The value of a field or item that is not there."""


class LineMergers(NamedTuple):
    """What merges the lines of three texts: the common one, ours, theirs.

    `merge`: None if both change the same lines. `keep_both`: where all that both do at one place is to add lines, those
    of theirs and then ours; None for any other conflict.
    """

    merge: MergeLines
    keep_both: MergeLines


MergeLines: TypeAlias = Callable[[bytes, bytes, bytes], bytes | None]


def merge_nothing(*_: bytes) -> None:
    """For what has no lines, and for texts of which one is chosen."""


class Place(NamedTuple):
    """A step on the way to what two changes disagree about: a field (None: the registry knows no such field), and the
    item of its list (ABSENT: the field itself).
    """

    name: str
    field: Field | None
    item: Any = ABSENT


class Conflict(NamedTuple):
    """What both sides changed, each in its own way.

    `key`: its name, unique in its file, the same whenever the same three texts are merged. `type`:

    - `value`: a field, or an item that one side changed and the other removed (`places` says which);
    - `item`: an item of a list, or a group, of which both sides changed the same field, or one decision
      (`Field.decided_together`), each in its own way: it is one question, and what nobody disagrees about is in both;
    - `order`: the items of a list, which both moved;
    - `together`: a field that both changed, or that what both changed makes wrong: `problem` says what is wrong;
    - `section`: a section of the body, under the heading `heading` ("" above the first one);
    - `added`: two new files of one name;
    - `rival`: two items, each of one side, that exclude each other: a phase that ends the incubation, and one that
      begins later, or ends it too on that day;
    - `removed`: a file that one side removed and the other changed;
    - `name`: a file that both renamed, each to another name;
    - `file`: a file that cannot be merged by parts.

    `base`, `ours`, `theirs`: the values, or the texts; ABSENT: it is not there. `both`: the text that keeps what each
    side adds at one place, or the item with the fields that each changed; None where that cannot be chosen.
    `continuations`: of the last day of a mission, with which missions each side (ours, theirs) lets it go on for other
    startups from the day after.
    """

    key: str
    type: str
    places: tuple[Place, ...]
    base: Any
    ours: Any
    theirs: Any
    heading: str = ""
    both: Any = None
    problem: Message | None = None
    continuations: tuple[tuple[Any, ...], tuple[Any, ...]] = ((), ())


def together_key(name: str) -> str:
    """The key of the question whose value of a field stays, where those of both sides together are wrong."""
    return f"{name} (together)"


Choices: TypeAlias = Mapping[str, Side]
"""Whose change is kept, by the key of a conflict."""
