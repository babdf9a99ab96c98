"""Pages of words: a phase, an event, a decision … and the lists they belong to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from incubo.i18n import N_, language
from incubo.model.fields import Field
from incubo.model.nearest import folded
from incubo.model.vocabulary import PhaseWord
from incubo.page import Block, Cell, Fact, Facts, Grid, Page, Prose, Section
from incubo.problem import Text
from incubo.report.explain.scope import Scope
from incubo.report.explain.titles import LISTS
from incubo.table import Column, Row


def lists(scope: Scope) -> list[str]:
    """The lists of words that fields are chosen from, phases first."""
    used = {field.words for kind in scope.kinds.values() for _, field in paths(kind.id, kind.fields)}
    names = ("phases", *scope.vocabulary.words)
    return [name for name in names if name in used and list(scope.vocabulary.allowed(name))]


def meant(word: str, scope: Scope) -> list[tuple[str, str]]:
    """The (list, word) pairs that someone's word means: by id or label, without accents or case."""
    wanted = folded(word)
    return [
        (name, known)
        for name in lists(scope)
        for known in scope.vocabulary.allowed(name)
        if wanted in (folded(known), folded(label(name, known, scope)))
    ]


def holding(word: str, scope: Scope) -> list[tuple[str, str]]:
    """The (list, word) pairs that have someone's word as one of the words of their labels."""
    wanted = folded(word)
    return [
        (name, known)
        for name in lists(scope)
        for known in scope.vocabulary.allowed(name)
        if wanted in folded(label(name, known, scope)).split("-")
    ]


def called(name: str) -> Text:
    """What a list holds; its own name for one that a registry added."""
    return Text(LISTS[name]) if name in LISTS else Text("{name}", {"name": name})


def label(name: str, word: str, scope: Scope) -> str:
    """A word as people say it."""
    if name == "phases":
        return scope.vocabulary.phase_label(word, language())
    return scope.vocabulary.label(name, word, language())


def page(found: list[tuple[str, str]], scope: Scope) -> Page:
    """The page of a word, with what it means in each list that has it."""
    sections = tuple(
        Section(
            name,
            Text(N_("Among the {words}"), {"words": called(name)}),
            (Facts(tuple(_phase(word, scope) if name == "phases" else _word(name, word, scope))),),
        )
        for name, word in found
    )
    name, word = found[0]
    return Page("word", word, Cell(label(name, word, scope)), sections)


def words(name: str, scope: Scope) -> Page:
    """The page of a list."""
    blocks: tuple[Block, ...] = (grid(name, scope), Prose(closed(name, scope)))
    facts = Section("fields", None, (Facts((_used(name, scope),)),))
    return Page("words", name, Cell(called(name)), (facts, Section("words", Text(N_("Words")), blocks)))


def grid(name: str, scope: Scope) -> Grid:
    """The words of a list with their labels."""
    columns = [Column("word", Text(N_("Word")), "id"), Column("label", Text(N_("Meaning")), "text")]
    if name == "phases":
        columns += [Column("stage", Text(N_("Stage")), "text"), Column("written", Text(N_("Written today")), "boolean")]
    rows = []
    for word in scope.vocabulary.allowed(name):
        cells: dict[str, Any] = {"word": word, "label": label(name, word, scope)}
        if name == "phases":
            phase = scope.vocabulary.phases[word]
            cells |= {"stage": stage(phase), "written": phase.current}
        rows.append(Row(cells))
    return Grid(tuple(columns), tuple(rows))


def closed(name: str, scope: Scope) -> Text:
    """Whether other words are wrong."""
    if scope.vocabulary.is_strict(name):
        return Text(N_("Another word is a mistake."))
    return Text(N_("These are the usual words; another one is only advised against."))


def stage(phase: PhaseWord) -> Text:
    """Where in its life a startup in that phase is."""
    if phase.live and phase.final:
        return Text(N_("out of the programme, still operated"))
    if phase.final:
        return Text(N_("out of the programme"))
    if phase.incubated:
        return Text(N_("in the programme"))
    return Text(N_("before the programme")) if phase.live else Text(N_("unknown"))


def _phase(word: str, scope: Scope) -> Iterator[Fact]:
    phases = scope.vocabulary.phases
    phase = phases[word]
    order = sorted(phases.values(), key=lambda each: each.rank)
    place = Text(N_("{n} of {all}, in the order of a life"), {"n": order.index(phase) + 1, "all": len(order)})
    written = N_("yes") if phase.current else N_("no: an older word, read in old files and never written")
    yield Fact(Text(N_("Meaning")), (Cell(label("phases", word, scope)),), "label")
    yield Fact(Text(N_("Stage")), (Cell(stage(phase)),), "stage")
    yield Fact(Text(N_("Rank")), (Cell(place),), "rank")
    if phase.norm:
        norm = Text(N_("up to {n} month"), {"n": phase.norm}, N_("up to {n} months"))
        yield Fact(Text(N_("Usual length")), (Cell(norm),), "norm")
    yield Fact(Text(N_("Written today")), (Cell(Text(written)),), "written")
    yield _used("phases", scope)


def _word(name: str, word: str, scope: Scope) -> Iterator[Fact]:
    yield Fact(Text(N_("Meaning")), (Cell(label(name, word, scope)),), "label")
    yield Fact(Text(N_("List")), (Cell(name, "id"), Cell(closed(name, scope), mark="quiet")), "list")
    yield _used(name, scope)


def _used(name: str, scope: Scope) -> Fact:
    used = [
        Cell(path, "id")
        for kind in scope.kinds.values()
        for path, field in paths(kind.id, kind.fields)
        if field.words == name
    ]
    return Fact(Text(N_("Fields")), tuple(used), "fields")


def paths(prefix: str, fields: tuple[Field, ...]) -> Iterator[tuple[str, Field]]:
    """Every field under its whole name (`member.missions.end`), groups before what they hold."""
    for field in fields:
        path = f"{prefix}.{field.name}"
        yield path, field
        yield from paths(path, field.items)
