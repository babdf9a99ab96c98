"""The words of a registry: phases, events, decisions … read from a profile, `incubo.toml` and the registry itself.

A word of an old vocabulary is a word of its own. Nothing is mapped in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple


class PhaseDefinition(NamedTuple):
    """A phase: its rank (low to high in a life), its stage, its norm in months (0 = none), its labels by language.

    `is_current`: commands may write it. `has_team`: the network's people work for a startup in it (they do in live
    ones).
    `stop_type`: it is how a startup that stops ends: "any", or "before-incubation" for one that never entered the
    programme; "" for a phase that is no stop. `entry_decision`: the decision of a committee that leads to it ("" for
    none).
    `required_roles`: the domaines that a team needs there.
    """

    id: str
    rank: int
    is_live: bool
    is_incubated: bool
    is_final: bool
    is_current: bool
    usual_months: int
    labels: Mapping[str, str]
    has_team: bool = False
    stop_type: str = ""
    entry_decision: str = ""
    required_roles: tuple[str, ...] = ()


class ValueList(NamedTuple):
    """A list of allowed words with their labels by language; `is_strict`: no other word is right."""

    labels: Mapping[str, Mapping[str, str]]
    is_strict: bool


class Vocabulary(NamedTuple):
    """All the words of a registry."""

    phases: Mapping[str, PhaseDefinition]
    value_lists: Mapping[str, ValueList]
    rule_settings: Mapping[str, Any]
    expected_fields: Mapping[str, Mapping[str, int]] = {}
    """What a sheet should say: phase → field → after how many months in that phase (-1: it is not expected)."""

    def rule_value(self, name: str) -> int:
        """A number of `[rules]` (days before something is due, a limit in months); 0 where there is none."""
        return int(self.rule_settings.get(name, 0) or 0)

    def phase_rank(self, phase: str | None) -> int:
        """The rank of a phase; an unknown name ranks lowest (-1)."""
        word = self.phases.get(phase or "")
        return -1 if word is None else word.rank

    def is_live(self, phase: str | None) -> bool:
        """Whether a startup in that phase is a living one."""
        word = self.phases.get(phase or "")
        return word is not None and word.is_live

    def is_incubated(self, phase: str | None) -> bool:
        """Whether a startup in that phase is in the programme (from construction until it leaves)."""
        word = self.phases.get(phase or "")
        return word is not None and word.is_incubated

    def is_final(self, phase: str | None) -> bool:
        """Whether that phase ends the incubation."""
        word = self.phases.get(phase or "")
        return word is not None and word.is_final

    def is_finished(self, phase: str | None) -> bool:
        """Whether nobody of the network works for a startup in that phase any more: it is final and has no team."""
        word = self.phases.get(phase or "")
        return word is not None and word.is_final and not word.has_team

    def is_stop(self, phase: str | None) -> bool:
        """Whether a startup in that phase has stopped."""
        word = self.phases.get(phase or "")
        return word is not None and bool(word.stop_type)

    def phase_label(self, phase: str | None, language: str) -> str:
        """The label of a phase, or its id."""
        word = self.phases.get(phase or "")
        return word.labels.get(language, word.id) if word is not None else phase or ""

    def value_label(self, list_name: str, value: str, language: str) -> str:
        """The label of a word, or the word itself."""
        found = self.value_lists.get(list_name)
        labels = found.labels.get(value) if found is not None else None
        return labels.get(language, value) if labels else value

    def value_labels(self, list_name: str, value: str) -> Mapping[str, str]:
        """The labels of a word of a list (`phases` too) by language; none for a word unknown there."""
        if list_name == "phases":
            known = self.phases.get(value)
            return known.labels if known is not None else {}
        found = self.value_lists.get(list_name)
        return found.labels.get(value, {}) if found is not None else {}

    def allowed_values(self, list_name: str) -> Iterable[str]:
        """The words of a list, in order."""
        if list_name == "phases":
            return self.phases
        found = self.value_lists.get(list_name)
        return found.labels if found is not None else ()

    def is_strict(self, list_name: str) -> bool:
        """Whether the list names all that is allowed."""
        found = self.value_lists.get(list_name)
        return list_name == "phases" or (found is not None and found.is_strict and bool(found.labels))


_LANGUAGES = ("fr", "en")


def make_vocabulary(profile: Mapping[str, Any], overrides: Mapping[str, Any] | None = None) -> Vocabulary:
    """The vocabulary of a profile, with the entries of `overrides` (incubo.toml) added or replaced.

    Raises KeyError, TypeError or ValueError on a malformed profile.
    """
    phases: dict[str, dict[str, Any]] = {**profile.get("phases", {})}
    for name, entry in (overrides or {}).get("phases", {}).items():
        phases[name] = {**phases.get(name, {}), **entry}
    words: dict[str, ValueList] = {}
    for name in (*profile, *(key for key in (overrides or {}) if key not in profile)):
        if name in ("phases", "rules", "expected"):
            continue
        merged = {**profile.get(name, {}), **(overrides or {}).get(name, {})}
        strict = bool(merged.pop("strict", False))
        words[name] = ValueList({word: _make_labels(word, label) for word, label in merged.items()}, strict)
    return Vocabulary(
        {name: _make_phase(name, rank, entry) for rank, (name, entry) in enumerate(phases.items())},
        words,
        {**profile.get("rules", {}), **(overrides or {}).get("rules", {})},
        _merge_expected_fields(profile.get("expected", {}), (overrides or {}).get("expected", {})),
    )


def add_described_values(vocabulary: Vocabulary, phases: Mapping[str, str], events: Mapping[str, str]) -> Vocabulary:
    """Add the phases and events (id → label) that a registry describes itself, where the profile does not know them.

    A registry's own list of phases also says which ones commands may write.
    """
    known = dict(vocabulary.phases)
    if phases:
        known = {name: word._replace(is_current=name in phases) for name, word in known.items()}
    for name, label in phases.items():
        if name not in known:
            labels = dict.fromkeys(_LANGUAGES, label or name)
            known[name] = PhaseDefinition(name, -1, False, False, False, True, 0, labels)
    words = dict(vocabulary.value_lists)
    own = words.get("events", ValueList({}, True))
    fresh = {name: _make_labels(name, label) for name, label in events.items() if name not in own.labels}
    words["events"] = ValueList({**own.labels, **fresh}, own.is_strict)
    return vocabulary._replace(phases=known, value_lists=words)


def _merge_expected_fields(profile: Mapping[str, Any], overrides: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    return {phase: {**profile.get(phase, {}), **overrides.get(phase, {})} for phase in (*profile, *overrides)}


def _make_labels(value: str, label: Any) -> dict[str, str]:
    if isinstance(label, Mapping):
        fallback = str(next(iter(label.values()), value))
        return {**dict.fromkeys(_LANGUAGES, fallback), **{str(k): str(v) for k, v in label.items()}}
    return dict.fromkeys(_LANGUAGES, str(label or value))


def _make_phase(name: str, rank: int, entry: Mapping[str, Any]) -> PhaseDefinition:
    stage = str(entry.get("stage", "live")).split()
    unknown = set(stage) - {"live", "incubated", "final"}
    if unknown:
        raise ValueError(f"phases.{name}.stage")
    return PhaseDefinition(
        name,
        int(entry.get("rank", rank)),
        "live" in stage or "incubated" in stage,
        "incubated" in stage,
        "final" in stage,
        bool(entry.get("current", False)),
        int(entry.get("norm", 0)),
        _make_labels(name, entry.get("label", name)),
        bool(entry.get("team", "live" in stage or "incubated" in stage)),
        str(entry.get("stop", "")),
        str(entry.get("decision", "")),
        tuple(map(str, entry.get("roles", ()))),
    )
