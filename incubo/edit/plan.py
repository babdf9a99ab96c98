"""A Plan: the files a command would write. Checked in memory first, then written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeAlias

from incubo.errors import Refused, ToolError
from incubo.i18n import N_
from incubo.model.fields import Kind
from incubo.problem import Text
from incubo.registry.loading import load
from incubo.registry.registry import Registry
from incubo.registry.store import Patched, Store
from incubo.source.reading import decode
from incubo.validation.diagnostic import Diagnostic
from incubo.validation.engine import Choice, validate

Key: TypeAlias = tuple[str, str, Text]


class Plan(NamedTuple):
    """New files by their path in the registry ("/" between folders)."""

    files: Mapping[str, bytes]

    def over(self, store: Store) -> Patched:
        """The registry's files as the plan would leave them."""
        return Patched(store, self.files)


def check(
    plan: Plan, before: Registry, store: Store, today: date, tables: Mapping[str, Kind], severities: Mapping[str, str]
) -> tuple[Diagnostic, ...]:
    """What the plan adds to the registry's diagnostics, with the advice about its own files. Nothing is written.

    `before` is the registry as it was loaded from `store` with the same `tables`.
    """
    patched = plan.over(store)
    after = load(patched, before.layout, before.vocabulary, before.kinds, tables)

    def old(path: str) -> str:
        return _text(store, path)

    def new(path: str) -> str:
        return _text(patched, path)

    known = {_key(found) for found in validate(before, today, old, Choice(severities=severities)).diagnostics}
    own = Choice(severities=severities, advice=True, shown=plan.files.__contains__)
    others = Choice(severities=severities, shown=lambda path: path not in plan.files)
    found = (*validate(after, today, new, own).diagnostics, *validate(after, today, new, others).diagnostics)
    return tuple(diagnostic for diagnostic in found if _key(diagnostic) not in known)


def _key(diagnostic: Diagnostic) -> tuple[str, str, str, str]:
    message = diagnostic.message
    return diagnostic.rule, diagnostic.region.path, message.template, repr(sorted(message.arguments.items()))


def _text(store: Store, path: str) -> str:
    try:
        return decode(store.read(path))
    except OSError:
        return ""


def write(plan: Plan, root: Path) -> None:
    """Write the plan's files under the registry's folder: all of them, or none.

    Raises Refused where a file is there already or a folder leads out of the registry, ToolError where the
    system refuses.
    """
    done: list[Path] = []
    try:
        for path, data in plan.files.items():
            target = root / path
            done += _folder(target.parent, root)
            _create(target, data, path)
            done.append(target)
    except BaseException as error:
        for made in reversed(done):
            with contextlib.suppress(OSError):
                made.rmdir() if made.is_dir() else made.unlink()
        if isinstance(error, OSError):
            why = error.strerror or str(error)
            raise ToolError(Text(N_("{path} cannot be written ({why})"), {"path": path, "why": why})) from error
        raise


def _folder(folder: Path, root: Path) -> list[Path]:
    """Make a folder of the layout that is missing; the folders made, outermost first."""
    nearest = folder
    missing: list[Path] = []
    while not os.path.lexists(nearest):
        missing.insert(0, nearest)
        nearest = nearest.parent
    if not nearest.resolve().is_relative_to(root.resolve()):
        raise Refused(Text(N_("the folder {folder} leads out of the registry"), {"folder": str(nearest)}))
    for each in missing:
        each.mkdir()
    return missing


def _create(target: Path, data: bytes, path: str) -> None:
    """Write a new file beside its place, then give it its name; a file that has the name already stays as it is."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".incubo-", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)
        _name(temporary, target, data)
    except FileExistsError:
        raise Refused(
            Text(N_("{path} is there already: it was created meanwhile, and stays as it is"), {"path": path})
        ) from None
    finally:
        temporary.unlink(missing_ok=True)
    _settle(target.parent)


def _name(temporary: Path, target: Path, data: bytes) -> None:
    """Give a finished file its name, never over another. Raises FileExistsError."""
    if os.name == "nt":
        temporary.rename(target)  # Windows refuses to rename over a file
        return
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        with target.open("xb") as file:
            try:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            except BaseException:
                target.unlink()
                raise


def _settle(folder: Path) -> None:
    """Make the new name outlive a power cut, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
