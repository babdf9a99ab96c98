"""The pages of vocabulary lists and of their values: phases, events, decisions …"""

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


def value_page(values: list[tuple[str, str]], context: ExplainContext) -> Page:
    """The page of a value, with a section for each (list, value) pair."""
    sections = tuple(
        Section(
            name,
            Message(N_("Among the {words}"), {"words": list_title(name)}),
            (
                KeyValueList(
                    tuple(_phase_facts(value, context) if name == "phases" else _value_facts(name, value, context))
                ),
            ),
        )
        for name, value in values
    )
    name, value = values[0]
    return Page("word", value, Cell(value_label(name, value, context)), sections)


def list_page(list_name: str, context: ExplainContext) -> Page:
    """The page of a vocabulary list."""
    blocks: tuple[Block, ...] = (values_block(list_name, context), Paragraph(strictness_text(list_name, context)))
    facts = Section("fields", None, (KeyValueList((_fields_fact(list_name, context),)),))
    return Page(
        "words", list_name, Cell(list_title(list_name)), (facts, Section("words", Message(N_("Words")), blocks))
    )


def values_block(list_name: str, context: ExplainContext) -> TableBlock:
    """A row for each value of a list, with its label."""
    columns = [Column("word", Message(N_("Word")), "id"), Column("label", Message(N_("Meaning")), "text")]
    if list_name == "phases":
        columns += [
            Column("stage", Message(N_("Stage")), "text"),
            Column("written", Message(N_("Still used")), "boolean"),
        ]
    rows = []
    for value in context.vocabulary.allowed_values(list_name):
        cells: dict[str, Any] = {"word": value, "label": value_label(list_name, value, context)}
        if list_name == "phases":
            phase = context.vocabulary.phases[value]
            cells |= {"stage": phase_stage(phase), "written": phase.is_current}
        rows.append(Row(cells))
    return TableBlock(tuple(columns), tuple(rows))


def strictness_text(list_name: str, context: ExplainContext) -> Message:
    """Whether other values are errors."""
    if context.vocabulary.is_strict(list_name):
        return Message(N_("Another word is a mistake."))
    return Message(N_("These are the usual words; another one is only advised against."))


def phase_stage(phase: PhaseDefinition) -> Message:
    """What a phase means for a startup: before, in or out of the programme."""
    if phase.is_live and phase.is_final:
        return Message(N_("out of the programme, still operated"))
    if phase.is_final:
        return Message(N_("out of the programme"))
    if phase.is_incubated:
        return Message(N_("in the programme"))
    return Message(N_("before the programme")) if phase.is_live else Message(N_("unknown"))


def _phase_facts(value: str, context: ExplainContext) -> Iterator[KeyValueRow]:
    phases = context.vocabulary.phases
    phase = phases[value]
    ordered = sorted(phases.values(), key=lambda definition: definition.rank)
    position = Message(N_("{n} of {all}, in the usual order"), {"n": ordered.index(phase) + 1, "all": len(ordered)})
    written = N_("yes") if phase.is_current else N_("no: a deprecated word, still read in old files, never written")
    yield KeyValueRow(Message(N_("Meaning")), (Cell(value_label("phases", value, context)),), "label")
    yield KeyValueRow(Message(N_("Stage")), (Cell(phase_stage(phase)),), "stage")
    yield KeyValueRow(Message(N_("Rank")), (Cell(position),), "rank")
    if phase.usual_months:
        usual_length = Message(N_("up to {n} month"), {"n": phase.usual_months}, N_("up to {n} months"))
        yield KeyValueRow(Message(N_("Usual length")), (Cell(usual_length),), "norm")
    yield KeyValueRow(Message(N_("Still used")), (Cell(Message(written)),), "written")
    yield _fields_fact("phases", context)


def _value_facts(list_name: str, value: str, context: ExplainContext) -> Iterator[KeyValueRow]:
    yield KeyValueRow(Message(N_("Meaning")), (Cell(value_label(list_name, value, context)),), "label")
    yield KeyValueRow(
        Message(N_("List")), (Cell(list_name, "id"), Cell(strictness_text(list_name, context), tone="quiet")), "list"
    )
    yield _fields_fact(list_name, context)


def _fields_fact(list_name: str, context: ExplainContext) -> KeyValueRow:
    cells = [
        Cell(path, "id")
        for kind in context.entry_kinds.values()
        for path, field in iter_field_paths(kind.id, kind.fields)
        if field.value_list == list_name
    ]
    return KeyValueRow(Message(N_("Fields")), tuple(cells), "fields")


def used_lists(context: ExplainContext) -> list[str]:
    """The vocabulary lists that fields use, phases first."""
    lists_of_fields = {
        field.value_list for kind in context.entry_kinds.values() for _, field in iter_field_paths(kind.id, kind.fields)
    }
    names = ("phases", *context.vocabulary.value_lists)
    return [name for name in names if name in lists_of_fields and list(context.vocabulary.allowed_values(name))]


def find_values(word: str, context: ExplainContext) -> list[tuple[str, str]]:
    """The (list, value) pairs whose id or label is the word, ignoring case and accents."""
    normalised = normalise_name(word)
    return [
        (name, value)
        for name in used_lists(context)
        for value in context.vocabulary.allowed_values(name)
        if normalised in (normalise_name(value), normalise_name(value_label(name, value, context)))
    ]


def find_values_by_label_word(word: str, context: ExplainContext) -> list[tuple[str, str]]:
    """The (list, value) pairs whose label contains the word."""
    normalised = normalise_name(word)
    return [
        (name, value)
        for name in used_lists(context)
        for value in context.vocabulary.allowed_values(name)
        if normalised in normalise_name(value_label(name, value, context)).split("-")
    ]


def list_title(list_name: str) -> Message:
    """The title of a vocabulary list; its id for a list that a registry adds."""
    return (
        Message(VOCABULARY_LIST_TITLES[list_name])
        if list_name in VOCABULARY_LIST_TITLES
        else Message("{name}", {"name": list_name})
    )


def value_label(list_name: str, value: str, context: ExplainContext) -> str:
    """The label of a value, in the current language."""
    if list_name == "phases":
        return context.vocabulary.phase_label(value, current_language())
    return context.vocabulary.value_label(list_name, value, current_language())


def iter_field_paths(prefix: str, fields: tuple[Field, ...]) -> Iterator[tuple[str, Field]]:
    """Every field with its full name (`member.missions.end`), groups before their subfields."""
    for field in fields:
        path = f"{prefix}.{field.name}"
        yield path, field
        yield from iter_field_paths(path, field.subfields)
