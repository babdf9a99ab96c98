"""Parts that fail where the others go on: a rule of a check, a section of a page, a sentence. Such a failure is a bug.

A user interface collects them, tells them and says that the result is not whole; nothing is left out in silence. Where
nobody collects, the exception goes on. What is no bug always goes on: an expected error, a file that cannot be read, an
interruption.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from typing import NamedTuple, TypeVar

from incubo.core.message import Message

Item = TypeVar("Item")
Other = TypeVar("Other")


class Failure(NamedTuple):
    """What failed (`part`), on which file (`path`, "": not known), and how. `problem.failure_message` words it."""

    part: Message
    path: str
    error: Exception


class _Collection(NamedTuple):
    failures: list[Failure]
    expected: tuple[type[Exception], ...]


_collection: ContextVar[_Collection | None] = ContextVar("incubo_failures", default=None)


@contextlib.contextmanager
def collect_failures(*expected: type[Exception]) -> Iterator[list[Failure]]:
    """Keep the failures of a block of this context in the list; exceptions that are `expected` go on."""
    collection = _Collection([], (OSError, MemoryError, *expected))
    token = _collection.set(collection)
    try:
        yield collection.failures
    finally:
        _collection.reset(token)


@contextlib.contextmanager
def raise_failures() -> Iterator[None]:
    """Let failures of a block, or of a function, go on: what it makes is kept or sent, and must be whole."""
    token = _collection.set(None)
    try:
        yield
    finally:
        _collection.reset(token)


def collected_failures() -> tuple[Failure, ...]:
    """The failures so far."""
    collection = _collection.get()
    return () if collection is None else tuple(collection.failures)


def tell_failure(error: Exception, part: Message, path: str = "") -> Failure:
    """Keep the failure of a part. Raises the exception again where it is expected, or nobody collects failures."""
    collection = _collection.get()
    if collection is None or isinstance(error, collection.expected):
        raise error
    failure = Failure(part, path, error)
    if failure[:2] not in [known[:2] for known in collection.failures]:
        collection.failures.append(failure)
    return failure


def attempt(make: Callable[[], Item], part: Message, otherwise: Other) -> Item | Other:
    """What a part gives; where it fails, something else."""
    try:
        return make()
    except Exception as error:  # whatever it is: it is told, and the other parts go on
        tell_failure(error, part)
        return otherwise


def attempt_all(items: Iterable[Item], part: Message, path: str = "") -> list[Item]:
    """The items that a part gives; where it fails, those that it gave before."""
    given: list[Item] = []
    try:
        for item in items:
            given.append(item)
    except Exception as error:  # as above
        tell_failure(error, part, path)
    return given
