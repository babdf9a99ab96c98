"""The filters of a list as options: which ones a noun has, and what is asked with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from incubo.cli import days, workspace
from incubo.cli.list_words import FILTERS, OWN
from incubo.i18n import N_
from incubo.query.noun import Noun

if TYPE_CHECKING:
    from incubo.cli.workspace import Workspace
    from incubo.query.wanted import Wanted
    from incubo.registry.registry import Registry

_SPANS = ("older", "younger", "ending", "ended", "not-for")
_WHICH = N_("Which ones")


def filter_parameters(noun: Noun) -> Iterator[tuple[str, Any, Any]]:
    """Name, annotation and default of each option: filters, and their contraries (hidden)."""
    for name, one in noun.filters.items():
        if one.type == "flag":
            help_text = FILTERS[name][1]
            hidden = name == "active"
            yield (
                name,
                Annotated[bool, option(f"--{name}", help=help_text, panel=_WHICH, hidden=hidden)],
                False,
            )
            yield f"not_{name}", Annotated[bool, option(f"--not-{name}", hidden=True)], False
            continue
        metavar, help_text = FILTERS[name][0], OWN.get((noun.id, name), FILTERS[name][1])
        made = option(f"--{name}", metavar=metavar, help=help_text, panel=_WHICH)
        if one.type in _SPANS:
            yield name.replace("-", "_"), Annotated[str | None, made], None
            continue
        yield name.replace("-", "_"), Annotated[list[str] | None, made], None
        negated = option(f"--not-{name}", metavar=metavar, hidden=True)
        yield f"not_{name.replace('-', '_')}", Annotated[list[str] | None, negated], None
    for name in ("missing", "search"):
        made = option(f"--{name}", metavar=FILTERS[name][0], help=FILTERS[name][1], panel=_WHICH)
        yield name, Annotated[list[str] | None, made], None
    yield "not_missing", Annotated[list[str] | None, option("--not-missing", metavar=N_("FIELD"), hidden=True)], None


def option(name: str, *, panel: str | None = None, **more: Any) -> Any:
    """An option, in a panel of the help page."""
    return typer.Option(name, rich_help_panel=panel, **more)


def ours(noun: Noun, given: Mapping[str, Any], opened: Workspace, registry: Registry) -> str | None:
    """Our incubator, where nothing else says whose lines are wanted; None for those of all."""
    if "incubator" not in noun.filters or noun.id == "organisations":
        return None
    named = ("incubator", "not_incubator", "startup", "member", "team", "followed_by")
    return None if any(given.get(name) for name in named) else workspace.incubator_of(None, opened, registry)


def filters_of(noun: Noun, given: Mapping[str, Any], incubator: str | None) -> Wanted:
    """What the filters ask for. `given`: the options by their Python names. Raises UsageError for a wrong duration."""
    from incubo.query.wanted import Wanted

    filters: dict[str, Any] = {}
    unwanted: dict[str, Any] = {}
    for name, one in noun.filters.items():
        asked, refused = (given.get(prefix + name.replace("-", "_")) for prefix in ("", "not_"))
        if name == "incubator" and asked and any(word in _EVERY for word in split([each.casefold() for each in asked])):
            continue
        for where, value in ((filters, asked), (unwanted, refused)):
            if value:
                where[name] = days.span(value) if one.type in _SPANS else value
    if incubator is not None:
        filters["incubator"] = [incubator]
    return Wanted(
        filters,
        unwanted,
        missing=split(given.get("missing")),
        present=split(given.get("not_missing")),
        search=tuple(given.get("search") or ()),
        ours=incubator is not None,
        said=tuple(_said(noun, given)),
    )


def _said(noun: Noun, given: Mapping[str, Any]) -> Iterator[str]:
    """The filters as a person gives them: `--phase construction`."""
    names = [*noun.filters, "missing", "search", "since", "until"]
    for name in (*names, *(f"not-{each}" for each in names)):
        value = given.get(name.replace("-", "_"))
        if value:
            words = value if isinstance(value, list) else [] if value is True else [value]
            yield " ".join([f"--{name}", ",".join(words)]).strip()


_EVERY = ("all", "tous", "toutes")
"""What is given to `--incubator` to mean every one."""


def split(given: list[str] | None) -> tuple[str, ...]:
    """Words given several times or with commas."""
    return tuple(part.strip() for words in given or () for part in words.split(",") if part.strip())
