"""How `new` goes: gather the answers, look whether it is there already, show the file, check it, write it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

from incubo.cli import ask, form_words, judging, new_known, session, workspace
from incubo.cli.new_ask import converse, next_time
from incubo.cli.source_file import Source
from incubo.cli.spoken import spoken
from incubo.cli.workspace import Workspace
from incubo.cli.writing import Way, asked, put_down
from incubo.edit import answered, new
from incubo.edit import given as from_json
from incubo.edit.answers import typed
from incubo.edit.draft import Draft, Question, Setting
from incubo.edit.forms import forms
from incubo.edit.plan import Plan, check
from incubo.edit.proposal import Proposal
from incubo.errors import Refused, UsageError
from incubo.i18n import N_, gettext, say
from incubo.model.extra import with_fields
from incubo.problem import Text
from incubo.render import safe
from incubo.source.reading import decode
from incubo.validation.diagnostic import Diagnostic
from incubo.validation.rule import RULES


class Call(NamedTuple):
    """How the command was called, beside the answers: `source` is what --from gives, `second` a second first name.

    `notes` takes what is told of an entry that is made all the same, for whoever answers a request.
    """

    way: Way
    source: Source | None = None
    homonym: bool = False
    second: str = ""
    notes: list[Text] | None = None


def run(kind: str, given: Mapping[str, str | Sequence[str] | None], call: Call) -> int:
    """Make an entry of a kind; the exit code."""
    where = session.current()
    opened = workspace.open_registry()
    registry = opened.load()
    tables = with_fields(opened.config.fields)
    setting = Setting(registry, tables, opened.today, opened.incubator, opened.config.language or where.lang)
    draft, questions = new.begin(kind, setting)
    draft.homonym, draft.second = call.homonym, call.second
    interactive = where.interactive and not (call.source is not None and call.source.typed)
    form = _fill(draft, questions, call.source, whole=not interactive) if call.source is not None else None
    with form_words.worded(form) if form is not None else contextlib.nullcontext():
        return _go(draft, questions, given, call, opened, form)


def _go(
    draft: Draft,
    questions: tuple[Question, ...],
    given: Mapping[str, str | Sequence[str] | None],
    call: Call,
    opened: Workspace,
    form: answered.Answers | None,
) -> int:
    """From what is answered so far to the file; the exit code. `form`: the one that it was answered by."""
    where, registry, tables = session.current(), draft.setting.registry, draft.setting.tables
    interactive = where.interactive and not (call.source is not None and call.source.typed)
    settled = _options(draft, questions, given)
    if not interactive:
        told = _without_terminal(draft, questions, form)
        if call.notes is not None:
            call.notes.extend(told)
    elif not _with_terminal(draft, questions, settled, quick=_agreed_to(call.way) or call.source is not None):
        return Refused.exit_code
    path, plan = new.plan(draft)
    _remarks(draft)
    added = check(plan, registry, opened.store, opened.today, tables, opened.config.severities)
    _judge(added, plan, opened)
    if call.way.dry_run:
        where.write(shown(_place(path, opened.root), plan.files[path] or b""))
        ask.tell(say(Text(N_("Nothing was written (--dry-run)."))))
        return 0
    way = call.way
    if interactive and not _agreed_to(way):
        way = _asked(opened, path, plan, way)
        if not _agreed_to(way):
            ask.tell(say(Text(N_("Nothing was written."))))
            return Refused.exit_code
    put_down(opened, _proposal(draft, path, plan), way, [safe.terminal(_place(path, opened.root))], again=True)
    if interactive and call.source is None:
        ask.tell(say(Text(N_("Written. The same in one line, next time:"))))
        where.tell("  " + safe.terminal(next_time(draft, questions, call.second)))
    return 0


def _fill(draft: Draft, questions: Sequence[Question], source: Source, *, whole: bool) -> answered.Answers | None:
    """Put what --from gives into the draft; the answers of a form (None, for JSON)."""
    form = forms(draft.setting.tables).get(f"new-{draft.kind.id}")
    if form is None or not answered.looks_filled(source.data, source.name):
        from_json.fill(draft, questions, source.data, source.name)
        return None
    answers = answered.read(form, source.data, source.name, draft.setting.tables, whole=whole)
    answered.fill(draft, questions, answers)
    return answers


def _agreed_to(way: Way) -> bool:
    """Whether it was said already that it is to be written."""
    return way.yes or way.commit or way.propose or way.branch is not None


def _proposal(draft: Draft, path: str, plan: Plan) -> Proposal:
    """The plan with the words of its commit."""
    said = {"kind": Text(draft.kind.label), "title": str(draft.get(draft.kind.title) or "")}
    entry_id = path.rpartition("/")[2].removesuffix(".md")
    return Proposal(plan, "new", entry_id, Text(N_("{kind} {title}"), said))


def _with_terminal(draft: Draft, questions: tuple[Question, ...], answered: set[str], *, quick: bool) -> bool:
    """Ask; False where the person gives up. Ctrl-C says that nothing was written."""
    try:
        return converse(draft, questions, answered, quick=quick)
    except (KeyboardInterrupt, EOFError):
        ask.tell()
        ask.tell(say(Text(N_("Nothing was written."))))
        raise


def _options(draft: Draft, questions: Sequence[Question], given: Mapping[str, str | Sequence[str] | None]) -> set[str]:
    """Put the options into the draft; the keys that were answered. Raises UsageError for a wrong one."""
    for question in questions:
        words = given.get(question.key)
        if not words:
            continue
        answer = typed(question.field, _heard(words), draft.about)
        if answer.complaint:
            raise UsageError(
                Text(N_("{option}: {problem}"), {"option": question.option, "problem": answer.complaint}),
                hints=answer.hints,
            )
        draft.put(question.path, answer.value)
    return {question.key for question in questions if draft.get(*question.path) is not None}


def _heard(words: str | Sequence[str]) -> str:
    """An option's words as one text."""
    return spoken(words if isinstance(words, str) else ",".join(words))


def _without_terminal(draft: Draft, questions: tuple[Question, ...], form: answered.Answers | None) -> list[Text]:
    """Take the defaults; what is to be noted.

    Raises UsageError for what is missing or does not fit, Refused for what is there already.
    """
    new.defaults(draft, questions)
    missing = new.missing(draft, questions)
    if missing:
        _missing(missing, form)
    for question, text in new.wrong(draft, questions):
        raise UsageError(Text(N_("{option}: {problem}"), {"option": question.option, "problem": text}))
    return new_known.refuse(draft, form=form is not None)


def _missing(missing: Sequence[Question], form: answered.Answers | None) -> NoReturn:
    if form is not None:
        needed = Text(N_("an answer is needed here"))
        form.refuse([from_json.at(form.label(question.key), needed) for question in missing])
    names = [question.option for question in missing]
    message = Text(N_("without a terminal to ask on, {options:list} must be given"), {"options": names})
    hints = [Text(N_("{option}: {problem}"), {"option": q.option, "problem": Text(q.field.help)}) for q in missing]
    raise UsageError(message, hints=hints)


def _remarks(draft: Draft) -> None:
    if draft.kind.id == "job" and draft.get("kind") == "mission" and not draft.get("titulaire"):
        ask.tell(say(Text(N_("To do before it is published: name the market holder (titulaire) in the first lines."))))


def _judge(added: Sequence[Diagnostic], plan: Plan, opened: Workspace) -> None:
    """Show what is wrong with the file that would be written; raise Refused where it is more than advice."""
    if not added:
        return
    # What only the calendar says (a phase that begins next month) is told, and written: the person chose that day.
    blocking = any(d.severity != "advice" and not RULES[d.rule].calendar for d in added)
    judging.show(added, plan, opened, advice=True)
    if blocking:
        hint = Text(N_("nothing was written: change the answers shown above"))
        because = judging.texts(added, plan.over(opened.store).read)
        raise Refused(Text(N_("the new file would not pass incubo validate")), hints=(hint,), because=because)


def _asked(opened: Workspace, path: str, plan: Plan, way: Way) -> Way:
    """Show the file, and ask whether to write it, or to propose it."""
    where = session.current()
    where.tell("\n" + shown(path, plan.files[path] or b"").rstrip("\n"))
    return asked(opened, gettext("Write this file?"), gettext("write the file"), way)


def shown(path: str, data: bytes) -> str:
    """A file as it is shown: its path, an empty line, its lines made harmless."""
    lines = decode(data).replace("\r\n", "\n").rstrip("\n").split("\n")
    return "\n".join([safe.terminal(path), "", *map(safe.terminal, lines)]) + "\n"


def _place(path: str, root: Path) -> str:
    """Where a file of the registry is, seen from the current folder."""
    place = root / path
    try:
        seen = os.path.relpath(place, session.current().cwd)
    except ValueError:  # another drive
        return str(place)
    return str(place) if seen.startswith("..") else seen
