"""Rules of style about the web in texts: HTML codes and tags, and addresses without https.

Only files in which a quick look saw something while they were read are looked at (`source.reading`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from incubo.i18n import N_
from incubo.model.kinds import KINDS
from incubo.problem import Edit, Fix, Place, Problem, Span, Text
from incubo.registry.registry import Registry
from incubo.source import scalars
from incubo.source.html import ENTITY, Code, codes, tag, tag_in_markdown
from incubo.source.written import Scalar, Written
from incubo.validation.rule import rule
from incubo.validation.rules.style_values import Value, values


@rule("warning", N_("HTML code in a text"), N_("Readers see the code instead of the character it stands for."))
def style_html_entity(registry: Registry, today: date) -> Iterator[Problem]:
    """Characters written as HTML codes in a field; addresses have their own rule."""
    for value in values(registry, _has_entity, ENTITY.search):
        if value.type == "url":
            continue
        problem = _coded(value)
        if problem is not None:
            yield problem


def _has_entity(written: Written) -> bool:
    return ENTITY.search(written.text, written.start, written.end) is not None


def _coded(value: Value) -> Problem | None:
    """The finding of a text in which characters are written as HTML codes, with its mend where it is sure."""
    found = codes(value.text, *value.scalar.inner)
    if not found:
        return None
    first = found[0]
    fix = None
    if all(code.character.isprintable() or code.character == "\u00a0" for code in found):
        new = _replaced(value.text, *value.scalar.inner, found)
        if not codes(new, 0, len(new)) and tag(new) is None:
            sure = not any(code.twice or code.character in "<>" for code in found)
            fix = Fix(Text(N_("write the characters themselves")), sure, _edits(value, found))
    return Problem(
        "style-html-entity",
        Span(value.path, first.start, first.end),
        Text(N_("“{source}” is an HTML code for “{character}”"), {"character": first.character}),
        hints=(Text(N_("a field is plain text: write the character itself")),),
        fix=fix,
    )


_AS_THEY_ARE = frozenset("'\"’‘“”«»–—…&€°/(),;. ")
"""Signs that mean nothing to YAML inside a text without quotes."""


def _replaced(text: str, start: int, end: int, found: list[Code]) -> str:
    """A stretch of text with the characters in the place of their codes."""
    parts = []
    for code in found:
        parts += [text[start : code.start], _ordinary(code.character)]
        start = code.end
    return "".join([*parts, text[start:end]])


def _ordinary(character: str) -> str:
    return " " if character == "\u00a0" else character


def _edits(value: Value, found: list[Code]) -> tuple[Edit, ...]:
    """The edits that put characters in the place of their codes, as the quotes around them want it."""
    scalar = value.scalar
    if scalar.style == "" and not all(_harmless(code, scalar) for code in found):
        whole = scalar.value
        whole = _replaced(whole, 0, len(whole), codes(whole, 0, len(whole)))
        return (Edit(Span(value.path, scalar.start, scalar.end), scalars.text(whole.strip())),)
    edits = []
    for code in found:
        character = _ordinary(code.character)
        if scalar.style == "'":
            character = character.replace("'", "''")
        elif scalar.style == '"':
            character = character.replace("\\", "\\\\").replace('"', '\\"')
        edits.append(Edit(Span(value.path, code.start, code.end), character))
    return tuple(edits)


def _harmless(code: Code, scalar: Scalar) -> bool:
    """Whether a character can stand where its code is, in a text without quotes."""
    inside = scalar.start < code.start and code.end < scalar.end
    last = code.end == scalar.end and code.character not in "\u00a0 "
    return (inside or (scalar.start < code.start and last)) and all(
        sign.isalnum() or sign in _AS_THEY_ARE for sign in _ordinary(code.character)
    )


@rule("advice", N_("HTML in a text"), N_("It is shown as it is, or not at all, wherever the text is not a web page."))
def style_html(registry: Registry, today: date) -> Iterator[Problem]:
    """HTML tags in a field (incubators' short description may have some) or in the sheet's text."""
    scripts = {p.where.path for p in registry.problems if p.rule == "file-script"}
    for value in values(registry, _has_tag, _has_angle):
        if value.path in scripts or (value.kind, value.scalar.field) == ("incubator", ("short_description",)):
            continue
        found = tag(value.text, *value.scalar.inner)
        if found is not None:
            message = Text(N_("the HTML tag “{source}” stands in a field"))
            hints = (Text(N_("write plain text")),)
            yield Problem("style-html", Span(value.path, *found), message, hints=hints, case="field")
    for path, written in registry.facts["written"].items():
        found = _tag_in_body(written) if written.tag is not None and path not in scripts else None
        if found is not None:
            where = Span(path, *found)
            message = Text(N_("the text holds HTML (“{source}”)"))
            yield Problem("style-html", where, message, hints=(Text(N_("write it in Markdown")),), case="text")


def _has_tag(written: Written) -> bool:
    return written.tag is not None and written.tag[0] < written.end


def _has_angle(text: str) -> bool:
    return "<" in text


def _tag_in_body(written: Written) -> tuple[int, int] | None:
    return tag_in_markdown(written.text, written.body)


@rule("advice", N_("web address without https"), N_("Browsers warn of such a page, and some refuse it."))
def style_http(registry: Registry, today: date) -> Iterator[Problem]:
    """Addresses that begin with `http://`."""
    for kind, entries in registry.entries.items():
        fields = [field.name for field in KINDS[kind].fields if field.type == "url"]
        for name in fields:
            given = [(entry.path, address) for entry in entries.values() if (address := getattr(entry, name))]
            for path, address in given:
                if address[:5] == "http:":
                    yield from _without_s(registry, Place(path, (name,)), address)
    for startup in registry.startups.values():
        for i, event in enumerate(startup.events):
            if event.document and event.document[:5] == "http:":
                yield from _without_s(registry, Place(startup.path, ("events", i, "document")), event.document)


def _without_s(registry: Registry, where: Place, address: str) -> Iterator[Problem]:
    if (where.path, where.field) in registry.faulty:
        return
    meant = "https:" + address.removeprefix("http:")
    yield Problem(
        "style-http",
        where,
        Text(N_("this address does not begin with https://")),
        hints=(Text(N_("open the page with https:// first, to see whether it answers")),),
        fix=Fix(Text(N_("replace by “{meant}”"), {"meant": meant}), False, (Edit(where, scalars.text(meant)),)),
    )
