"""The pipeline of a registry on GitLab: incubo's component, which checks each merge request."""

from __future__ import annotations

from collections.abc import Iterator

from incubo.export.kits.kit import Kit, Made
from incubo.i18n import N_
from incubo.problem import Text

_ABOUT = N_("Checks the registry on every merge request: remarks beside the lines, what changes in words, a comment.")


def gitlab(kit: Kit) -> Iterator[Made]:
    """The pipeline, for a registry on GitLab. Its `include:` stands above the part: people add theirs to it."""
    if kit.forge != "gitlab":
        return
    place = kit.address.partition("://")[2]
    part = f"""\
# {kit.say(_ABOUT)}
- component: {place}/incubo@{kit.version}
  inputs:
    source: git+{kit.address}@{kit.version}
    language: "{kit.language}"
"""
    yield Made(".gitlab-ci.yml", part, Text(N_("checks each merge request")), "include:\n", indent=2)
