"""New contents to their places: one rename a file, and each file put back on any trouble."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from incubo.edit import journal
from incubo.edit.beside import Ready, changed, put_beside


def place_all(ready: list[Ready]) -> None:
    """Give every content its place. On any trouble each is put back, and Restored is raised from it."""
    done: list[Ready] = []
    try:
        for content in ready:
            if content.before is not None and content.target.read_bytes() != content.before:
                raise changed(content.path)  # saved by an editor while the new contents were made
            done.append(content)
            if content.temporary is None:
                content.target.unlink()
            elif content.before is None:
                _create(content.temporary, content.target)
            else:
                content.temporary.replace(content.target)
        for folder in dict.fromkeys(content.target.parent for content in ready):
            _settle(folder)
    except BaseException as error:
        for content in reversed(done):
            _restore(content)
        raise journal.Restored from error


def _create(temporary: Path, target: Path) -> None:
    """Give a finished file its name, never over another that came meanwhile. Raises FileExistsError."""
    if os.name == "nt":
        temporary.rename(target)  # Windows refuses to rename over a file
        return
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(target):
            raise
        temporary.rename(target)
        return
    temporary.unlink()


def _restore(content: Ready) -> None:
    """Put one place back as it was. Raises OSError: then the journal keeps what it held."""
    if content.before is None:
        if content.temporary is not None and not content.temporary.exists():  # it has taken its place
            content.target.unlink(missing_ok=True)
        return
    with contextlib.suppress(OSError):
        if content.target.read_bytes() != content.after:
            return  # as it was, or somebody else's words by now
    temporary = put_beside(content.target, content.before)
    try:
        temporary.replace(content.target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _settle(folder: Path) -> None:
    """Make new names outlive a power cut, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
