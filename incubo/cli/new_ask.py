"""The conversation of `new` on a terminal, and the command line that would have said it all."""

from __future__ import annotations

from collections.abc import Sequence

from incubo.cli import ask, new_known
from incubo.edit import new
from incubo.edit.answers import in_words
from incubo.edit.draft import Draft, Question
from incubo.i18n import N_, gettext, say
from incubo.problem import Text
from incubo.shell import quoted

_MISSION = {"startup", "status", "employer", "start", "end"}


def converse(draft: Draft, questions: tuple[Question, ...], answered: set[str], *, quick: bool) -> bool:
    """Ask what was not answered; False where the person gives up. `quick`: only what is needed and has no default."""
    if quick:
        new.defaults(draft, questions)
    first = questions[0]
    _start(draft)
    todo = [q for q in questions if q.key not in answered and not q.later and (not quick or q.required)]
    if quick:
        todo = [q for q in todo if draft.get(*q.path) is None]
    if first.key in answered and not _settled(draft, questions, answered):
        return False
    if not _ask_all(draft, todo, questions, answered, first):
        return False
    if quick:
        new.defaults(draft, questions)
    later = [q for q in questions if q.later and q.key not in answered]
    if later and not quick:
        names = [question.option.removeprefix("--") for question in later]
        if ask.confirm(say(Text(N_("Complete now: {names:list}?"), {"names": names}))):
            _ask_all(draft, later, questions, answered, None)
    for question, text in new.wrong(draft, questions):  # an option that does not go with an answer
        ask.tell(say(text), "yellow")
        ask.ask(draft, question._replace(default=lambda _draft: None))
    return True


def _start(draft: Draft) -> None:
    ask.tell(gettext(_TITLES[draft.kind.id]), "bold")
    ask.tell(gettext("Enter keeps what stands between brackets, ? explains, < goes back, Ctrl-C writes nothing."))


_TITLES = {
    "startup": N_("A new startup"),
    "member": N_("A new member"),
    "job": N_("A new job offer"),
    "incubator": N_("A new incubator"),
    "organisation": N_("A new organisation"),
    "team": N_("A new team"),
}


def _ask_all(
    draft: Draft, todo: Sequence[Question], questions: tuple[Question, ...], answered: set[str], first: Question | None
) -> bool:
    """Ask each question that makes sense; `<` goes back to the one asked before."""
    at, asked = 0, list[int]()
    while at < len(todo):
        question = todo[at]
        if not question.when(draft):
            draft.put(question.path, None)
            at += 1
            continue
        total = len(asked) + sum(each.when(draft) for each in todo[at:])
        try:
            ask.ask(draft, question, f"{len(asked) + 1}/{total}")
        except ask.Back:
            if asked:
                at = asked.pop()
            continue
        if question is first and not _settled(draft, questions, answered):
            return False
        asked.append(at)
        at += 1
    return True


def _settled(draft: Draft, questions: tuple[Question, ...], answered: set[str]) -> bool:
    """Whether to go on once the name is known: it is new, or another one of the same name."""
    choice = new_known.settle(draft)
    if choice == new_known.OTHER:
        return True
    if choice != new_known.CANCEL and draft.kind.id == "member":
        ask.tell(gettext("Then only the mission is asked for."))
        mission = [q for q in questions if q.key in _MISSION and q.key not in answered]
        _ask_all(draft, mission, questions, answered, None)
        ask.tell()
        new_known.back(draft, choice)
    ask.tell(gettext("Nothing was written."))
    return False


def next_time(draft: Draft, questions: Sequence[Question], second: str) -> str:
    """The command line that gives these answers without a question."""
    words = ["incubo", "new", draft.kind.id]
    for question in questions:
        value = draft.get(*question.path)
        if value is None or value == "":
            continue
        for each in value if isinstance(value, list) else [value]:
            words += [question.option, quoted(in_words(question.field, each))]
    if draft.homonym:
        words.append("--homonym")
    if second or draft.second:
        words += ["--second-name", quoted(second or draft.second)]
    return " ".join(words)
