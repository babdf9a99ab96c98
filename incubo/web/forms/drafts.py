"""Drafts: what was typed into a form and is not written yet. They survive a closed browser and a stopped server.

Each is a file of the state folder, written whole, readable by its owner only. Their number and size are bounded; what
they hold is parsed anew each time, as what a form posts. A file that is brought in is kept beside its draft.
"""

from __future__ import annotations

import contextlib
import json
import re
import secrets
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from incubo.core import clock
from incubo.core.errors import ToolError
from incubo.core.files import cannot_read_message, cannot_write_message, overwrite_file, read_regular_file
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.web.forms.answers import MAX_TEXT_LENGTH, Answers, read_json, read_texts, same_text

MAX_DRAFTS = 50
"""Drafts that are kept: the oldest one goes first."""
_MAX_BYTES = 6 * MAX_TEXT_LENGTH + 1_000_000
"""The largest file of a draft: a character takes up to six bytes in JSON. Keys and labels come to it."""
_MAX_TIMESTAMP = 10**11
"""A later moment is none that a calendar can say."""
_ID = re.compile(r"[a-f0-9]{16}")
SHEET = "sheet"
"""The parameter that names the file that a draft is about."""
_SHEET_SUFFIX, _ANSWERS_SUFFIX = ".sheet", ".answers"
_SHEET_NAME = re.compile(r"[a-f0-9]{32}")
_UNREADABLE = N_("a draft is damaged, or cannot be read: {path}")


class Draft(NamedTuple):
    """A draft: its id, the verb of its form, the parameters of the form's address, the answers, and when it was kept
    (seconds since the epoch). `title`: what it is about, as it was shown. `reason`: why this form is shown instead of
    the one that was filled in. `because`: why the change is made, for the commit. `labels`: what the questions were
    called, by their keys, for who reads the answers without their form.
    """

    id: str
    verb: str
    parameters: dict[str, str]
    answers: Answers
    kept_at: float = 0.0
    title: str = ""
    reason: str = ""
    because: str = ""
    labels: Mapping[str, str] = {}

    @property
    def typed_texts(self) -> dict[str, str]:
        """What somebody typed or chose, by the keys of the questions; not what a field held when it was shown."""
        return {key: text for key, text in self._changed_texts.items() if text.strip()}

    @property
    def _changed_texts(self) -> dict[str, str]:
        """What somebody typed, chose or emptied, by the keys of the questions."""
        texts, was = self.answers.texts, self.answers.was
        return {key: text for key, text in texts.items() if not same_text(text, was.get(key, ""))}

    def is_as(self, other: Draft) -> bool:
        """Whether it asks for what another draft does: the same form about the same, with the same typed into it."""
        return (
            self.verb == other.verb
            and self.parameters == other.parameters
            and self._changed_texts == other._changed_texts
            and self.because in ("", other.because)
        )


class DraftSurvey(NamedTuple):
    """The drafts, the latest first, and what of them cannot be read, in words."""

    drafts: list[Draft]
    unreadable: tuple[Message, ...] = ()


def is_draft_id(text: str) -> bool:
    """Whether a text can identify a draft."""
    return _ID.fullmatch(text) is not None


def make_draft_id() -> str:
    """What identifies a new draft."""
    return secrets.token_hex(8)


class Drafts:
    """The drafts of a registry."""

    def __init__(self, state_folder: Path) -> None:
        self._folder = state_folder / "drafts"

    def keep(self, draft: Draft) -> Draft:
        """Keep a draft under its id, or under a new one where it has none. Raises ToolError."""
        if not _ID.fullmatch(draft.id):
            draft = draft._replace(id=make_draft_id())
        draft = draft._replace(kept_at=clock.timestamp())
        data = {
            "version": 1,
            "verb": draft.verb,
            "parameters": draft.parameters,
            "answers": draft.answers.to_json(),
            "kept_at": draft.kept_at,
            "title": draft.title,
            "reason": draft.reason,
            "because": draft.because,
            "labels": {**draft.labels},
        }
        file = self._file(draft.id)
        try:
            if not self._folder.is_dir():
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not file.exists():
                file.touch(mode=0o600)  # its later contents keep these permissions
            overwrite_file(file, json.dumps(data).encode("ascii"))
        except OSError as error:
            raise ToolError(cannot_write_message(file, error)) from error
        for old in self.list()[MAX_DRAFTS:]:
            self.drop(old.id)
        return draft

    def keep_sheet(self, data: bytes) -> str:
        """Keep a file that a draft is about, as long as one names it (`SHEET`); the name. Raises ToolError."""
        name = sha256(data).hexdigest()[:32]
        file = self._folder / f"{name}{_SHEET_SUFFIX}"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            file.touch(mode=0o600)
            overwrite_file(file, data)
        except OSError as error:
            raise ToolError(cannot_write_message(file, error)) from error
        return name

    def read_sheet(self, name: str) -> bytes | None:
        """The file that a draft is about; None where it is not there any more."""
        if not _SHEET_NAME.fullmatch(name):
            return None
        try:
            return (self._folder / f"{name}{_SHEET_SUFFIX}").read_bytes()
        except OSError:
            return None

    def keep_sheet_answers(self, headings: Sequence[str], texts: Mapping[str, str]) -> None:
        """Keep what was answered of a sheet with these headings, for the next time; that of the oldest goes first."""
        file = self._file_of_answers(headings)
        with contextlib.suppress(OSError):  # they are asked for again
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            file.touch(mode=0o600)
            overwrite_file(file, json.dumps(dict(texts)).encode("ascii"))
            files = sorted(self._folder.glob(f"*{_ANSWERS_SUFFIX}"), key=lambda path: -path.stat().st_mtime)
            for old in files[MAX_DRAFTS:]:
                old.unlink()

    def read_sheet_answers(self, headings: Sequence[str]) -> dict[str, str]:
        """What was answered the last time that a sheet with these headings was written."""
        try:
            data = json.loads(read_regular_file(self._file_of_answers(headings), _MAX_BYTES).decode("ascii"))
        except (OSError, ValueError, RecursionError):
            return {}
        return read_texts(data)

    def _file_of_answers(self, headings: Sequence[str]) -> Path:
        return self._folder / f"{sha256(json.dumps(list(headings)).encode()).hexdigest()[:32]}{_ANSWERS_SUFFIX}"

    def _drop_sheets(self) -> None:
        """Remove the files that no draft is about."""
        with contextlib.suppress(OSError):
            files = [path for path in self._folder.iterdir() if path.suffix == _SHEET_SUFFIX]
            named = {draft.parameters.get(SHEET) for draft in self.list()} if files else set()
            for file in files:
                if file.stem not in named:
                    file.unlink()

    def find(self, draft_id: str) -> Draft | None:
        """The draft with an id; None where there is none, or it cannot be read."""
        return self._read(self._file(draft_id)) if _ID.fullmatch(draft_id) else None

    def list(self) -> list[Draft]:
        """All drafts, the latest first."""
        return self.survey().drafts

    def survey(self) -> DraftSurvey:
        """All drafts, and what of them cannot be read."""
        names: list[str] = []
        try:
            names = sorted(path.name for path in self._folder.iterdir() if path.suffix == ".json")
        except (FileNotFoundError, NotADirectoryError):
            pass
        except OSError as error:
            return DraftSurvey([], (cannot_read_message(str(self._folder), error),))
        drafts: list[Draft] = []
        unreadable: list[Message] = []
        for name in names:
            draft = self.find(name.removesuffix(".json"))
            if draft is not None:
                drafts.append(draft)
            else:
                unreadable.append(Message(_UNREADABLE, {"path": str(self._folder / name)}))
        return DraftSurvey(sorted(drafts, key=lambda draft: (-draft.kept_at, draft.id)), tuple(unreadable))

    def count(self) -> int:
        """How many drafts there are, without reading them; 1 where their folder cannot be read: their page says why."""
        try:
            return sum(path.suffix == ".json" for path in self._folder.iterdir())
        except (FileNotFoundError, NotADirectoryError):
            return 0
        except OSError:
            return 1

    def drop(self, draft_id: str) -> None:
        """Remove a draft that was written or given up."""
        if _ID.fullmatch(draft_id):
            with contextlib.suppress(OSError):
                self._file(draft_id).unlink()
            self._drop_sheets()

    def _file(self, draft_id: str) -> Path:
        return self._folder / f"{draft_id}.json"

    def _read(self, file: Path) -> Draft | None:
        try:
            data = json.loads(read_regular_file(file, _MAX_BYTES).decode("ascii"))
            parameters = {str(name): str(value) for name, value in data["parameters"].items()}
            kept_at = float(data["kept_at"])
            verb, title = str(data["verb"]), str(data["title"])
            reason, because = str(data.get("reason", "")), str(data.get("because", ""))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None
        if not 0 <= kept_at <= _MAX_TIMESTAMP:
            return None
        answers, labels = read_json(data.get("answers")), read_texts(data.get("labels"))
        draft_id = file.name.removesuffix(".json")
        return Draft(draft_id, verb, parameters, answers, kept_at, title, reason, because, labels)
