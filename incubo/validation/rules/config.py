"""Rules of `incubo.toml`.

`incubo.config` finds most of their problems while it reads the file; `find_wrong_settings` finds those of settings that
must agree with the rules and with the content of the registry.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from incubo.config.settings import Config
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import did_you_mean
from incubo.model.entry_kinds import iter_field_paths, make_entry_kinds
from incubo.model.suggestions import find_nearest
from incubo.model.vocabulary import EXPECTATIONS_WITHOUT_FIELD
from incubo.registry.registry import Registry
from incubo.validation.rule import RULES, declare_rule

_WHY_SETTINGS_COUNT = N_("Without its settings, every check and figure could be wrong.")

declare_rule(
    "config-syntax",
    "error",
    title=N_("settings that are not TOML"),
    rationale=_WHY_SETTINGS_COUNT,
    bad={"incubo.toml": "incubator = rivages"},
    good={"incubo.toml": 'incubator = "rivages"'},
    how_to_fix=N_("Put texts between quotes, and one setting a line. The finding names the line that cannot be read."),
    suppressible=False,
)

declare_rule(
    "config-unknown-key",
    "error",
    title=N_("unknown setting"),
    rationale=N_("A misspelt setting does nothing, and nobody notices."),
    bad={"incubo.toml": 'langage = "fr"'},
    good={"incubo.toml": 'language = "fr"'},
    how_to_fix=N_("Correct the name of the setting, or remove it. The documentation lists all settings."),
    suppressible=False,
)

declare_rule(
    "config-value",
    "error",
    title=N_("wrong setting"),
    rationale=_WHY_SETTINGS_COUNT,
    bad={"incubo.toml": 'profile = "beta"'},
    good={"incubo.toml": 'profile = "beta.gouv.fr"'},
    how_to_fix=N_("Put one of the values that the finding lists."),
    suppressible=False,
)


WrongSetting: TypeAlias = tuple[str, Message, Message | None]
"""A setting, by its name, what is wrong with it, and what was probably meant."""


def find_wrong_settings(settings: Config, registry: Registry) -> Iterator[WrongSetting]:
    """Settings that name a rule, an incubator, a phase or a field that does not exist, or a wrong severity."""
    families = {rule.family for rule in RULES.values()}
    for name, severity in settings.severities.items():
        if name not in RULES and name not in families:
            message = Message(N_("there is no rule “{word}”"), {"word": name})
            yield (name, message, _suggestion_hint(name, [*RULES, *families]))
        elif name in RULES and RULES[name].depends_on_today and severity == "error":
            message = Message(N_("“{word}” depends on today's date: it can be a warning at most"), {"word": name})
            hint = Message(N_('an error would block the registry one morning without any change: write "warning"'))
            yield (name, message, hint)
    incubator = settings.incubator
    if incubator and not registry.has_entry("incubator", incubator):
        message = Message(N_("there is no incubator “{word}”"), {"word": incubator})
        yield ("incubator", message, _suggestion_hint(incubator, registry.entry_ids("incubator")))
    yield from _check_expected_fields(settings, registry)
    yield from _check_fields_of_source(settings)


def _check_expected_fields(settings: Config, registry: Registry) -> Iterator[WrongSetting]:
    """Phases and fields of `[expected]` that do not exist."""
    phases = list(registry.vocabulary.phases)
    fields = make_entry_kinds(settings.custom_fields, settings.absent_fields)["startup"].fields
    names = [*(field.name for field in fields), *EXPECTATIONS_WITHOUT_FIELD]
    for phase, expected in settings.vocabulary_overrides.get("expected", {}).items():
        if phase not in phases:
            message = Message(N_("there is no phase “{word}”"), {"word": phase})
            yield (phase, message, _suggestion_hint(phase, phases))
        for name in expected:
            if name not in names:
                message = Message(N_("products have no field “{word}”"), {"word": name})
                yield (name, message, _suggestion_hint(name, names))


def _check_fields_of_source(settings: Config) -> Iterator[WrongSetting]:
    """Fields of `[source]` that do not exist."""
    kinds = make_entry_kinds(settings.custom_fields, settings.absent_fields)
    for kind, owned in settings.source.kinds.items() if settings.source else ():
        names = [name for name, _ in iter_field_paths([kinds[kind]])]
        for key, fields in (("ours", owned.ours), ("without-form", owned.without_form)):
            for name in fields:
                if name not in names:
                    message = Message(N_("[source.{kind}] names a field that does not exist: “{word}”"),
                                      {"kind": kind, "word": name})  # fmt: skip
                    yield (f"source.{kind}.{key}", message, _suggestion_hint(name, names))


def _suggestion_hint(word: str, candidates: list[str]) -> Message | None:
    suggestion = find_nearest(word, candidates)
    return did_you_mean(suggestion) if suggestion else None
