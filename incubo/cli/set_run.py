"""How `set` goes: from words of the command line, or from a form that was filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from incubo.cli import form_words, one_entry, workspace
from incubo.cli.writing import Way, carry_out
from incubo.edit import answered
from incubo.edit.desk import Desk
from incubo.edit.draft import Setting
from incubo.edit.forms import ENTRY, forms
from incubo.edit.verbs import set as verb
from incubo.errors import UsageError
from incubo.i18n import N_
from incubo.model.extra import with_fields
from incubo.problem import Text

if TYPE_CHECKING:
    from incubo.cli.source_file import Source
    from incubo.cli.workspace import Workspace
    from incubo.registry.registry import Registry


def from_words(words: Sequence[str], unset: Iterable[str], way: Way) -> int:
    """Change what `ID FIELD=VALUE …` says; the exit code. Raises UsageError, Refused."""
    asked = [verb.assignment(word) for word in words[1:]]
    for word, each in zip(words[1:], asked, strict=True):
        if each is None:
            raise UsageError(
                Text(N_("“{word}” gives no field a value"), {"word": word}),
                hints=(Text(N_('write FIELD=VALUE, between quotes where it has blanks: "title=Mon Estran"')),),
            )
    taken = [verb.Assignment(field.strip(), "unset") for word in unset for field in word.split(",")]
    todo = [*(each for each in asked if each is not None), *taken]
    if not todo:
        raise UsageError(
            Text(N_("say which field, and its value")),
            hints=(Text(N_("for example: incubo set {id} stats_url=https://…"), {"id": words[0]}),),
        )
    opened = workspace.open_registry()
    registry = opened.load()
    return _change(opened, registry, one_entry.one(registry, words[0]), todo, way)


def from_form(document: Source, way: Way) -> int:
    """Change what a form that was filled in says; the exit code. Raises UsageError, Refused."""
    opened = workspace.open_registry()
    tables = with_fields(opened.config.fields)
    every = [form for name, form in forms(tables).items() if name.startswith("change-")]
    form = answered.nearest_form(document.data, document.name, every, tables)
    answers = answered.read(form, document.data, document.name, tables)
    with form_words.worded(answers):
        todo = answered.assignments(answers)
        registry = opened.load()
        entry = one_entry.one(registry, f"{form.kind}/{answers.texts[ENTRY]}")
        answers.refuse(list(_wrong(opened, registry, entry, todo)))
        return _change(opened, registry, entry, todo, way)


def _wrong(
    opened: Workspace, registry: Registry, entry: tuple[str, str], todo: Sequence[verb.Assignment]
) -> Iterator[Text]:
    """What is wrong with each change by itself: all of it is told at once to who fills in a form."""
    for each in todo:
        desk = Desk(registry, opened.store, opened.today)
        try:
            verb.assign(desk, *entry, [each], _setting(opened, registry, entry))
        except UsageError as error:
            yield error.message
            yield from error.hints


def _setting(opened: Workspace, registry: Registry, entry: tuple[str, str]) -> Setting:
    kind, entry_id = entry
    return Setting(
        registry,
        with_fields(opened.config.fields),
        opened.today,
        opened.incubator,
        opened.config.language or "en",
        (entry_id,) if kind == "startup" else (),
    )


def _change(
    opened: Workspace, registry: Registry, entry: tuple[str, str], todo: Sequence[verb.Assignment], way: Way
) -> int:
    kind, entry_id = entry
    setting = _setting(opened, registry, entry)
    proposal = verb.assign(Desk(registry, opened.store, opened.today), kind, entry_id, todo, setting)
    return carry_out(opened, registry, proposal, way)
