"""The questions of a merge in words: whose change is kept, where both sides changed the same; and a file of answers."""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from incubo.app.sharing.merging import Answers, MergeQuestion, StopEffects
from incubo.app.workspace import Workspace
from incubo.core.errors import UsageError
from incubo.core.i18n import N_, current_language, format_list, gettext, limit_names, translate
from incubo.core.message import LabelledValue, Message
from incubo.core.shell import quote_entry_id
from incubo.diff.sentences.phrasing import find_differing_words, shorten
from incubo.edit.asking.questions import Question, choice_question, field_heading, field_name
from incubo.edit.merge.conflicts import ABSENT, Conflict, Place, Side
from incubo.edit.merge.values import is_equivalent
from incubo.edit.new.json_answers import parse_json_object
from incubo.history.commits import find_text_reason, list_programs
from incubo.model.fields import EMPTY_VALUES, Field
from incubo.model.item_keys import ITEM_LISTS
from incubo.registry.layout import entry_id_from_path
from incubo.registry.lookup import entry_title
from incubo.registry.registry import Registry
from incubo.render.json_document import dump_json
from incubo.source.reader import parse_file
from incubo.vcs import three_way
from incubo.vcs.log import CommitText
from incubo.vcs.three_way import OwnCommit

_MAX_AUTHORS = 2
_MAX_REASONS = 2
_MAX_COMMITS_READ = 50
"""Of each side, in how many commits of a file reasons are looked for: the last ones."""


def make_question(
    question: MergeQuestion,
    registry: Registry,
    authors: Sequence[str],
    *,
    is_import: bool = False,
    reasons: Mapping[Side, Sequence[str]] = MappingProxyType({}),
) -> Question:
    """The question whose change is kept. `authors`: who published theirs (empty: it is not known). `reasons`: why each
    side changed the file, as far as its commits say.

    `is_import`: theirs comes from another registry, which `authors` names.
    """
    phrasing = _Phrasing(question, registry, authors, is_import=is_import)
    text = phrasing.text()
    choices = [
        LabelledValue(side, _with_reasons(phrasing.choice(side), reasons.get(side, ())))
        for side in possible_answers(question)
    ]
    help_lines = tuple(phrasing.help_lines())
    names = [word for name in authors for word in (name, *name.split())]
    own_words = [gettext(N_("me")), gettext(N_("you"))]
    return choice_question(question.key, text, choices)._replace(
        help_lines=help_lines, other_words={Side.theirs: tuple(names), Side.ours: tuple(own_words)}
    )


def list_publishers(workspace: Workspace, base: str, published: str, names: Sequence[str]) -> list[str]:
    """Who published the other change of a file, the latest first: the source, if only its export did, else as git names
    them. `base`, `names`: as in `find_reasons`.
    """
    programs = list_programs(workspace.settings, workspace.store)
    commits = three_way.list_own_commits(workspace.root, base, published, names)
    texts = [_text_of(commit) for commit in commits]
    source = programs.source
    if source is not None and texts and all(map(programs.has_exported, texts)):
        return [translate(Message("{source}", {"source": source}))]
    return three_way.list_authors(workspace.root, base, published, names)


def find_reasons(
    workspace: Workspace, base: str, published: str, names: Sequence[str], question: MergeQuestion
) -> dict[Side, list[str]]:
    """Why each side changed what a question is about, as its commits say, the latest first.

    `base`: the last commit that both sides had. `names`: those of the file in the repository. Of a change that is in
    no commit yet, nothing is known.
    """
    root, programs = workspace.root, list_programs(workspace.settings, workspace.store)
    reasons: dict[Side, list[str]] = {}
    for side, tip in ((Side.theirs, published), (Side.ours, "HEAD")):
        if side is Side.ours and question.is_draft:
            continue
        commits = three_way.list_own_commits(root, base, tip, names)[-_MAX_COMMITS_READ:]
        texts = (
            _text_of(commit)
            for commit in reversed(commits)
            if _changes_asked_field(root, commit, names, question.conflict)
        )
        reasons[side] = list(dict.fromkeys(reason for text in texts if (reason := find_text_reason(text, programs))))
    return reasons


def _text_of(commit: OwnCommit) -> CommitText:
    return CommitText(commit.author, *commit.message.partition("\n")[::2])


def _changes_asked_field(root: Path, commit: OwnCommit, names: Sequence[str], conflict: Conflict) -> bool:
    """Whether a commit changes the field that a conflict is about; true of a conflict about the text, or the file."""
    if not conflict.places:
        return True
    name = conflict.places[0].name
    before, after = (
        (parse_file(names[0], three_way.read_file_at(root, sha, names)).values or {}).get(name)
        for sha in (commit.parent, commit.sha)
    )
    return bool(before != after)


def _with_reasons(choice: Message, reasons: Sequence[str]) -> Message:
    """A choice, with why it was made."""
    if not reasons:
        return choice
    arguments = {"choice": choice, "reasons": [shorten(reason) for reason in reasons[:_MAX_REASONS]]}
    return Message(N_("{choice}: “{reasons:list}”"), arguments)


def possible_answers(question: MergeQuestion) -> tuple[Side, ...]:
    """The answers to a question."""
    if question.conflict.type != "added":
        return (Side.theirs, Side.ours) if question.conflict.both is None else (Side.theirs, Side.ours, Side.both)
    return (Side.same, Side.both) if question.kind is not None else (Side.theirs, Side.ours, Side.both)


class Choice(NamedTuple):
    """An answer to a question of a merge: what it says, and whose it is (None: of both, or of none)."""

    side: Side
    value: Any
    owner: Message | None


class AskedConflict(NamedTuple):
    """A question of a merge in its parts, for a page. `id`: changes with what both sides say, so that an answer that
    was kept is never taken for one about something else. `subject`: the entry; `where`: the field (None: all of it).
    """

    id: str
    key: str
    kind: str | None
    entry_id: str
    subject: Message | str
    where: Message | None
    choices: tuple[Choice, ...]
    help_lines: tuple[Message, ...]


def describe_conflict(
    question: MergeQuestion,
    registry: Registry,
    authors: Sequence[str],
    day: datetime.date | None = None,
    *,
    is_import: bool = False,
) -> AskedConflict:
    """A question in its parts. `authors`: who published theirs (empty: it is not known), `day`: when.

    `is_import`: as in `make_question`.
    """
    phrasing = _Phrasing(question, registry, authors, is_import=is_import)
    choices = tuple(phrasing.make_choice(side, day) for side in possible_answers(question))
    conflict = question.conflict
    seen = repr((question.key, conflict.type, conflict.base, conflict.ours, conflict.theirs))
    return AskedConflict(
        hashlib.sha256(seen.encode("utf-8", "surrogatepass")).hexdigest()[:16],
        question.key,
        question.kind,
        entry_id_from_path(question.path) if question.kind is not None else "",
        phrasing.subject(),
        phrasing.place(),
        choices,
        tuple(phrasing.help_lines()),
    )


class _Phrasing:
    """The words of one question."""

    def __init__(
        self, question: MergeQuestion, registry: Registry, authors: Sequence[str], *, is_import: bool = False
    ) -> None:
        self._is_import = is_import
        self._question = question
        self._registry = registry
        names = list(authors[:_MAX_AUTHORS])
        self._them = format_list(names) if names else None
        conflict = question.conflict
        self._quotes: tuple[str, str] | None = None
        if isinstance(conflict.ours, str) and isinstance(conflict.theirs, str):
            is_long = max(len(conflict.ours), len(conflict.theirs)) > 70 or "\n" in conflict.ours + conflict.theirs
            self._quotes = find_differing_words(conflict.ours, conflict.theirs) if is_long else None

    def text(self) -> Message:
        """The question: what it is about, both values, and whose they are."""
        conflict = self._question.conflict
        arguments: dict[str, Any] = {
            "entry": self._entry(),
            "ours": self.choice(Side.ours),
            "theirs": self.choice(Side.theirs),
            "path": self._question.path,
        }
        if conflict.type == "added" and self._question.kind is not None:
            if self._is_import:
                text = N_("{path} is {ours} here, and {theirs} there. Is it the same one?")
                arguments.update(ours=self._value(Side.ours), theirs=self._value(Side.theirs))
                return Message(text, arguments)
            text = N_("Two new entries have the name {path}: {theirs} and {ours}. Is it the same one?")
            return Message(text, arguments)
        if conflict.type == "added":
            return Message(N_("Two new files have the name {path}: {theirs} or {ours}?"), arguments)
        if conflict.type == "rival":
            return Message(N_("{entry}, {where}: {theirs} or {ours}?"), {**arguments, "where": self._rivalry()})
        if conflict.type == "name":
            return Message(N_("{entry} has two new names: {theirs} or {ours}?"), arguments)
        if conflict.type in ("removed", "file"):
            return Message(N_("{entry}: {theirs} or {ours}?"), arguments)
        if conflict.type == "together":
            arguments.update(where=self._where(conflict), problem=conflict.problem)
            text = N_("{entry}, {where}: both changes together are wrong ({problem}). Keep {theirs}, or {ours}?")
            return Message(text, arguments)
        if conflict.type == "section":
            where = self._section(conflict)
        else:
            where = self._where(conflict)
        return Message(N_("{entry}, {where}: {theirs} or {ours}?"), {**arguments, "where": where})

    def _rivalry(self) -> Message:
        """What two phases that exclude each other are."""
        phases = (self._question.conflict.ours, self._question.conflict.theirs)
        days = {phase.get("start") for phase in phases}
        if len(days) == 1:
            return Message(N_("two ends of the incubation on {day:long}"), {"day": days.pop()})
        if all(self._registry.vocabulary.is_final(phase.get("name")) for phase in phases):
            return Message(N_("two ends of the incubation"))
        return Message(N_("end of the incubation or later phase"))

    def _section(self, conflict: Conflict) -> Message:
        if not conflict.heading:
            return Message(N_("text"))
        return Message(N_("text under “{heading}”"), {"heading": shorten(conflict.heading)})

    def choice(self, side: Side) -> Message:
        """What a side says, and whose it is; or what becomes of two new files."""
        if side is Side.same:
            return Message(N_("the same one: both become one entry, field by field"))
        if side is Side.both and self._question.conflict.type == "together":
            return Message(N_("both changes, to be corrected afterwards"))
        if side is Side.both and self._question.conflict.type == "item":
            return Message(N_("both changes: {value}"), {"value": self._item_version(self._question.conflict.both)})
        if side is Side.both and self._question.conflict.both is not None:
            return Message(N_("both, yours last"))
        if side is Side.both and self._is_import:
            return Message(N_("two: the one that comes in gets another id"))
        if side is Side.both and self._question.kind is not None:
            return Message(N_("two: yours gets another id, and what refers to it follows"))
        if side is Side.both:
            return Message(N_("both: yours gets another name"))
        value = self._value(side)
        if side is Side.ours:
            return Message(N_("{value} (you)"), {"value": value})
        if self._them is None:
            return Message(N_("{value} (published)"), {"value": value})
        return Message(N_("{value} ({name})"), {"value": value, "name": self._them})

    def make_choice(self, side: Side, day: datetime.date | None) -> Choice:
        """An answer in its parts."""
        if side in (Side.same, Side.both):
            return Choice(side, self.choice(side), None)
        if side is Side.ours:
            return Choice(side, self._value(side), Message(N_("yours")))
        owner = Message(N_("that of the published registry"))
        if self._is_import:
            owner = Message(N_("that of {name}"), {"name": self._them})
        elif self._them is not None and day is not None:
            text = N_("that of the published registry, by {name} on {day:long}")
            owner = Message(text, {"name": self._them, "day": day})
        elif self._them is not None:
            owner = Message(N_("that of the published registry, by {name}"), {"name": self._them})
        return Choice(side, self._value(side), owner)

    def subject(self) -> Message | str:
        """What the question is about."""
        conflict = self._question.conflict
        if conflict.type != "added":
            return self._entry()
        if self._question.kind is None:
            return Message(N_("Two new files have the name {path}"), {"path": self._question.path})
        if self._is_import:
            return self.text()
        entry_id = entry_id_from_path(self._question.path)
        titles = {"theirs": self._value(Side.theirs), "ours": self._value(Side.ours), "id": entry_id}
        return Message(
            N_("Two new entries are called “{id}”: {theirs} and {ours}. Is it the same one?"),
            titles,
        )

    def place(self) -> Message | None:
        """Which part of the entry both sides changed; None for all of it."""
        conflict = self._question.conflict
        if conflict.type in ("added", "removed", "file"):
            return None
        if conflict.type == "name":
            return Message(N_("its identifier"))
        if conflict.type == "rival":
            return self._rivalry()
        if conflict.type == "section":
            return self._section(conflict)
        return self._where(conflict)

    def help_lines(self) -> list[Message]:
        """What it was before, and both texts where only their difference is quoted."""
        conflict = self._question.conflict
        lines = []
        if conflict.problem is not None:
            lines.append(Message(N_("Both changes together: {problem}."), {"problem": conflict.problem}))
        is_short = isinstance(conflict.base, str | int | float | datetime.date) and "\n" not in str(conflict.base)
        if conflict.type == "item" and conflict.base is not ABSENT:
            was = self._item_version(conflict.base)
            lines.append(Message(N_("Before both changes: {value}."), {"value": was}))
        if conflict.type in ("value", "name") and is_short:
            was = self._describe(conflict.places[-1].field if conflict.places else None, conflict.base)
            lines.append(Message(N_("Before both changes: {value}."), {"value": was}))
        for effects in self._question.stops:
            lines += self._stop_lines(effects)
        if conflict.type == "rival":
            text = N_(
                "Without the end, its event and its reason go too. What else was changed in other entries stays: "
                "look at the missions and job offers of the product."
            )
            lines.append(Message(text))
        if _is_about_decision(conflict):
            text = N_(
                "With the decision that is left out goes the phase, or the stop, that was written with it. What else "
                "was changed in other entries stays: look at the missions and job offers of the product."
            )
            lines.append(Message(text))
        if ABSENT in (conflict.ours, conflict.theirs) and conflict.base is not ABSENT:
            kept = conflict.theirs if conflict.ours is ABSENT else conflict.ours
            lines.append(Message(N_("The change of what was not removed (- before, + after):")))
            lines += [Message("{text}", {"text": f"  {line}"}) for line in _list_changed_lines(conflict.base, kept)]
        if (
            isinstance(conflict.ours, str)
            and isinstance(conflict.theirs, str)
            and "\n" in conflict.ours + conflict.theirs
        ):
            for label, text in ((N_("Yours:"), conflict.ours), (N_("The other one:"), conflict.theirs)):
                lines.append(Message(label))
                lines += [Message("{text}", {"text": f"  {line}"}) for line in text.splitlines()]
        return lines

    def _stop_lines(self, effects: StopEffects) -> Iterator[Message]:
        """What becomes of missions and offers without the stop that ended them."""
        day = effects.stop.day
        if effects.restored:
            text = N_("Without the stop of {day:long}, these are as they were before it: {names:list}.")
            yield Message(text, {"day": day, "names": list(effects.restored)})
        for person in effects.kept:
            text = N_("{name}: the mission stays ended on {day:long}, which another change than the stop wrote.")
            yield Message(text, {"name": person.name, "day": day})
            if person.until is not None:
                command = ["incubo", "extend", quote_entry_id("member", person.member)]
                command += ["--startup", quote_entry_id("startup", effects.stop.startup), "--until", str(person.until)]
                yield Message(N_("If it goes on"), command=" ".join(command))

    def _entry(self) -> Message | str:
        kind, path = self._question.kind, self._question.path
        if kind is None:
            return Message(N_("the file {path}"), {"path": path})
        entry_id = entry_id_from_path(path)
        if self._question.title and not self._registry.has_entry(kind, entry_id):  # renamed or removed on our side
            return shorten(self._question.title)
        return shorten(entry_title(self._registry, kind, entry_id))

    def _where(self, conflict: Conflict) -> Message:
        parts: list[Message] = []
        for number, place in enumerate(conflict.places):
            if place.item is not ABSENT:
                parts.append(self._item(place))
            else:
                parts.append(_label(place))
            if conflict.type == "order" and number == len(conflict.places) - 1:
                parts[-1] = Message(N_("order of {what}"), {"what": parts[-1]})
        joined = parts[0]
        for part in parts[1:]:
            joined = Message(N_("{first}, {rest}"), {"first": joined, "rest": part})
        return joined

    def _item(self, place: Place) -> Message:
        """An item of a list, by what identifies it."""
        item = place.item
        if not isinstance(item, dict):
            return Message(N_("{label} “{value}”"), {"label": _label(place), "value": shorten(str(item))})
        if place.name == "missions":
            names = self._startup_titles(item)
            arguments = {"names": names, "day": _day(item.get("start"))}
            if names:
                return Message(N_("mission for {names:list} from {day}"), arguments)
            return Message(N_("mission from {day}"), arguments)
        keys = place.field.identified_by if place.field is not None else ()
        values = [
            self._describe(_subfield(place.field, name), item[name])
            for name in keys or list(item)[:1]
            if item.get(name) not in (None, "", [])
        ]
        joined: Message | None = None
        for value in values:
            joined = (
                Message("{value}", {"value": value})
                if joined is None
                else Message("{first} {rest}", {"first": joined, "rest": value})
            )
        return Message(N_("{label} “{value}”"), {"label": _label(place), "value": joined or Message("?")})

    def _value(self, side: Side) -> Any:
        """A value of a side, as a question quotes it."""
        conflict = self._question.conflict
        value = conflict.ours if side is Side.ours else conflict.theirs
        other = conflict.theirs if side is Side.ours else conflict.ours
        if value is ABSENT:
            return Message(N_("removed"))
        if other is ABSENT and (conflict.type == "removed" or isinstance(value, dict | list)):
            return Message(N_("kept, with its change"))
        if conflict.type == "name":
            return Message(N_("“{text}”"), {"text": shorten(value)})
        if conflict.type == "added" and self._question.kind is not None:
            return Message(N_("“{text}”"), {"text": shorten(_title_line(value))})
        if conflict.type == "item":
            return self._item_version(value)
        if conflict.type == "together" and isinstance(value, list):
            return self._list_version(value)
        if conflict.type == "rival":
            phase = self._describe(_subfield(conflict.places[-1].field, "name"), value.get("name"))
            if value.get("start") == other.get("start"):
                return phase
            return Message(N_("{phase} from {day}"), {"phase": phase, "day": _day(value.get("start"))})
        if conflict.type == "order":
            return Message(N_("this order: {names:list}"), {"names": limit_names([_short(item) for item in value])})
        if self._quotes is not None:
            quote = self._quotes[0 if side is Side.ours else 1]
            return Message(N_("“{text}”"), {"text": quote}) if quote else Message(N_("without these words"))
        if conflict.type in ("file", "section", "added"):
            return Message(N_("one version"))
        described = self._describe(conflict.places[-1].field, value)
        for mission in conflict.continuations[0 if side is Side.ours else 1]:
            described = self._with_continuation(described, mission)
        return described

    def _with_continuation(self, last_day: Any, mission: dict[Any, Any]) -> Message:
        """A last day, and the mission that goes on after it for others of its startups."""
        names = self._startup_titles(mission)
        arguments = {"last_day": last_day, "names": names, "end": _day(mission.get("end"))}
        if mission.get("end") in EMPTY_VALUES:
            return Message(N_("{last_day}, then on for {names:list}"), arguments)
        return Message(N_("{last_day}, then until {end} for {names:list}"), arguments)

    def _startup_titles(self, mission: dict[Any, Any]) -> list[Any]:
        field = _subfield(ITEM_LISTS["missions"], "startups")
        return limit_names([self._describe(field, each) for each in _as_list(mission.get("startups"))])

    def _list_version(self, items: list[Any]) -> Message:
        """What a side changed in a list: the items that are new or other than before, and how many are gone."""
        conflict = self._question.conflict
        before = conflict.base if isinstance(conflict.base, list) else []
        field = conflict.places[-1].field
        came = [item for item in items if not any(is_equivalent(item, old) for old in before)]
        if came:
            return Message("{values:list}", {"values": limit_names([self._describe(field, item) for item in came])})
        gone = sum(not any(is_equivalent(old, item) for item in items) for old in before)
        return Message(N_("{n} item less"), {"n": gone}, N_("{n} items less"))

    def _item_version(self, item: dict[Any, Any]) -> Any:
        """A version of an item both sides changed, without what the question names already."""
        conflict = self._question.conflict
        place = conflict.places[-1]
        names = place.field.identified_by if place.field is not None else ()
        versions = (conflict.ours, conflict.theirs, place.item)
        told = {name for name in names if all(is_equivalent(each.get(name), item.get(name)) for each in versions)}
        rest = {name: value for name, value in item.items() if name not in told}
        return self._describe_group(place.field, rest) if rest else Message(N_("nothing"))

    def _describe(self, field: Field | None, value: Any) -> Any:
        if value in EMPTY_VALUES or value is ABSENT:
            return Message(N_("nothing"))
        if isinstance(value, bool):
            return Message(N_("yes")) if value else Message(N_("no"))
        if isinstance(value, datetime.date):
            return _day(value)
        if isinstance(value, int | float):
            is_amount = field is not None and field.column_type == "amount"
            return Message("{value:money}" if is_amount else "{value:number}", {"value": value})
        if isinstance(value, list):
            return Message("{values:list}", {"values": limit_names([self._describe(field, item) for item in value])})
        if isinstance(value, dict):
            return self._describe_group(field, value)
        text = " ".join(str(value).split())
        if field is not None and field.target_kind:
            return shorten(entry_title(self._registry, field.target_kind, text.rpartition("/")[2]))
        if field is not None and field.value_list:
            labels = self._registry.vocabulary.value_labels(field.value_list, text)
            return LabelledValue(shorten(text), labels or shorten(text))
        return shorten(text)

    def _describe_group(self, field: Field | None, value: dict[Any, Any]) -> Any:
        """The fields of an item in words."""
        parts = [
            Message(
                N_("{label}: {value}"),
                {"label": field_heading(one, current_language()), "value": self._describe(one, value[one.name])},
            )
            for one in (field.subfields if field is not None else ())
            if value.get(one.name) not in EMPTY_VALUES
        ]
        return Message("{parts:list}", {"parts": parts}) if parts else _short(value)


def _label(place: Place) -> Message:
    return (
        Message(field_name(place.field))
        if place.field is not None
        else Message("{name}", {"name": shorten(place.name)})
    )


def _subfield(field: Field | None, name: str) -> Field | None:
    subfields = field.subfields if field is not None else ()
    return next((each for each in subfields if each.name == name), None)


def _is_about_decision(conflict: Conflict) -> bool:
    """Whether each side says of a committee that it decided something else."""
    if conflict.type == "value":
        return conflict.places[-1].name == "decision"
    sides = (conflict.ours, conflict.theirs)
    return conflict.type == "item" and len({str(side.get("decision")) for side in sides if isinstance(side, dict)}) > 1


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _day(value: Any) -> Message:
    return Message("{day:long}" if isinstance(value, datetime.date) else "{day}", {"day": value})


def _short(value: Any) -> str:
    values = value.values() if isinstance(value, dict) else [value]
    return shorten(" ".join(" ".join(str(each).split()) for each in values))


def _list_changed_lines(base: Any, kept: Any) -> list[str]:
    """What changed in a text or an item: its lines or fields that went, and those that came."""
    old, new = _parts(base), _parts(kept)
    gone, came = Counter(old) - Counter(new), Counter(new) - Counter(old)
    return [*(f"- {part}" for part in gone.elements()), *(f"+ {part}" for part in came.elements())]


def _parts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [f"{name}: {_short(each)}" for name, each in value.items()]
    return [line for line in str(value).splitlines() if line.strip()]


def _title_line(text: str) -> str:
    """The first field of a file, without its name: most often its title."""
    line = next((line for line in text.splitlines() if ":" in line), "")
    return line.partition(":")[2].strip().strip("\"'") or "?"


# The file of answers


def parse_answers(data: bytes, source_name: str) -> Answers:
    """The answers of a JSON object: the key of a question → `mine`, `theirs` or, of two additions, `both`; about two
    new files of one name, also `same`. Raises UsageError.
    """
    answers: dict[str, Side] = {}
    for key, value in parse_json_object(data, source_name).items():
        is_added = key.endswith(": added")
        possible = list(Side) if is_added else (Side.ours, Side.theirs, Side.both)
        side = next((side for side in possible if side == value), None)
        if side is None:
            message = (
                N_("{name}: the answer to “{question}” is “same”, “both”, “mine” or “theirs”")
                if is_added
                else N_("{name}: the answer to “{question}” is “mine” or “theirs”, or “both” where both can stay")
            )
            raise UsageError(Message(message, {"name": source_name, "question": key}))
        answers[key] = side
    return answers


_WRITTEN_BY_NOBODY = ("item", "together")
"""The conflicts of which what both changed, put together, is something that nobody wrote: who wants it says so."""


def format_answers(given: Answers, questions: Sequence[MergeQuestion]) -> str:
    """A file of answers to change: those that were given, and to the open questions “mine”; “both” where that loses
    nothing.
    """
    answers = {
        question.key: (
            Side.both
            if Side.both in possible_answers(question) and question.conflict.type not in _WRITTEN_BY_NOBODY
            else Side.ours
        ).value
        for question in questions
    }
    return dump_json({**answers, **{key: side.value for key, side in given.items() if key not in answers}})
