"""What a commit says to people: who made it, and why. Its texts come from strangers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.edit.commit_subjects import parse_commit_subject
from incubo.registry.layout import IMPORTS_FOLDER

if TYPE_CHECKING:
    import datetime

    from incubo.config.settings import Config
    from incubo.registry.file_changes import LastCommit
    from incubo.registry.store import Store
    from incubo.vcs.log import CommitText, LogCommit

MAX_REASON_LENGTH = 600
"""The longest reason that is told; a longer one ends with “…”."""
_MIN_EXPORTS = 10
"""With fewer commits nobody can say what writes the entries."""
_EXPORT_SHARE = 0.8
_MAX_NAMED_FILES = 50
"""How many of the changed files a subject may only name."""
_MAX_REASONS = 3
"""How many reasons are told of one merge."""

_BOT_NAME = re.compile(r"\[bot\]$", re.IGNORECASE)
"""How GitHub marks the accounts of programs."""
_NO_LETTERS = re.compile(r"[\W\d_]+")
_ADDRESS = re.compile(r"<?[^\s<>()@]{1,64}@[^\s<>()@]{1,255}>?")
_TRAILER = re.compile(r"(?:[A-Za-z]+-)+by: |Change-Id: |(?:Closes|Fixes|Refs) #|See merge request ", re.IGNORECASE)
"""How a line of a message begins that is for programs: `Co-authored-by: …`, which holds an address."""
_SQUASHED = re.compile(r"[*] |-{3,}$|={3,}$")
"""How forges begin the lines of a squash merge: the subjects of its commits."""
_REQUEST_NUMBER = re.compile(r" \([#!]\d+\)$")
_AUTOMATIC_SUBJECT = re.compile(
    r"(?:(?:Update|Create|Delete|Rename) \S+(?: to \S+)?|Add files via upload|Initial commit"
    r"|(?:Mise à jour|Création|Suppression) de \S+ dans [^,.;:]{1,40}|Maj de la fiche \S+(?: par \S+)?"
    r"|Merge (?:pull request|branch|remote-tracking branch|tag|commit) .*|Merge \S+ into \S+)$"
)
"""The subjects that git and forges propose: nobody has written them."""


_TYPE_OF_COMMIT = re.compile(
    r"(?:build|chore|ci|docs|feat|fix|perf|refactor|revert|style|test)(?:\([^()]*\))?!?: +", re.IGNORECASE
)
"""What developers write first (`chore: …`): it says no more than the change itself."""
_EMPTY_SUBJECTS = frozenset(
    {
        *("change", "changes", "commit", "edit", "fix", "fixed", "fixes", "update", "updated", "updates", "wip"),
        *("correction", "corrections", "maj", "mise à jour", "mises à jour"),
        *("modif", "modifs", "modification", "modifications"),
    }
)
"""Subjects that say that something changed."""


class Programs(NamedTuple):
    """The programs that commit what people did elsewhere.

    `names`: in lower case, besides those with GitHub's mark. `export`: the author or the subject of the commits of an
    export, as `_letters` ("": there is none). `source`: what people call what it is an export of (None: not said).
    `imports`: the names of the registries from which `import` took entries, whoever ran it.
    """

    names: frozenset[str] = frozenset()
    export: str = ""
    source: LabelledValue | None = None
    imports: frozenset[str] = frozenset()

    def has_name(self, name: str) -> bool:
        """Whether a name is that of a program."""
        return bool(_BOT_NAME.search(name.strip())) or name.strip().casefold() in self.names

    def has_exported(self, commit: CommitText | LastCommit) -> bool:
        """Whether a commit is one of the export, or took in another registry."""
        is_export = bool(self.export) and self.export in (_letters(commit.author), _letters(commit.subject))
        return is_export or bool(self.find_import(commit))

    def find_import(self, commit: CommitText | LastCommit) -> str:
        """The name of the registry that a commit took in; "" of another commit."""
        subject = parse_commit_subject(commit.subject)
        is_import = subject is not None and subject.verb == "import" and subject.scope in self.imports
        return subject.scope if subject is not None and is_import else ""

    def find_source(self, commit: CommitText | LastCommit) -> LabelledValue | None:
        """What people call the source of a commit of the export; without a name, that of the import."""
        name = self.find_import(commit)
        return self.source or (LabelledValue(name, name) if name else None)


NO_PROGRAMS = Programs()
DATABASE_EXPORT = N_("database export")
"""What people read in the place of the name of a program."""


def export_name(source: LabelledValue | None) -> Message:
    """The export of a source (None: of one that has no name), beside its day."""
    return Message(N_("{source} (export)"), {"source": source}) if source is not None else Message(DATABASE_EXPORT)


def export_label(source: LabelledValue | None, day: datetime.date) -> Message:
    """The export that a source (None: one that has no name) wrote on a day."""
    if source is None:
        return Message(N_("database export of {day:long}"), {"day": day})
    return Message(N_("{source}, export of {day:long}"), {"source": source, "day": day})


def list_programs(settings: Config, store: Store | None = None) -> Programs:
    """Those that a registry names and, in its files (None: not asked), the registries that it took entries from."""
    source = settings.source
    names = frozenset(name.casefold() for name in settings.bots)
    folders = store.list_folder(IMPORTS_FOLDER) if store is not None else ()
    imports = frozenset(entry.name for entry in folders if entry.type == "folder")
    return Programs(names, _letters(settings.export_commits), source.name if source is not None else None, imports)


def find_authors(commit: LogCommit, programs: Programs) -> tuple[str, ...]:
    """The names of the people who did the work, each once, without addresses; none if programs did it.

    Of a merge, those who made what it brought. Co-authors come after the author.
    """
    texts = (text for text in _texts_of_work(commit) if not programs.has_exported(text))
    names = [name for text in texts for name in (text.author, *text.co_authors)]
    return tuple(dict.fromkeys(hide_addresses(name).strip() or "?" for name in names if not programs.has_name(name)))


def find_source(commit: LogCommit, programs: Programs) -> LabelledValue | None:
    """What people call the source whose export a commit is; None of another commit."""
    texts = _texts_of_work(commit)
    return programs.find_source(texts[0]) if all(map(programs.has_exported, texts)) else None


def _letters(text: str) -> str:
    """A name or a subject in lower case, without its numbers, such as those of a day or of a request."""
    return _NO_LETTERS.sub(" ", text.casefold()).strip()


def _texts_of_work(commit: LogCommit) -> Sequence[CommitText]:
    return commit.merged or (commit.text,)


def is_export(texts: Sequence[CommitText]) -> bool:
    """Whether commits of entries are those of a program that writes what was entered elsewhere: most are by one author,
    or say one thing, but for numbers; those that incubo made for a person are not.
    """
    others = [text for text in texts if parse_commit_subject(text.subject) is None]
    said = Counter(_letters(text.subject) for text in others)
    by = Counter(text.author for text in others)
    most = max((*said.values(), *by.values()), default=0)
    return len(texts) >= _MIN_EXPORTS and most >= _EXPORT_SHARE * len(texts)


def hide_addresses(text: str) -> str:
    """A text without the addresses of people: of one, what stands before the @ stays."""
    return _ADDRESS.sub(lambda match: f"{match.group().strip('<>').partition('@')[0]}@…", text) if "@" in text else text


def find_reason(commit: LogCommit, programs: Programs) -> str:
    """Why a commit was made, as its author wrote it; "" if they did not.

    It is the first paragraph of the body, else a subject that a person wrote. Of a merge, also those of what it
    brought.
    """
    texts = [commit.text, *commit.merged]
    paths = {path for file in commit.files[:_MAX_NAMED_FILES] for path in (file.path, file.old_path)}
    names = {path.rpartition("/")[2] for path in paths}
    reasons = list(dict.fromkeys(filter(None, (find_text_reason(text, programs, names) for text in texts))))
    reason = " / ".join(reasons[:_MAX_REASONS])
    return reason if len(reason) <= MAX_REASON_LENGTH else reason[: MAX_REASON_LENGTH - 1].rstrip() + "…"


def find_text_reason(text: CommitText, programs: Programs = NO_PROGRAMS, file_names: Collection[str] = ()) -> str:
    """Why a commit was made, by what it says; "" if it does not. `file_names`: a subject that only has one is none."""
    is_ours = parse_commit_subject(text.subject) is not None
    if programs.has_exported(text) and not is_ours:  # whoever took in another registry may have written why
        return ""
    for paragraph in _paragraphs(text.body):
        if is_ours and all(line.startswith("- ") for line in paragraph):  # what incubo says of the change itself
            continue
        return hide_addresses(" ".join(paragraph))[: 2 * MAX_REASON_LENGTH]
    subject = _TYPE_OF_COMMIT.sub("", _REQUEST_NUMBER.sub("", text.subject.strip()), count=1)
    if (
        is_ours
        or programs.has_name(text.author)
        or _AUTOMATIC_SUBJECT.match(subject)
        or subject.strip(" .!…").casefold() in _EMPTY_SUBJECTS
        or any(name in subject for name in file_names)
        or any(_is_name_only(subject, name.removesuffix(".md")) for name in file_names)
    ):
        return ""
    return hide_addresses(subject[: 2 * MAX_REASON_LENGTH])


def _is_name_only(subject: str, entry_id: str) -> bool:
    """Whether a subject has only the id of an entry, and a word before or after it: `Edit mon-estran`."""
    return entry_id in subject and len(subject.replace(entry_id, " ").split()) < 2


def _paragraphs(body: str) -> Iterator[Sequence[str]]:
    """The paragraphs of a body that people wrote, as lines."""
    for paragraph in body.split("\n\n"):
        lines = [line.strip() for line in paragraph.split("\n")]
        lines = [line for line in lines if line and not _SQUASHED.match(line) and not _TRAILER.match(line)]
        if lines:
            yield lines
