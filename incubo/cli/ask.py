"""Questions at a terminal: one field at a time, checked at once; `?` explains, `<` goes back, Ctrl-C writes nothing."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from typing import Any

from incubo.cli import session
from incubo.cli.ask_lists import Option, numbered, options, show
from incubo.edit.answers import Answer, in_words, typed
from incubo.edit.draft import Draft, Question
from incubo.i18n import N_, gettext, say
from incubo.model.nearest import folded
from incubo.model.quantities import count
from incubo.problem import Text
from incubo.registry.named import label
from incubo.render import safe
from incubo.render.style import painter
from incubo.render.text import wrap

_YES = N_("y/yes")
_NO = N_("n/no")


class Back(Exception):
    """The person goes back to the question before."""


def tell(text: str = "", style: str = "") -> None:
    """Say a line (or several) on standard error, harmless and wrapped."""
    run = session.current()
    paint = painter(run.color_errors)
    for line in text.split("\n"):
        text = safe.terminal(line.lstrip(" "))
        margin = " " * (len(line) - len(line.lstrip(" ")))
        for part in wrap(text, run.width, indent=len(margin) + 2 if margin else 0, first=len(margin)):
            run.tell(paint(style, part if part.startswith(" ") else margin + part))


def read(prompt: str = "> ") -> str:
    """A line that the person types, without the blanks around it. Raises EOFError, KeyboardInterrupt."""
    with contextlib.suppress(ImportError):  # Windows edits lines itself
        import readline  # noqa: F401  (arrows and accents while typing)
    getattr(sys.stdin, "reconfigure", lambda **_: None)(errors="replace")
    return input(prompt).strip()


def ask(draft: Draft, question: Question, heading: str = "") -> None:
    """Ask one question until its answer is right, and put it into the draft. Raises Back."""
    listed = options(draft, question)
    default = draft.get(*question.path)
    if default is None:
        default = question.default(draft)
    _introduce(question, heading, default)
    show(listed)
    near: Sequence[Option] = ()
    before, part = "", ""
    while True:
        text = read(_prompt(question, default))
        if text == "<":
            raise Back
        if text == "?":
            _explain(question)
            continue
        if near and numbered(text, near) != text:  # what was meant takes the place of what was wrong
            text = before.replace(part, numbered(text, near), 1)
        answer = _answer(draft, question, text, default, listed)
        wrong = answer.complaint
        if wrong is None and answer.value is not None:
            wrong = question.wrong(draft, answer.value)
        if wrong is None:
            draft.put(question.path, answer.value)
            return
        before, part = text, answer.source
        near = _complain(draft, question, answer, wrong, known=bool(listed))


def _answer(draft: Draft, question: Question, text: str, default: Any, listed: Sequence[Option]) -> Answer:
    """A typed answer, in which numbers stand for what was listed; Enter is the default, a hyphen is nothing."""
    if not text and default is not None:
        return Answer(default)
    if not text or text == "-":
        return Answer(None, Text(N_("an answer is needed here"))) if question.required else Answer()
    if listed:
        parts = text.split(",") if question.field.many else [text]
        text = ",".join(numbered(part.strip(), listed) for part in parts)
    return typed(question.field, text, draft.about)


def _introduce(question: Question, heading: str, default: Any) -> None:
    """The field, what it means, an example, whether it can be left out."""
    run = session.current()
    paint = painter(run.color_errors)
    field = question.field
    notes = []
    if field.example and default is None:
        notes.append(say(Text(N_("for example: {example}"), {"example": field.example})))
    if field.many:
        notes.append(gettext("several: with commas"))
    if not question.required and default is None:
        notes.append(gettext("Enter: none"))
    said = [gettext(field.help)] if field.help else []
    if notes:
        said.append(f"({') ('.join(notes)})")
    name = question.option.removeprefix("--")
    head = f"{heading} {name}".strip()
    lines = wrap(f"{head} - {safe.terminal(' '.join(said))}", run.width, indent=2, first=0)
    run.tell("")
    run.tell(paint("bold cyan", head) + lines[0][len(head) :])
    for line in lines[1:]:
        run.tell(line)


def _prompt(question: Question, default: Any) -> str:
    if default is None:
        return "> "
    return f"[{safe.terminal(in_words(question.field, default))}] > "


def _explain(question: Question) -> None:
    field = question.field
    if field.type in ("date", "moment"):
        tell(say(Text(N_("A day: 2025-06-30, 30/06/2025, “30 June 2025”, today, tomorrow, monday, +3mo, 60d."))))
    elif field.type == "reference":
        tell(say(Text(N_("An id, a title, or the beginning of one; accents and capitals do not count."))))
    elif field.type == "choice":
        tell(say(Text(N_("One of the words of the list, its beginning, or its number."))))
    elif field.example:
        tell(say(Text(N_("For example: {example}"), {"example": field.example})))
    if question.required:
        tell(say(Text(N_("This field is needed; Enter keeps what stands between brackets."))))
    else:
        tell(say(Text(N_("This field can be left out: Enter keeps what stands between brackets, - leaves it empty."))))
    tell(say(Text(N_("Without a terminal: {option}. Back to the question before: <"), {"option": question.option})))


def _complain(draft: Draft, question: Question, answer: Answer, wrong: Text, *, known: bool) -> list[Option]:
    """Say what is wrong; the near matches, numbered. (Where all is listed, numbers go on meaning that list.)"""
    tell(say(wrong), "yellow")
    if known or not answer.near:
        for hint in () if known and question.field.type == "choice" else answer.hints:
            tell("  " + say(hint))
        return []
    field, registry = question.field, draft.setting.registry
    reference = field.type == "reference"
    near = [Option(each, label(registry, field.refers, each) if reference else each) for each in answer.near]
    tell(say(Text(N_("Did you mean (its number, or another answer):"))))
    show(near)
    return near


def confirm(text: str) -> bool:
    """A question whose answer is yes or no; Enter means no."""
    tell()
    tell(text)
    yes, no = (word_list.split("/") for word_list in (gettext(_YES), gettext(_NO)))
    while True:
        answer = folded(read(f"{yes[0]}/[{no[0]}] > "))
        if answer in map(folded, [*yes, "y", "yes"]):
            return True
        if not answer or answer == "<" or answer in map(folded, [*no, "n", "no"]):
            return False


def choose(text: str, among: Sequence[Option]) -> str:
    """One of a few things, by number, or by its beginning. There is no default."""
    tell()
    tell(text)
    for number, option in enumerate(among, 1):
        tell(f"  {number} {option.said}")
    while True:
        answer = folded(read())
        chosen = count(answer)
        if chosen is not None and 0 < chosen <= len(among):
            return among[chosen - 1].value
        begun = [option for option in among if answer and folded(option.said).startswith(answer)]
        if len(begun) == 1:
            return begun[0].value
