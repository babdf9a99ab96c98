"""Requests about people: whose mission goes on, who joins a product, who leaves one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from incubo.cli import days, form_words, people, workspace
from incubo.cli.source_file import Source
from incubo.cli.writing import Way
from incubo.edit import answered
from incubo.edit.answered import Answers
from incubo.edit.desk import Desk
from incubo.edit.form_shapes import Form
from incubo.edit.given import at
from incubo.i18n import N_
from incubo.model import committees
from incubo.model.extra import with_fields
from incubo.problem import Text

if TYPE_CHECKING:
    from incubo.cli.workspace import Workspace


def run(form: Form, request: Source, way: Way) -> int:
    """Do what the form asks; the exit code. Raises UsageError, Refused."""
    opened = workspace.open_registry()
    answers = answered.read(form, request.data, request.name, with_fields(opened.config.fields))
    answers.refuse()
    with form_words.worded(answers):
        return {"extend": _extend, "join": _join, "leave": _leave}[form.id](answers, opened, way)


def _extend(answers: Answers, opened: Workspace, way: Way) -> int:
    from incubo.cli import extend

    wrong: list[Text] = []
    who = _who(answers, opened, wrong)
    if not committees.is_next(answers.texts.get("until", "")):  # each startup's own
        form_words.told(answers, wrong, "until", lambda text: days.day(text, opened.config, edge="one"))
    answers.refuse([*wrong, *(at(answers.label("who"), text) for text in _ended(who, opened))])
    asked: dict[str, Any] = defaultdict(lambda: None)  # none of the options that choose missions
    asked |= {"who": who, "until": answers.texts.get("until")}
    return extend.run(asked, way)


def _join(answers: Answers, opened: Workspace, way: Way) -> int:
    from incubo.cli.join import carried
    from incubo.cli.join_ask import Said

    registry, texts = opened.load(), answers.texts
    wrong: list[Text] = []
    who = _who(answers, opened, wrong)
    startup = form_words.told(answers, wrong, "startup", lambda text: people.entry(registry, "startup", text))
    known = registry.startups.get(startup or "")
    for key in ("on", "until"):
        form_words.told(answers, wrong, key, lambda text: days.day(text, opened.config, edge="one", startup=known))
    answers.refuse(wrong)
    said = Said(who, startup, *(texts.get(key) for key in ("on", "until", "status", "employer")))
    return carried(opened, Desk(registry, opened.store, opened.today), said, way)


def _leave(answers: Answers, opened: Workspace, way: Way) -> int:
    from incubo.cli.leave import carried

    registry = opened.load()
    wrong: list[Text] = []
    who = _who(answers, opened, wrong)
    startup = form_words.told(answers, wrong, "startup", lambda text: people.entry(registry, "startup", text))
    day = form_words.told(answers, wrong, "on", lambda text: days.day(text, opened.config, edge="one"))
    answers.refuse(wrong)
    return carried(opened, registry, who, startup, day or opened.today, way)


def _who(answers: Answers, opened: Workspace, wrong: list[Text]) -> list[str]:
    """The ids of the people who are named, one by one: all that are not known are told."""
    registry = opened.load()
    found = []
    for word in answered.values(answers.texts["who"]):
        one = answers._replace(texts={"who": word})
        found.append(form_words.told(one, wrong, "who", lambda text: people.member(registry, text)))
    return list(dict.fromkeys(each for each in found if each))


def _ended(who: Sequence[str], opened: Workspace) -> Iterator[Text]:
    """What is said of people who have no mission to extend, and would be passed over."""
    from incubo.edit.verbs.contracts import running

    registry = opened.load()
    for each in who:
        member = registry.members[each]
        if not running(member, opened.today):
            message = N_("no mission of “{name}” runs, or ended lately: use the form “{form}”")
            yield Text(message, {"name": member.fullname or member.id, "form": Text(N_("Join a product"))})
