"""Bare `incubo`: today's page, or how to begin where there is no registry."""

from __future__ import annotations

from incubo import config
from incubo.cli import first_screen, page_output, session, workspace
from incubo.cli.commands import COMMANDS
from incubo.i18n import N_
from incubo.problem import Text

_BEGIN = (
    ("incubo use FOLDER", Text(N_("choose the folder of your registry, once for all"))),
    ("incubo init --example FOLDER", Text(N_("copy a sample registry, to try without risk"))),
    ("incubo init FOLDER", Text(N_("make a registry; in one that is there, add what is missing"))),
    ("incubo -R FOLDER", Text(N_("look at a registry without choosing it"))),
    ("incubo --help", Text(N_("every command"))),
)


def today() -> int:
    """Show the page. Raises NoRegistry where a registry was named and is not there, ConfigError."""
    from incubo.report import today as report
    from incubo.report.sheets.parts import Known

    if _nowhere():
        page_output.deliver(report.start(_BEGIN), None, None, phase_label=lambda phase: phase or "")
        return 0
    opened = workspace.open_registry()
    registry = opened.load()
    page_output.deliver(
        report.today(Known(registry, opened.today), workspace.incubator_of(None, opened, registry), _words()),
        None,
        None,
        phase_label=workspace.phase_label(registry),
    )
    return 0


def _nowhere() -> bool:
    """Whether there is no registry around, and none was ever named."""
    run = session.current()
    if run.registry is not None or config.find_root(run.start) is not None:
        return False
    return config.load_user(workspace.user_file()).registry is None


def _words() -> list[tuple[str, Text]]:
    """The commands to know, from the table of commands."""
    return [(f"incubo {name}", Text(entry.help)) for name, entry in first_screen.first(COMMANDS).items()]
