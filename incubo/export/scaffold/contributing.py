"""CONTRIBUTING.md: how a product team changes its own entry, in plain words."""

from __future__ import annotations

from collections.abc import Iterator

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.export.scaffold.context import GeneratedFile, ScaffoldContext, fill_template

_GUIDE_TITLE = N_("Change this registry")


def generate_contributing(context: ScaffoldContext) -> Iterator[GeneratedFile]:
    """The guide for product teams, in the registry's language."""
    folders = context.registry.layout.folders
    forge_section = fill_template(
        f"{context.language}/contributing-{context.forge}.md",
        startups=folders["startup"],
        members=folders["member"],
        jobs=folders["job"],
    )
    phase = _example_phase(context)
    if context.incubo is not None and context.forge != "none":
        forge_section += "\n" + fill_template(f"{context.language}/contributing-{context.forge}-checks.md")
    block = fill_template(
        f"{context.language}/contributing.md",
        forge=forge_section,
        incubo="incubo" if context.incubo is None else f"[incubo]({context.incubo.url})",
        phase=phase,
        pad=" " * max(1, 28 - len(phase)),
    )
    header = f"# {context.translate(_GUIDE_TITLE)}\n\n"
    yield GeneratedFile("CONTRIBUTING.md", block, Message(N_("the guide for product teams")), header)


def _example_phase(context: ScaffoldContext) -> str:
    """A phase for an example: the second one of the registry's programme."""
    phases = [phase for phase in context.registry.vocabulary.phases.values() if phase.is_incubated and phase.is_current]
    phases.sort(key=lambda phase: phase.rank)
    return phases[min(1, len(phases) - 1)].id if phases else "…"
