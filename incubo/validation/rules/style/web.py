"""Rules of HTML in texts (character codes and tags) and of addresses without https.

Only the files that `source.reader` kept because they may have such a problem are scanned.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Edit, FieldLocation, Fix, Problem, Span, replace_with
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.records import Entry, Event, Startup
from incubo.registry.registry import Registry, cache_per_registry
from incubo.source import scalars
from incubo.source.html import ENTITY, HtmlEntity, find_entities, find_tag, find_tag_in_markdown
from incubo.source.reader import FrontMatterScanner, ScalarToken
from incubo.validation.rule import also, rule, select_fields
from incubo.validation.rules.style.values import StyledValue, iter_values


@rule(
    "warning",
    title=N_("HTML code in a text"),
    rationale=N_("Readers see the code instead of the character it stands for."),
    kind="startup",
    bad="mission: Orienter les gens de mer vers l&#39;aide sociale",
    good="mission: Orienter les gens de mer vers l'aide sociale",
    how_to_fix=N_("Write the character itself instead of its code."),
    proposed_fix="safe",
    each="file",
)
def style_html_entity(registry: Registry, as_of: date, path: str, scanner: FrontMatterScanner) -> Iterator[Problem]:
    """Characters written as HTML codes in a field other than an address."""
    if ENTITY.search(scanner.text, scanner.start, scanner.end) is None:
        return
    for value in iter_values(registry, path, scanner, ENTITY.search):
        problem = _html_entity_problem(value) if value.field_type != "url" else None
        if problem is not None:
            yield problem


def _html_entity_problem(value: StyledValue) -> Problem | None:
    """The problem of a text with HTML codes, with a fix where the decoded text is unambiguous."""
    entities = find_entities(value.text, *value.scalar.content_range)
    if not entities:
        return None
    first = entities[0]
    fix = None
    if all(entity.character.isprintable() or entity.character == "\u00a0" for entity in entities):
        decoded = _replace_codes(value.text, *value.scalar.content_range, entities)
        if not find_entities(decoded, 0, len(decoded)) and find_tag(decoded) is None:
            is_safe = not any(entity.is_double_encoded or entity.character in "<>" for entity in entities)
            fix = Fix(Message(N_("write the characters themselves")), is_safe, _code_edits(value, entities))
    return Problem(
        "style-html-entity",
        Span(value.path, first.start, first.end),
        Message(N_("“{source}” is an HTML code for “{character}”"), {"character": first.character}),
        hints=(Message(N_("a field is plain text: write the character itself")),),
        fix=fix,
    )


_PLAIN_YAML_CHARACTERS = frozenset("'\"’‘“”«»–—…&€°/(),;. ")
"""Characters that have no meaning for YAML inside a text without quotes."""


def _replace_codes(text: str, start: int, end: int, html_codes: list[HtmlEntity]) -> str:
    """Part of a text with HTML codes replaced by their characters."""
    parts = []
    for code in html_codes:
        parts += [text[start : code.start], _to_plain_space(code.character)]
        start = code.end
    return "".join([*parts, text[start:end]])


def _to_plain_space(character: str) -> str:
    return " " if character == "\u00a0" else character


def _code_edits(value: StyledValue, html_codes: list[HtmlEntity]) -> tuple[Edit, ...]:
    """The edits that replace HTML codes by their characters, escaped for the quotes of the value."""
    scalar = value.scalar
    if scalar.style == "" and not all(_is_safe_unquoted(html_code, scalar) for html_code in html_codes):
        value_text = scalar.value
        value_text = _replace_codes(value_text, 0, len(value_text), find_entities(value_text, 0, len(value_text)))
        return (Edit(Span(value.path, scalar.start, scalar.end), scalars.format_text_scalar(value_text.strip())),)
    edits = []
    for html_code in html_codes:
        character = _to_plain_space(html_code.character)
        if scalar.style == "'":
            character = character.replace("'", "''")
        elif scalar.style == '"':
            character = character.replace("\\", "\\\\").replace('"', '\\"')
        edits.append(Edit(Span(value.path, html_code.start, html_code.end), character))
    return tuple(edits)


def _is_safe_unquoted(code: HtmlEntity, scalar: ScalarToken) -> bool:
    """Whether a character can replace its code in a text without quotes."""
    is_inside = scalar.start < code.start and code.end < scalar.end
    is_last = code.end == scalar.end and code.character not in "\u00a0 "
    return (is_inside or (scalar.start < code.start and is_last)) and all(
        character.isalnum() or character in _PLAIN_YAML_CHARACTERS for character in _to_plain_space(code.character)
    )


@rule(
    "advice",
    title=N_("HTML in a text"),
    rationale=N_("It is shown as it is, or not at all, wherever the text is not a web page."),
    kind="member",
    bad="role: <b>Développeur</b>",
    good="role: Développeur",
    how_to_fix=N_("Write plain text in fields, and Markdown in the text of the entry."),
    each="file",
)
def style_html(registry: Registry, as_of: date, path: str, scanner: FrontMatterScanner) -> Iterator[Problem]:
    """HTML tags in a field (except the short description of an incubator) or in the text of the entry."""
    first_tag = find_tag(scanner.text, scanner.start)
    if first_tag is None or path in _paths_with_scripts(registry):
        return
    values = iter_values(registry, path, scanner, _has_angle_bracket) if first_tag[0] < scanner.end else ()
    for value in values:
        if (value.entry_kind, value.scalar.field) == ("incubator", ("short_description",)):
            continue
        tag_span = find_tag(value.text, *value.scalar.content_range)
        if tag_span is not None:
            message = Message(N_("there is an HTML tag in a field: “{source}”"))
            hints = (Message(N_("write plain text")),)
            yield Problem("style-html", Span(path, *tag_span), message, hints=hints, case="field")
    tag_span = find_tag_in_markdown(scanner.text, scanner.body_start)
    if tag_span is not None:
        message = Message(N_("the text holds HTML (“{source}”)"))
        hints = (Message(N_("write it in Markdown")),)
        yield Problem("style-html", Span(path, *tag_span), message, hints=hints, case="text")


@cache_per_registry
def _paths_with_scripts(registry: Registry) -> frozenset[str]:
    return frozenset(problem.location.path for problem in registry.problems if problem.rule_id == "file-script")


def _has_angle_bracket(text: str) -> bool:
    return "<" in text


@rule(
    "advice",
    title=N_("web address without https"),
    rationale=N_("Browsers warn about such a page, and some refuse it."),
    field_types=("url",),
    kind="startup",
    bad="link: http://quai-solidaire.example",
    good="link: https://quai-solidaire.example",
    how_to_fix=N_("Open the page with https:// to see whether it answers, then change the address."),
    proposed_fix="guess",
    each="kind",
    fields=select_fields(lambda field: field.type == "url"),
)
def style_http(registry: Registry, as_of: date, kind: str, entries: list[Entry]) -> Iterator[Problem]:
    """Addresses that begin with `http://`."""
    for field in ENTRY_KINDS[kind].fields:
        if field.type == "url":
            addresses = [(entry.path, address) for entry in entries if (address := getattr(entry, field.name))]
            for path, address in addresses:
                if address[:5] == "http:":
                    yield from _check_http(registry, FieldLocation(path, (field.name,)), address)


@also("style-http", each="event", fields=("startup.events.document",))
def _check_http_of_event(registry: Registry, as_of: date, startup: Startup, i: int, event: Event) -> Iterator[Problem]:
    if event.document and event.document[:5] == "http:":
        yield from _check_http(registry, FieldLocation(startup.path, ("events", i, "document")), event.document)


def _check_http(registry: Registry, location: FieldLocation, url: str) -> Iterator[Problem]:
    if (location.path, location.field) in registry.fields_with_problems:
        return
    https_url = "https:" + url.removeprefix("http:")
    yield Problem(
        "style-http",
        location,
        Message(N_("this address does not begin with https://")),
        hints=(Message(N_("open the page with https:// first, to see whether it answers")),),
        fix=replace_with(location, https_url, scalars.format_text_scalar(https_url)),
    )
