"""pre-commit: what is wrong is said before the commit is made."""

from __future__ import annotations

from collections.abc import Iterator

from incubo.export.kits.kit import Kit, Made
from incubo.i18n import N_
from incubo.problem import Text

_ABOUT = N_("What a commit adds is checked before it is made. Once on each machine: pre-commit install")


def hooks(kit: Kit) -> Iterator[Made]:
    """The settings of pre-commit. Its `repos:` stands above the part: people add theirs to it."""
    part = f"""\
# {kit.say(_ABOUT)}
- repo: {kit.address}
  rev: "{kit.version}"
  hooks:
    - id: incubo-validate
"""
    yield Made(".pre-commit-config.yaml", part, Text(N_("checks what a commit adds, before it")), "repos:\n", indent=2)
