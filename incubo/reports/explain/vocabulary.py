"""Pages of words: a phase, an event, a decision … and the lists they belong to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from incubo.core.i18n import N_, current_language
from incubo.core.message import Message
from incubo.document.page import Block, Cell, KeyValueList, KeyValueRow, Page, Paragraph, Section, TableBlock
from incubo.document.table import Column, Row
from incubo.model.fields import Field
from incubo.model.suggestions import normalise_name
from incubo.model.vocabulary import PhaseDefinition
from incubo.reports.explain.context import VOCABULARY_LIST_TITLES, ExplainContext


def used_lists(scope: ExplainContext) -> list[str]:
    """The lists of words that fields are chosen from, phases first."""
    used = {field.words for kind in scope.kinds.values() for _, field in iter_field_paths(kind.id, kind.fields)}
    names = ("phases", *scope.vocabulary.words)
    return [name for name in names if name in used and list(scope.vocabulary.allowed(name))]


def find_words(word: str, scope: ExplainContext) -> list[tuple[str, str]]:
    """The (list, word) pairs that someone's word means: by id or label, without accents or case."""
    wanted = normalise_name(word)
    return [
        (name, known)
        for name in used_lists(scope)
        for known in scope.vocabulary.allowed(name)
        if wanted in (normalise_name(known), normalise_name(word_label(name, known, scope)))
    ]


def find_words_in_labels(word: str, scope: ExplainContext) -> list[tuple[str, str]]:
    """The (list, word) pairs that have someone's word as one of the words of their labels."""
    wanted = normalise_name(word)
    return [
        (name, known)
        for name in used_lists(scope)
        for known in scope.vocabulary.allowed(name)
        if wanted in normalise_name(word_label(name, known, scope)).split("-")
    ]


def list_title(name: str) -> Message:
    """What a list holds; its own name for one that a registry added."""
    return (
        Message(VOCABULARY_LIST_TITLES[name]) if name in VOCABULARY_LIST_TITLES else Message("{name}", {"name": name})
    )


def word_label(name: str, word: str, scope: ExplainContext) -> str:
    """A word as people say it."""
    if name == "phases":
        return scope.vocabulary.phase_label(word, current_language())
    return scope.vocabulary.label(name, word, current_language())


def word_page(found: list[tuple[str, str]], scope: ExplainContext) -> Page:
    """The page of a word, with what it means in each list that has it."""
    sections = tuple(
        Section(
            name,
            Message(N_("Among the {words}"), {"words": list_title(name)}),
            (KeyValueList(tuple(_phase_facts(word, scope) if name == "phases" else _word_facts(name, word, scope))),),
        )
        for name, word in found
    )
    name, word = found[0]
    return Page("word", word, Cell(word_label(name, word, scope)), sections)


def list_page(name: str, scope: ExplainContext) -> Page:
    """The page of a list."""
    blocks: tuple[Block, ...] = (words_grid(name, scope), Paragraph(strictness_text(name, scope)))
    facts = Section("fields", None, (KeyValueList((_fields_fact(name, scope),)),))
    return Page("words", name, Cell(list_title(name)), (facts, Section("words", Message(N_("Words")), blocks)))


def words_grid(name: str, scope: ExplainContext) -> TableBlock:
    """The words of a list with their labels."""
    columns = [Column("word", Message(N_("Word")), "id"), Column("label", Message(N_("Meaning")), "text")]
    if name == "phases":
        columns += [
            Column("stage", Message(N_("Stage")), "text"),
            Column("written", Message(N_("Written today")), "boolean"),
        ]
    rows = []
    for word in scope.vocabulary.allowed(name):
        cells: dict[str, Any] = {"word": word, "label": word_label(name, word, scope)}
        if name == "phases":
            phase = scope.vocabulary.phases[word]
            cells |= {"stage": phase_stage(phase), "written": phase.current}
        rows.append(Row(cells))
    return TableBlock(tuple(columns), tuple(rows))


def strictness_text(name: str, scope: ExplainContext) -> Message:
    """Whether other words are wrong."""
    if scope.vocabulary.is_strict(name):
        return Message(N_("Another word is a mistake."))
    return Message(N_("These are the usual words; another one is only advised against."))


def phase_stage(phase: PhaseDefinition) -> Message:
    """Where in its life a startup in that phase is."""
    if phase.live and phase.final:
        return Message(N_("out of the programme, still operated"))
    if phase.final:
        return Message(N_("out of the programme"))
    if phase.incubated:
        return Message(N_("in the programme"))
    return Message(N_("before the programme")) if phase.live else Message(N_("unknown"))


def _phase_facts(word: str, scope: ExplainContext) -> Iterator[KeyValueRow]:
    phases = scope.vocabulary.phases
    phase = phases[word]
    order = sorted(phases.values(), key=lambda each: each.rank)
    place = Message(N_("{n} of {all}, in the order of a life"), {"n": order.index(phase) + 1, "all": len(order)})
    written = N_("yes") if phase.current else N_("no: an older word, read in old files and never written")
    yield KeyValueRow(Message(N_("Meaning")), (Cell(word_label("phases", word, scope)),), "label")
    yield KeyValueRow(Message(N_("Stage")), (Cell(phase_stage(phase)),), "stage")
    yield KeyValueRow(Message(N_("Rank")), (Cell(place),), "rank")
    if phase.norm:
        norm = Message(N_("up to {n} month"), {"n": phase.norm}, N_("up to {n} months"))
        yield KeyValueRow(Message(N_("Usual length")), (Cell(norm),), "norm")
    yield KeyValueRow(Message(N_("Written today")), (Cell(Message(written)),), "written")
    yield _fields_fact("phases", scope)


def _word_facts(name: str, word: str, scope: ExplainContext) -> Iterator[KeyValueRow]:
    yield KeyValueRow(Message(N_("Meaning")), (Cell(word_label(name, word, scope)),), "label")
    yield KeyValueRow(Message(N_("List")), (Cell(name, "id"), Cell(strictness_text(name, scope), mark="quiet")), "list")
    yield _fields_fact(name, scope)


def _fields_fact(name: str, scope: ExplainContext) -> KeyValueRow:
    used = [
        Cell(path, "id")
        for kind in scope.kinds.values()
        for path, field in iter_field_paths(kind.id, kind.fields)
        if field.words == name
    ]
    return KeyValueRow(Message(N_("Fields")), tuple(used), "fields")


def iter_field_paths(prefix: str, fields: tuple[Field, ...]) -> Iterator[tuple[str, Field]]:
    """Every field under its whole name (`member.missions.end`), groups before what they hold."""
    for field in fields:
        path = f"{prefix}.{field.name}"
        yield path, field
        yield from iter_field_paths(path, field.items)
