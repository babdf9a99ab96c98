"""CONTRIBUTING: how a product team changes its own sheet, in plain words."""

from __future__ import annotations

from collections.abc import Iterator

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.export.scaffold.context import GeneratedFile, ScaffoldContext, fill_template

_GUIDE_TITLE = N_("Change this registry")


def generate_contributing(context: ScaffoldContext) -> Iterator[GeneratedFile]:
    """The guide for product teams, in the registry's language."""
    folders = context.registry.layout.folders
    words = {"startups": folders["startup"], "members": folders["member"], "jobs": folders["job"]}
    forge = fill_template(f"{context.language}/contributing-{context.forge}.md", **words)
    phase = _example_phase(context)
    part = fill_template(
        f"{context.language}/contributing.md",
        forge=forge,
        incubo=context.incubo_url,
        phase=phase,
        pad=" " * max(1, 28 - len(phase)),
    )
    yield GeneratedFile(
        "CONTRIBUTING.md", part, Message(N_("the guide for product teams")), f"# {context.translate(_GUIDE_TITLE)}\n\n"
    )


def _example_phase(context: ScaffoldContext) -> str:
    """A phase to show as an example: the second one of the programme, in the registry's own words."""
    words = [word for word in context.registry.vocabulary.phases.values() if word.is_incubated and word.is_current]
    words.sort(key=lambda word: word.rank)
    return words[min(1, len(words) - 1)].id if words else "…"
