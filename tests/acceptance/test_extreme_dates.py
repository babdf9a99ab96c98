"""The years 1, 1900 and 9999 in every date of every kind, seen from the first and the last day there is: no crash."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

import pytest
from support.command_line import RunCommand

from incubo.cli.command_table import COMMANDS
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import Field
from incubo.registry.layout import INCUBO_LAYOUT

DAYS = ("0001-01-01", "1900-02-28", "9999-11-30", "9999-12-31")
SEEN_FROM = ("0001-01-01", "2025-01-15", "9999-12-31")
SAID = {
    "title": "Bord du calendrier", "fullname": "Fine Trémoine", "name": "Bord du calendrier", "role": "Dev",
    "domaine": "Développement", "status": "independent", "startup": "s-{n}", "startups": "[s-{n}]",
    "incubator": "rivages", "open": "true", "teams": "[t-0]", "kind": "mission",
}  # fmt: skip


def date_lines(fields: Sequence[Field], pair: tuple[str, str], n: int, items: str) -> Iterator[str]:
    """Every date of some fields, its two values in turn, and the few words that rules need to look at them."""
    turn = 0
    for field in fields:
        if field.type in ("date", "moment"):
            yield f"{field.name}: {pair[turn % 2]}"
            turn += 1
        elif field.subfields and any(each.type == "date" for each in field.subfields):
            one = ", ".join(
                date_lines(field.subfields, pair, n, "committee" if field.name == "events" else "investigation")
            )
            yield f"{field.name}: [{{{one}}}]" if field.many else f"{field.name}: {{{one}}}"
        elif items and field.name == "name":
            yield f"name: {items}"
        elif field.name in SAID and not (field.name == "status" and field.legacy):
            yield f"{field.name}: {SAID[field.name].format(n=n)}"


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("calendar")
    for kind, table in ENTRY_KINDS.items():
        place = folder / INCUBO_LAYOUT.folders[kind]
        place.mkdir(parents=True)
        dated = "date" in repr(table.fields)
        for n, pair in enumerate(product(DAYS, DAYS) if dated else [(DAYS[0], DAYS[0])]):
            text = "\n".join(date_lines(table.fields, pair, n, ""))
            (place / f"{kind[0]}-{n}.md").write_text(f"---\n{text}\n---\n\nTexte.\n", encoding="utf-8")
    (folder / INCUBO_LAYOUT.folders["incubator"] / "rivages.md").write_text(
        "---\ntitle: Rivages\n---\n", encoding="utf-8"
    )
    return folder


def test_every_date_of_every_kind_is_there(registry: Path) -> None:
    text = (registry / "content/startups/s-1.md").read_text("utf-8")
    assert "phases: [{name: investigation, start: 0001-01-01, end: 1900-02-28}]" in text
    assert "homologation_until: " in text
    assert "missions: [{start: 0001-01-01, end: 1900-02-28" in (registry / "content/members/m-1.md").read_text("utf-8")
    assert "closes: 1900-02-28" in (registry / "content/jobs/j-1.md").read_text("utf-8")


@pytest.mark.parametrize("day", SEEN_FROM)
@pytest.mark.parametrize(
    "words",
    [
        ("validate",), ("validate", "--strict"), ("report", "phases"),
        *(("list", noun, "--all") for noun in COMMANDS["list"].subcommands),
        ("list", "members", "--ending", "60d"), ("list", "startups", "--older-than", "99999y"),
        ("list", "committees", "--younger-than", "6mo"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_every_command_accepts_extreme_dates(
    call: RunCommand, registry: Path, words: tuple[str, ...], day: str
) -> None:
    ran = call(*words, "--at", day, cwd=registry)
    assert ran.code in (0, 1), ran.err


@pytest.mark.parametrize("day", SEEN_FROM)
def test_every_page_is_shown(call: RunCommand, registry: Path, day: str) -> None:
    for kind in ENTRY_KINDS:
        for place in sorted((registry / INCUBO_LAYOUT.folders[kind]).iterdir()):
            ran = call("show", f"{kind}/{place.stem}", "--at", day, cwd=registry)
            assert ran.code == 0, (place.stem, ran.err)


@pytest.mark.parametrize("day", SEEN_FROM)
def test_todays_page_is_shown(call: RunCommand, registry: Path, day: str) -> None:
    settings = registry / "incubo.toml"
    settings.write_text(f"at = {day}\n", encoding="utf-8")
    try:
        for words in ((), ("validate",)):
            assert call(*words, cwd=registry).code in (0, 1)
    finally:
        settings.unlink()
