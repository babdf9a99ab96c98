"""CONTRIBUTING: how a product team changes its own sheet, in plain words."""

from __future__ import annotations

from collections.abc import Iterator

from incubo.export.kits.kit import Kit, Made, template
from incubo.i18n import N_
from incubo.problem import Text

_TITLE = N_("Change this registry")


def contributing(kit: Kit) -> Iterator[Made]:
    """The guide for product teams, in the registry's language."""
    folders = kit.registry.layout.folders
    words = {"startups": folders["startup"], "members": folders["member"], "jobs": folders["job"]}
    forge = template(f"{kit.language}/contributing-{kit.forge}.md", **words)
    phase = _later_phase(kit)
    part = template(
        f"{kit.language}/contributing.md",
        forge=forge,
        incubo=kit.address,
        phase=phase,
        pad=" " * max(1, 28 - len(phase)),
    )
    yield Made("CONTRIBUTING.md", part, Text(N_("the guide for product teams")), f"# {kit.say(_TITLE)}\n\n")


def _later_phase(kit: Kit) -> str:
    """A phase to show as an example: the second one of the programme, in the registry's own words."""
    words = [word for word in kit.registry.vocabulary.phases.values() if word.incubated and word.current]
    words.sort(key=lambda word: word.rank)
    return words[min(1, len(words) - 1)].id if words else "…"
