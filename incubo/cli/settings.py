"""Settings that only the content shows to be wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from incubo.config import complaint
from incubo.i18n import N_
from incubo.model.nearest import nearest
from incubo.problem import Problem, Text
from incubo.validation.rule import RULES

if TYPE_CHECKING:
    from incubo.cli.workspace import Workspace
    from incubo.registry.registry import Registry


def settings(opened: Workspace, registry: Registry) -> Iterator[Problem]:
    """Settings that name what does not exist (a rule, our incubator), or ask what a rule cannot be."""
    families = {rule.family for rule in RULES.values()}
    for name, severity in opened.config.severities.items():
        if name not in RULES and name not in families:
            message = Text(N_("there is no rule “{word}”"), {"word": name})
            yield complaint(opened.root, name, message, _meant(name, [*RULES, *families]))
        elif name in RULES and RULES[name].calendar and severity == "error":
            message = Text(N_("“{word}” depends on the date of the day: it can be a warning at most"), {"word": name})
            hint = Text(N_('an error would block the registry one morning without any change: write "warning"'))
            yield complaint(opened.root, name, message, hint)
    ours = opened.config.incubator
    if ours and not registry.knows("incubator", ours):
        message = Text(N_("there is no incubator “{word}”"), {"word": ours})
        yield complaint(opened.root, "incubator", message, _meant(ours, registry.ids("incubator")))


def _meant(word: str, known: list[str]) -> Text | None:
    near = nearest(word, known)
    return Text(N_("did you mean “{meant}”?"), {"meant": near}) if near else None
