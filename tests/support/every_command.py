"""Every command that reads a registry, or plans a change of it: command lines that any registry must stand."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

from incubo.cli.command_table import COMMANDS
from incubo.query.resources.catalogue import RESOURCES
from incubo.query.sql.tables import all_tables
from incubo.registry.layout import KINDS_BY_PRIORITY, detect_layout
from incubo.render.diagnostics.formats import FORMATS as FINDING_FORMATS
from incubo.reports.catalogue import REPORTS, Report

NOT_TRIED = {
    "serve": "the tests of pages ask for its addresses; export site makes most of them",
    "edit": "opens an editor",
    "explain": "is about rules and fields",
    "schema": "is about fields",
    "issue": "is about a request",
    "init": "is about a folder without entries",
    "use": "writes the settings of a person",
    "merge-driver": "is run by git",
    "import sheet": "is about a sheet",
    "import registry": "is about another registry",
    "proposals": "is about branches",
    "sync": "is about branches",
    "undo": "is about what was written",
    "record order": "is about private data",
    "report kept": "is about kept figures",
}
"""The commands that are left out, and why."""
OUTPUT = "@output@"
"""What stands for a new folder or file."""
_TABLE_FORMATS = ("table", "json", "html", "markdown", "csv", "svg")
_PAGE_FORMATS = ("table", "json", "html", "markdown")
_FIRST_YEAR = 2015
_NAME_OPTIONS = {
    "startup": "--title", "member": "--fullname", "job": "--title", "incubator": "--title", "organisation": "--name",
    "team": "--name",
}  # fmt: skip


def every_command(folder: Path, shown: int = 2) -> list[list[str]]:
    """A command line for each command, report, list, document and export, and for each verb, which writes nothing.

    `shown`: of how many entries of each kind what is about one entry is asked; those in the middle are taken.
    """
    layout = detect_layout(folder)
    entries: dict[str, Sequence[str]] = {}
    for kind in KINDS_BY_PRIORITY:
        ids = sorted(path.stem for path in (folder / layout.folders[kind]).glob("*.md"))
        entries[kind] = ids[:: max(len(ids) // shown, 1)][:shown]
    return [
        *_reading_commands(),
        *_listing_commands(),
        *(["show", f"{kind}/{name}", "-f", _PAGE_FORMATS[n % 4]]
          for kind, ids in entries.items() for n, name in enumerate(ids)),
        *_exporting_commands(),
        *(words for startup in entries["startup"] for words in _startup_commands(startup)),
        *(words for member in entries["member"] for words in _member_commands(member, entries["startup"])),
        *(["close", job, "--outcome", "filled", "--dry-run"] for job in entries["job"]),
        *(["new", kind, option, "Bord de mer", "--draft", "--dry-run"] for kind, option in _NAME_OPTIONS.items()),
    ]  # fmt: skip


def tried_commands(command_lines: Sequence[Sequence[str]]) -> set[str]:
    """The commands of some command lines: `list startups`."""
    return {
        " ".join(words[:2] if words and COMMANDS[words[0]].subcommands else words[:1])
        for words in command_lines
        if words
    }


def commands_to_try() -> set[str]:
    """The commands that have to be tried."""
    names = {
        f"{name} {one}".strip()
        for name, command in COMMANDS.items()
        for one in command.subcommands or [""]
    }  # fmt: skip
    return names - NOT_TRIED.keys()


def _reading_commands() -> Iterator[list[str]]:
    yield []
    for fmt in FINDING_FORMATS:
        yield ["validate", "--advice", "-f", fmt]
    yield ["validate", "--statistics"]
    yield ["validate", "--fix", "--guesses", "--diff"]
    for fmt in ("full", "json", "markdown"):
        yield ["ci", "--base", "HEAD~1", "-f", fmt]
    for by, fmt in zip(("reason", "startup", "person"), _PAGE_FORMATS, strict=False):
        yield ["todo", "--by", by, "-f", fmt]
    yield ["fmt", "--diff"]
    yield ["migrate", "phases", "--dry-run"]
    for fmt in ("table", "json", "html"):
        yield ["diff", "HEAD~1", "--all", "--figures", "--review", "-f", fmt]
        yield ["diff", "HEAD", "HEAD~1", "--all", "-f", fmt]
        yield ["log", "--over", f"{_FIRST_YEAR}..", "--all", "-f", fmt]
    for by in ("topic", "startup"):
        yield ["digest", "--since", f"{_FIRST_YEAR}-01-01", "--within", "400d", "--by", by]
    yield ["minutes"]
    for kind in COMMANDS["remind"].subcommands:
        yield ["remind", kind, *(["--within", "400d"] if kind == "missions" else [])]
    for kind in COMMANDS["calendar"].subcommands:
        yield ["calendar", kind]
        yield ["calendar", kind, "-f", "ics"]


def _listing_commands() -> Iterator[list[str]]:
    turn = itertools.cycle(_TABLE_FORMATS)
    for report in REPORTS.values():
        for options in _report_options(report):
            yield ["report", report.id, *options, "-f", next(turn)]
    for resource in RESOURCES:
        yield ["list", resource.id, "--all", "--incubator", "all", "-f", "table"]
        yield ["list", resource.id, "-f", "json"]
    for table in all_tables():
        yield ["query", f"SELECT * FROM {table}", "-f", next(turn)]


def _report_options(report: Report) -> Iterator[list[str]]:
    """The options of a report: by default, with the entries behind its figures, in groups, over years, compared."""
    parameters = {parameter.name: parameter for parameter in report.parameters}
    yield ["--why"]
    yield ["--incubator", "all"] if "incubator" in parameters else []
    if "over" in parameters:
        yield ["--over", f"{_FIRST_YEAR}..", *(["--every", "year"] if "every" in parameters else [])]
    if "compare" in parameters:
        yield ["--compare", f"{_FIRST_YEAR}-07-01", "--why"]
    for name, parameter in parameters.items():
        if parameter.type == "choice":
            for choice in parameter.choices:
                yield [parameter.option, choice]
        elif name in ("all_rows", "include_inactive"):
            yield [parameter.option]


def _exporting_commands() -> Iterator[list[str]]:
    for kind in COMMANDS["export"].subcommands:
        licence = ["--licence", "etalab-2.0"] if kind == "datapackage" else []
        people = ["--people"] if kind in ("site", "api", "datapackage", "registry") else []
        suffix = {"sqlite": ".db", "xlsx": ".xlsx"}.get(kind, "")
        yield ["export", kind, *licence, *people, OUTPUT + suffix]


def _startup_commands(startup: str) -> Iterator[list[str]]:
    yield ["dossier", startup]
    yield ["log", startup]
    yield ["phase", startup]
    for words in (
        ["phase", startup, "construction"],
        ["stop", startup, "--reason", "other", "--with-team", "--with-jobs"],
        ["record", "committee", startup, "--decision", "continue", "--with-team"],
        ["record", "committee", startup, "--decision", "stop", "--with-stop", "--with-team", "--with-jobs"],
        ["record", "event", startup, "product_launch"],
        ["record", "metric", startup, "usagers=12"],
        ["extend", "--startup", startup, "--until", "+3mo"],
        ["postpone", startup, "--until", "+3mo", "--because", "Gel des recrutements"],
        ["set", startup, "title=Autre titre"],
        ["set", startup, "--unset", "phases"],
        ["rename", "startup", startup, "un-autre-nom"],
        ["remove", "startup", startup],
    ):
        yield [*words, "--dry-run"]


def _member_commands(member: str, startups: Sequence[str]) -> Iterator[list[str]]:
    for words in (
        ["extend", member],
        ["leave", member],
        *(["leave", member, "--startup", startup] for startup in startups[:1]),
        *(["join", member, startup] for startup in startups[:1]),
        ["set", member, "role=Autre"],
        ["forget", member],
        ["rename", "member", member, "une.autre"],
        ["remove", "member", member],
    ):
        yield [*words, "--dry-run"]
