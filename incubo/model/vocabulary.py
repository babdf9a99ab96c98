"""The vocabulary of a registry: its phases, and the values allowed for events, decisions …

It comes from a profile, `incubo.toml` and the registry's own lists. A former value is a value of its own: nothing is
silently mapped to another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from incubo.core.i18n import LANGUAGES
from incubo.core.message import LabelledValue
from incubo.model.suggestions import WordMatch, find_word, normalise_name

_OTHER_TABLES = ("phases", "rules", "expected", "terms", "timezone", "absent-fields", "source")
"""The parts of a profile that are no value list."""
EXPECTATIONS_WITHOUT_FIELD = ("accessible", "committee")
"""What `[expected]` may name besides the fields of a startup."""


class PhaseDefinition(NamedTuple):
    """A phase that startups go through; `rank` orders phases from the first to the last of a startup's life.

    `is_current`: commands may write it (former phases are only read). `usual_months`: its usual length (0: none).
    `labels`: language → label. `has_team`: members work for startups in it (true of live phases by default).
    `stop_type`: for a phase of startups that stopped, "any", or "before-incubation" if they never entered the
    programme; "" for any other phase. `entry_decision`: the committee's decision that leads to it ("": none).
    `required_roles`: the domaines that a team needs in it. `replaced_by`: the phases of today that a former one became:
    one, which then says the same, or several, among which somebody has to decide (`incubo migrate phases`).
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
    replaced_by: tuple[str, ...] = ()


_UNKNOWN_PHASE = PhaseDefinition("", -1, False, False, False, False, 0, {})
"""A name that is no phase: it ranks lowest, and nothing is true of it."""


class ValueList(NamedTuple):
    """A list of values with their labels (value → language → label); `is_strict`: no other value is allowed."""

    labels: Mapping[str, Mapping[str, str]]
    is_strict: bool


_NO_LIST = ValueList({}, False)


class Vocabulary(NamedTuple):
    """The phases, value lists and rule settings of a registry."""

    phases: Mapping[str, PhaseDefinition]
    value_lists: Mapping[str, ValueList]
    rule_settings: Mapping[str, Any]
    expected_fields: Mapping[str, Mapping[str, int]] = MappingProxyType({})
    """Fields expected in an entry: phase → field → after how many months in that phase (-1: not expected)."""
    requested_fields: frozenset[str] = frozenset()
    """The expected fields that incubo.toml asks for itself."""

    def rule_value(self, name: str) -> int:
        """A number of `[rules]` (a number of days, a limit in months); 0 if it is not set."""
        return int(self.rule_settings.get(name, 0) or 0)

    @property
    def committee_months(self) -> int:
        """Months between two committees, unless the first one sets the date of the next; at least one."""
        return max(self.rule_value("committee-months"), 1)

    @property
    def provisional_months(self) -> int:
        """Length of a provisional budget, unless it is given; at least one month."""
        return max(self.rule_value("provisional-months"), 1)

    @property
    def mission_title(self) -> str:
        """The beginning of the title of a contractor's offer; "" where it has none."""
        return str(self.rule_settings.get("mission-title") or "")

    def domain_of(self, role: str) -> str:
        """The domaine of the people that figures call developers, coaches or intrapreneurs: a setting of `[rules]`;
        "" where the registry has no such people.
        """
        domain = str(self.rule_settings.get(role) or "")
        return domain if domain in self.allowed_values("domaines") else ""

    def phase_rank(self, phase: str | None) -> int:
        """The rank of a phase; an unknown name ranks lowest (-1)."""
        return self.phases.get(phase or "", _UNKNOWN_PHASE).rank

    def is_live(self, phase: str | None) -> bool:
        """Whether startups in that phase are live."""
        return self.phases.get(phase or "", _UNKNOWN_PHASE).is_live

    def is_incubated(self, phase: str | None) -> bool:
        """Whether startups in that phase are in the programme (from construction until they leave)."""
        return self.phases.get(phase or "", _UNKNOWN_PHASE).is_incubated

    def is_investigation(self, phase: str | None) -> bool:
        """Whether that phase comes before the programme: live, neither incubated nor final."""
        return self.is_live(phase) and not self.is_incubated(phase) and not self.is_final(phase)

    def usual_months(self, phase: str | None) -> int:
        """How many months that phase usually lasts; 0 without a norm, and for a final phase."""
        definition = self.phases.get(phase or "", _UNKNOWN_PHASE)
        return 0 if definition.is_final else definition.usual_months

    def is_final(self, phase: str | None) -> bool:
        """Whether that phase ends the incubation, even if the network goes on operating the service."""
        return self.phases.get(phase or "", _UNKNOWN_PHASE).is_final

    def is_exit(self, phase: str | None) -> bool:
        """Whether startups in that phase have left: it ends the incubation, and they are no longer live."""
        definition = self.phases.get(phase or "", _UNKNOWN_PHASE)
        return definition.is_final and not definition.is_live

    def is_finished(self, phase: str | None) -> bool:
        """Whether startups in that phase no longer have a team: it is final and has none."""
        definition = self.phases.get(phase or "", _UNKNOWN_PHASE)
        return definition.is_final and not definition.has_team

    def is_stop(self, phase: str | None) -> bool:
        """Whether startups in that phase have stopped."""
        return bool(self.phases.get(phase or "", _UNKNOWN_PHASE).stop_type)

    def phase_label(self, phase: str | None, language: str) -> str:
        """The label of a phase, else its id."""
        return self.value_labels("phases", phase or "").get(language, phase or "")

    def value_label(self, list_name: str, value: str, language: str) -> str:
        """The label of a value, else the value."""
        return self.value_lists.get(list_name, _NO_LIST).labels.get(value, {}).get(language, value)

    def value_labels(self, list_name: str, value: str) -> Mapping[str, str]:
        """The labels of a value of a list (or of `phases`) by language; empty for an unknown value."""
        if list_name == "phases":
            return self.phases.get(value, _UNKNOWN_PHASE).labels
        return self.value_lists.get(list_name, _NO_LIST).labels.get(value, {})

    def allowed_values(self, list_name: str) -> Iterable[str]:
        """The values of a list (or of `phases`), in order."""
        if list_name == "phases":
            return self.phases
        return self.value_lists.get(list_name, _NO_LIST).labels

    def sort_values(self, list_name: str, values: Iterable[str]) -> list[str]:
        """Values, each once, in the order of their list (or of `phases`); unknown ones next, by name; "" last."""
        positions = {value: i for i, value in enumerate(self.allowed_values(list_name))}
        return sorted(
            set(values), key=lambda value: (not value, positions.get(value, len(positions)), value.casefold(), value)
        )

    def names(self, list_name: str) -> Mapping[str, tuple[str, ...]]:
        """What each value of a list (or of `phases`) is called, its id first (see `suggestions.find_word`)."""
        return {
            value: (value, *self.value_labels(list_name, value).values()) for value in self.allowed_values(list_name)
        }

    def find(self, list_name: str, text: str) -> WordMatch[str]:
        """The value of a list (or of `phases`) that a text means: its id, its label in any language, or the beginning
        of a word of one. In a list that is not strict, where a new word is a value too, only the beginning of a name.
        """
        return find_word(self.names(list_name), text, match_inner_word=self.is_strict(list_name))

    def labelled_value(self, list_name: str, value: str) -> LabelledValue:
        """A value of a list (or of `phases`) for a message, which shows its label."""
        return LabelledValue(value, self.value_labels(list_name, value) or value)

    def value_in_file(self, list_name: str, value: str) -> LabelledValue:
        """A value of a list (or of `phases`) for a message about a file: its label, with the id that the file has."""
        labels = self.value_labels(list_name, value)
        return LabelledValue(value, {lang: label_with_id(value, label) for lang, label in labels.items()} or value)

    def choices(self, list_name: str, language: str) -> list[str]:
        """The values of a list as choices to type: `mi-parcours (mid)`."""
        return [
            label_with_id(value, self.value_labels(list_name, value).get(language, value))
            for value in self.allowed_values(list_name)
        ]

    def is_strict(self, list_name: str) -> bool:
        """Whether only the values of a list (or of `phases`) are allowed."""
        value_list = self.value_lists.get(list_name, _NO_LIST)
        return list_name == "phases" or (value_list.is_strict and bool(value_list.labels))


def label_with_id(value: str, label: str) -> str:
    """A value by its label, with its id where they differ: both can be typed."""
    return label if normalise_name(label) == normalise_name(value) else f"{label} ({value})"


def make_vocabulary(profile: Mapping[str, Any], overrides: Mapping[str, Any] | None = None) -> Vocabulary:
    """The vocabulary of a profile, in which `overrides` (from incubo.toml) add or replace words.

    Raises KeyError, TypeError or ValueError if the profile is invalid.
    """
    overrides = overrides or {}
    words = _merge(*({key: one[key] for key in one if key not in _OTHER_TABLES} for one in (profile, overrides)))
    phases, expected = (_merge(profile.get(key, {}), overrides.get(key, {})) for key in ("phases", "expected"))
    vocabulary = Vocabulary(
        {name: _make_phase(name, rank, entry) for rank, (name, entry) in enumerate(phases.items())},
        {
            name: ValueList(
                {value: _make_labels(value, label) for value, label in labels.items() if value != "strict"},
                bool(labels.get("strict", False)),
            )
            for name, labels in words.items()
        },
        {**profile.get("rules", {}), **overrides.get("rules", {})},
        expected,
        frozenset(
            name for fields in overrides.get("expected", {}).values() for name, months in fields.items() if months >= 0
        ),
    )
    overridden = {
        name: _resolve_phase_words(vocabulary, vocabulary.phases[name]) for name in overrides.get("phases", {})
    }
    return vocabulary._replace(phases={**vocabulary.phases, **overridden}) if overridden else vocabulary


def add_described_values(vocabulary: Vocabulary, phases: Mapping[str, str], events: Mapping[str, str]) -> Vocabulary:
    """Add the phases and events (id → label) that a registry lists itself and its profile does not have.

    A registry's own list of phases also decides which phases are current.
    """
    definitions = dict(vocabulary.phases)
    if phases:
        definitions = {name: definition._replace(is_current=name in phases) for name, definition in definitions.items()}
    for name, label in phases.items():
        if name not in definitions:
            labels = dict.fromkeys(LANGUAGES, label or name)
            definitions[name] = PhaseDefinition(name, -1, False, False, False, True, 0, labels)
    value_lists = dict(vocabulary.value_lists)
    events_list = value_lists.get("events", ValueList({}, True))
    new_labels = {name: _make_labels(name, label) for name, label in events.items() if name not in events_list.labels}
    value_lists["events"] = ValueList({**events_list.labels, **new_labels}, events_list.is_strict)
    return vocabulary._replace(phases=definitions, value_lists=value_lists)


def _merge(tables: Mapping[str, Any], overrides: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Tables in which the others add or replace words."""
    return {name: {**tables.get(name, {}), **overrides.get(name, {})} for name in (*tables, *overrides)}


def _make_labels(value: str, label: Any) -> dict[str, str]:
    if isinstance(label, Mapping):
        fallback = str(next(iter(label.values()), value))
        return {**dict.fromkeys(LANGUAGES, fallback), **{str(k): str(v) for k, v in label.items()}}
    return dict.fromkeys(LANGUAGES, str(label or value))


def _resolve_phase_words(vocabulary: Vocabulary, phase: PhaseDefinition) -> PhaseDefinition:
    """A phase of incubo.toml whose decision and roles may be typed as labels; an unknown word stays as it is."""
    decision = phase.entry_decision and (
        vocabulary.find("decisions", phase.entry_decision).value or phase.entry_decision
    )
    roles = tuple(vocabulary.find("domaines", role).value or role for role in phase.required_roles)
    return phase._replace(entry_decision=decision, required_roles=roles)


def _make_phase(name: str, rank: int, entry: Mapping[str, Any]) -> PhaseDefinition:
    stage = str(entry.get("stage", "live")).split()
    unknown = set(stage) - {"live", "incubated", "final"}
    if unknown:
        raise ValueError(f"phases.{name}.stage")
    replaced_by = entry.get("replaced_by", ())
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
        (replaced_by,) if isinstance(replaced_by, str) else tuple(map(str, replaced_by)),
    )
