"""CODEOWNERS: the members of an incubator's teams own its products, and no name from content makes a rule."""

from __future__ import annotations

from datetime import date

import pytest

from incubo.config.settings import Config, load_profile
from incubo.export.scaffold.context import ScaffoldContext
from incubo.export.scaffold.generate import generate_files
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.vocabulary import make_vocabulary
from incubo.registry.layout import INCUBO_LAYOUT
from incubo.registry.loader import load_registry
from incubo.registry.store import MemoryStore

PROFILE = load_profile("beta.gouv.fr")
DAY = date(2025, 1, 15)


def entry_file(*lines: str) -> bytes:
    return "\n".join(["---", *lines, "---", ""]).encode()


def member(github: str, team: str, end: str = "2025-12-31") -> bytes:
    return entry_file("fullname: A B", f"github: {github}", "missions:", "  - start: 2024-01-01", f"    end: {end}",
                 f"teams: [{team}]")  # fmt: skip


FILES = {
    "content/incubators/rivages.md": entry_file("title: 'Rivages]\\n* @pirate'"),
    "content/incubators/autre.md": entry_file("title: Autre"),
    "content/teams/anim.md": entry_file("name: Animation", "incubator: rivages"),
    "content/teams/suivi.md": entry_file("name: Suivi", "incubator: autre"),
    "content/members/zoe.b.md": member("zoe", "anim"),
    "content/members/ana.b.md": member("Ana-B", "anim"),
    "content/members/gone.b.md": member("gone", "anim", "2024-12-31"),
    "content/members/bad.b.md": member('"evil @pirate"', "anim"),
    "content/members/max.b.md": member("max", "suivi"),
    "content/startups/un.md": entry_file("title: Un", "incubator: rivages"),
    "content/startups/deux.md": entry_file("title: Deux", "incubator: rivages", "incubators: [rivages, autre]"),
    "content/startups/* @pirate #.md": entry_file("title: Trois", "incubator: rivages"),
    "content/startups/seul.md": entry_file("title: Seul"),
}


def codeowners_lines(forge: str, **init: object) -> list[str]:
    settings = Config(init_settings={"forge": forge, **init})
    context = ScaffoldContext(
        load_registry(MemoryStore(FILES), INCUBO_LAYOUT, make_vocabulary(PROFILE, {})), ENTRY_KINDS, settings, "en", DAY
    )
    codeowners = next(file for file in generate_files(context) if file.path.endswith("CODEOWNERS"))
    assert codeowners.path == f".{forge}/CODEOWNERS"
    return [line for line in codeowners.block.split("\n") if line and not line.startswith("#")]


@pytest.mark.parametrize("forge", ["github", "gitlab"])
def test_the_members_of_its_teams_own_an_incubator(forge):
    assert codeowners_lines(forge) == [
        "/content/incubators/autre.md @max",
        "/content/teams/suivi.md @max",
        "/content/incubators/rivages.md @Ana-B @zoe",
        "/content/teams/anim.md @Ana-B @zoe",
        "/content/startups/deux.md @Ana-B @zoe @max",
        "/content/startups/un.md @Ana-B @zoe",
    ]


def test_default_owners_keep_the_rules():
    lines = codeowners_lines("gitlab", owners=["@org/registre", "@lea"])
    assert lines[0] == "* @org/registre @lea"
    assert lines[-3:] == [f"{path} @org/registre @lea" for path in ("/incubo.toml", "/.gitlab/", "/.gitlab-ci.yml")]
