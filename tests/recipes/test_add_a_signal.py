"""What CONTRIBUTING says of a signal is enough: what finds it, and its row; every face tells it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.sample_registry import copy_sample_registry
from support.web_pages import open_pages, read_page

from incubo.core.hint import Hint
from incubo.core.message import Message
from incubo.facts.signals import SIGNALS, Signal

SAID = "no sponsor is named"


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    signal = Signal(
        title=Message("Startups without a sponsor"),
        summary=Message("no sponsor: {n} startups out of {all}"),
        is_urgent=True,
        find="recipes.toy_signal:find_no_sponsor",
        way=Hint(command="incubo set startup:{id} sponsors").on_page(
            Message("Name a sponsor"), "set", kind="startup", id="{id}", field="sponsors"
        ),
        field="sponsors",
        text=Message(SAID),
        level="serious",
        definition="No sponsor: the entry names none.",
    )
    monkeypatch.setitem(SIGNALS, "no-sponsor", signal)
    path = copy_sample_registry(tmp_path) / "content/startups/mon-estran.md"
    path.write_text(re.sub(r"sponsors:\n(  - .*\n)+", "", path.read_text("utf-8")), "utf-8")
    return tmp_path


def test_a_signal_is_a_thing_to_do(registry: Path, call: RunCommand) -> None:
    said = call("todo", "--only", "no-sponsor", cwd=registry, lang="en").out
    assert "Startups without a sponsor (1)" in said
    assert re.search(rf"{SAID}: Mon Estran +incubo set startup:mon-estran sponsors", said)
    assert f"{SAID}: Mon Estran" in call("--lang", "en", cwd=registry).out


def test_a_signal_is_a_risk(registry: Path, call: RunCommand) -> None:
    ran = call("report", "risk", "--startup", "mon-estran", "-f", "json", cwd=registry, lang="en")
    (row,) = json.loads(ran.out)["rows"]
    assert "no-sponsor" in row["reasons"]
    said = call("report", "risk", "--startup", "mon-estran", "--notes", cwd=registry, lang="en").out
    assert SAID in said
    assert "No sponsor: the entry names none." in said


def test_a_signal_stands_on_the_pages_of_a_browser(registry: Path) -> None:
    client = open_pages(registry, "en")
    assert SAID in read_page(client, "/").text.casefold()
    page = client.get("/").text
    assert re.search('href="/change/set[^"]*field=sponsors"[^>]*>Name a sponsor', page)
    assert SAID in read_page(client, "/reports/risk").text
