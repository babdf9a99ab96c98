"""Rules of fields: required fields, types, and values that a field may have.

`model` finds most of their problems while it decodes entries. The checks here need the other entries (words used
elsewhere, fields that most entries have) or the date of the day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from incubo.core.hint import Hint
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Edit, FieldLocation, FieldPath, Fix, Label, Problem, Span, did_you_mean, replace_with
from incubo.core.shell import quote_entry_ref
from incubo.model.dates import add_months, is_implausible_date
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import DRAFT_FIELD
from incubo.model.jobs import TITLE_FIELDS
from incubo.model.records import Entry, Event, Incubator, Job, Member, Mission, Phase, Startup
from incubo.model.schemas.member import ATTACHING_FIELDS
from incubo.model.schemas.startup import EVENT_FIELDS, METRIC_FIELDS
from incubo.model.suggestions import SearchBudget, SuggestionIndex, is_misspelling, normalise_name, normalise_url
from incubo.registry.free_words import FREE_WORD_FIELDS, common_spellings, count_word_uses
from incubo.registry.registry import Registry, cache_per_registry
from incubo.validation.date_hints import find_likely_date, suggest_year_fix
from incubo.validation.gaps import find_gaps
from incubo.validation.rule import ALL_KINDS, also, declare_rule, rule, select_fields

_WHY_VALUE_IGNORED = N_("The value is ignored in lists and figures.")
_WHY_WORD_COUNTS = N_("Counts by this field put the entry in a group of its own, or in none.")
_EXAMPLE_MISSION = """
missions:
  - start: 2024-09-02
    end: 2025-03-01
    status: independent
"""

declare_rule(
    "schema-too-many",
    "error",
    title=N_("list too long"),
    rationale=_WHY_VALUE_IGNORED,
    kind="member",
    description=N_("A list of the entry has more than 500 items."),
    good="""
    competences:
      - Python
      - Accessibilité
    """,
    how_to_fix=N_("Shorten the list: 500 items are more than any entry needs."),
)

declare_rule(
    "schema-type",
    "error",
    title=N_("value of the wrong kind"),
    rationale=_WHY_VALUE_IGNORED,
    field_types=("integer", "number", "boolean", "group"),
    kind="startup",
    bad="sponsors: dgml",
    good="""
    sponsors:
      - dgml
    """,
    how_to_fix=N_(
        "Write the value as the field expects it: a list has one dash an item, a number has no unit. A text that YAML "
        "takes for something else (no, 12:30, 2024) goes between quotes."
    ),
)

declare_rule(
    "schema-unknown-key",
    "advice",
    title=N_("unknown field"),
    rationale=N_("It is not read: a misspelt field is a forgotten one."),
    kind="startup",
    bad="misson: Orienter les gens de mer vers leurs droits",
    good="mission: Orienter les gens de mer vers leurs droits",
    how_to_fix=N_(
        "Correct the name of the field, or remove it. A field that your registry needs is declared in the settings."
    ),
    severity_note=N_("A name close to that of a known field is a warning, and an error where the field is required."),
    proposed_fix="guess",
)

declare_rule(
    "schema-unknown-value",
    {"job": "warning", "": "error"},
    title=N_("word that is not in the list"),
    rationale=_WHY_WORD_COUNTS,
    field_types=("choice",),
    kind="member",
    bad=_EXAMPLE_MISSION.replace("independent", "independant"),
    good=_EXAMPLE_MISSION,
    how_to_fix=N_("Put one of the words of the list."),
    command="incubo explain member.missions.status",
    proposed_fix="guess",
)

declare_rule(
    "schema-unusual-value",
    "advice",
    title=N_("unusual word"),
    rationale=_WHY_WORD_COUNTS,
    kind="startup",
    bad="""
    usertypes:
      - plaisancier
    """,
    good="""
    usertypes:
      - particulier
    """,
    how_to_fix=N_(
        "If one of the usual words says the same, use it: it is then counted with the others. Otherwise leave yours."
    ),
    severity_note=N_("A word close to a usual one is a warning: it is probably a slip."),
)

declare_rule(
    "schema-unknown-event",
    "warning",
    title=N_("unknown event"),
    rationale=_WHY_WORD_COUNTS,
    kind="startup",
    bad="""
    events:
      - name: comittee
        date: 2024-05-28
    """,
    good="""
    events:
      - name: committee
        date: 2024-05-28
    """,
    how_to_fix=N_("Put the name of an event of the registry."),
    command="incubo explain startup.events.name",
    proposed_fix="guess",
)

declare_rule(
    "schema-date-as-text",
    "error",
    title=N_("date between quotes"),
    rationale=N_("Other readers of the registry take it for a text and leave it out."),
    field_types=("date", "moment"),
    kind="member",
    bad=_EXAMPLE_MISSION.replace("2025-03-01", "'2025-03-01'"),
    good=_EXAMPLE_MISSION,
    how_to_fix=N_("Remove the quotes."),
    severity_note=N_(
        "It is only advice where most entries of the kind write their dates this way: that is "
        "then the registry's habit."
    ),
    proposed_fix="safe",
)

declare_rule(
    "schema-date-format",
    "error",
    title=N_("date not written year-month-day"),
    rationale=_WHY_VALUE_IGNORED,
    field_types=("date", "moment"),
    kind="member",
    bad=_EXAMPLE_MISSION.replace("2025-03-01", "01/03/2025"),
    good=_EXAMPLE_MISSION,
    how_to_fix=N_("Write the year with four digits, the month with two, the day with two, and hyphens between them."),
    proposed_fix="guess",
)

declare_rule(
    "schema-date-with-time",
    "warning",
    title=N_("date with a time"),
    rationale=N_("The time may move the date by a day in another time zone."),
    field_types=("date",),
    kind="member",
    bad=_EXAMPLE_MISSION.replace("2025-03-01", "2025-03-01 12:00:00"),
    good=_EXAMPLE_MISSION,
    how_to_fix=N_("Keep the date and remove the time."),
    proposed_fix="safe",
)

declare_rule(
    "schema-url",
    "error",
    title=N_("malformed web address"),
    rationale=N_("The link on the public page does not work."),
    field_types=("url",),
    kind="startup",
    bad="link: quai-solidaire.example",
    good="link: https://quai-solidaire.example",
    how_to_fix=N_("Copy the whole address from the browser: it begins with https:// and has no space."),
    proposed_fix="safe",
)

declare_rule(
    "schema-email",
    "error",
    title=N_("malformed e-mail address"),
    rationale=N_("Nobody can be reached there."),
    field_types=("email",),
    kind="startup",
    bad="contact: contact @quai-solidaire.example",
    good="contact: contact@quai-solidaire.example",
    how_to_fix=N_("Put one address, without a space or a name around it."),
    proposed_fix="guess",
)

declare_rule(
    "schema-github",
    "error",
    title=N_("malformed GitHub account"),
    rationale=N_("Access is given by this name, and the author of a change is known by it."),
    field_types=("handle",),
    kind="member",
    bad="github: https://github.com/ytreguer",
    good="github: ytreguer",
    how_to_fix=N_("Put the name of the account only, without @ and without the address of the site."),
    proposed_fix="safe",
)

declare_rule(
    "schema-empty-item",
    "warning",
    title=N_("empty item in a list"),
    rationale=_WHY_VALUE_IGNORED,
    kind="startup",
    bad="""
    usertypes:
      - particulier
      -
    """,
    good="""
    usertypes:
      - particulier
    """,
    how_to_fix=N_("Write the value after the dash, or delete the line."),
)

declare_rule(
    "schema-duplicate-item",
    "warning",
    title=N_("same item twice in a list"),
    rationale=N_("It may be counted twice elsewhere."),
    kind="startup",
    bad="""
    sponsors:
      - dgml
      - dgml
    """,
    good="""
    sponsors:
      - dgml
    """,
    how_to_fix=N_("Delete one of the two lines."),
    proposed_fix="safe",
)


@rule(
    "advice",
    title=N_("text too short"),
    rationale=N_("The public page says almost nothing: readers do not learn what it is about."),
    kind="startup",
    bad={
        "content/startups/mon-estran.md": """
        ---
        title: Mon Estran
        mission: Rendre la pêche à pied praticable sans risque
        incubator: rivages
        sponsors:
          - dgml
        contact: contact@mon-estran.example
        phases:
          - name: investigation
            start: 2024-09-02
        ---

        À venir.
        """
    },
    good={
        "content/startups/mon-estran.md": """
        ---
        title: Mon Estran
        mission: Rendre la pêche à pied praticable sans risque
        incubator: rivages
        sponsors:
          - dgml
        contact: contact@mon-estran.example
        phases:
          - name: investigation
            start: 2024-09-02
        ---

        Avant de partir pêcher à pied, on ne sait pas si le site est ouvert ni si l'eau y est saine.
        """
    },
    how_to_fix=N_(
        "Say in a few sentences, below the second “---”, which problem there is and for whom it is being solved."
    ),
    each="startup",
)
def schema_too_short(registry: Registry, as_of: date, startup: Startup) -> Iterator[Problem]:
    """Texts shorter than the network requires: the text of a startup, the presentation of an incubator."""
    if registry.file_facts.body_lengths.get(startup.path, 0) < MIN_STARTUP_TEXT_LENGTH:
        message = N_("the entry's text is shorter than {n} characters")
        yield _too_short_problem(Span(startup.path, 0, 0), message, MIN_STARTUP_TEXT_LENGTH, "sheet")


@also("schema-too-short", each="incubator")
def _find_short_texts(registry: Registry, as_of: date, incubator: Incubator) -> Iterator[Problem]:
    if registry.file_facts.body_lengths.get(incubator.path, 0) < MIN_INCUBATOR_TEXT_LENGTH:
        message = N_("the incubator's presentation is shorter than {n} characters")
        yield _too_short_problem(Span(incubator.path, 0, 0), message, MIN_INCUBATOR_TEXT_LENGTH, "presentation")
    for name, min_length in (("title", 3), ("short_description", MIN_STARTUP_TEXT_LENGTH)):
        value = getattr(incubator, name)
        if value and not value.isspace() and len(value) < min_length:
            message = N_("this text is shorter than {n} characters")
            yield _too_short_problem(FieldLocation(incubator.path, (name,)), message, min_length, "field")


MIN_STARTUP_TEXT_LENGTH = 30
MIN_INCUBATOR_TEXT_LENGTH = 100
"""The minimum lengths that the network requires, in characters."""


def _too_short_problem(location: FieldLocation | Span, message: str, min_length: int, case: str) -> Problem:
    return Problem("schema-too-short", location, Message(message, {"n": min_length}), case=case)


@rule(
    "advice",
    title=N_("word that looks like another one in use"),
    rationale=_WHY_WORD_COUNTS,
    kind="startup",
    bad="thematiques: [litoral]",
    good="thematiques: [littoral]",
    how_to_fix=N_("If it is a slip, write the word as the other entries do. A new word of your own may stay."),
    severity_note=N_("A word close to a usual one is a warning: it is probably a slip."),
    proposed_fix="guess",
    reads=tuple(f"{kind}.{name}" for kind, name in FREE_WORD_FIELDS),
)
def schema_rare_value(registry: Registry, as_of: date) -> Iterator[Problem]:
    """A word of a free list used once, one or two letters away from one that is used often."""
    budget = SearchBudget()
    for kind, name in FREE_WORD_FIELDS:
        entries = registry.entries.get(kind, {}).values()
        values = [(entry, value) for entry in entries if (value := getattr(entry, name))]
        uses = count_word_uses(registry, kind, name)
        spellings = common_spellings(uses)
        common_words = SuggestionIndex(word for word, n in uses.items() if n >= COMMON_WORD_USES)
        suggestions = {
            word: spellings.get(normalise_name(word))
            or (_find_misspelt_word(common_words, word, budget) if len(word) >= MIN_TYPO_LENGTH else None)
            for word, n in uses.items()
            if n == 1 and word
        }
        for entry, value in values:
            for i, word in enumerate((value,) if isinstance(value, str) else value):
                field: FieldPath = (name,) if isinstance(value, str) else (name, i)
                suggestion = suggestions.get(word)
                if (
                    suggestion is not None
                    and suggestion != word
                    and (entry.path, field) not in registry.fields_with_problems
                ):
                    yield _rare_value_problem(FieldLocation(entry.path, field), word, suggestion)


def _find_misspelt_word(common_words: SuggestionIndex, word: str, budget: SearchBudget) -> str | None:
    nearest = common_words.find_nearest(word, budget)
    return nearest if nearest is not None and is_misspelling(word, nearest) else None


COMMON_WORD_USES = 5
"""From how many uses on a word is a common one."""

MIN_TYPO_LENGTH = 5
"""From how many letters on a word close to a common one is probably a typo: SEO and SEA are two skills."""


def _rare_value_problem(location: FieldLocation, word: str, suggestion: str) -> Problem:
    return Problem(
        "schema-rare-value",
        location,
        Message(N_("“{word}” is used here only"), {"word": word}),
        label=did_you_mean(suggestion),
        fix=replace_with(location, suggestion),
        is_typo=True,
    )


@rule(
    "warning",
    title=N_("date far from the present"),
    rationale=N_("A mistyped year puts people and products in the wrong figures for years."),
    kind="member",
    bad=_EXAMPLE_MISSION.replace("2025-03-01", "2205-03-01"),
    good=_EXAMPLE_MISSION,
    how_to_fix=N_("Correct the year: one digit is usually wrong, or two were swapped."),
    proposed_fix="guess",
    depends_on_today=True,
    each="mission",
    fields=("member.missions.start", "member.missions.end"),
)
def schema_implausible_date(
    registry: Registry, as_of: date, member: Member, i: int, mission: Mission
) -> Iterator[Problem]:
    """Dates before `EARLIEST_YEAR` or more than `MAX_YEARS_AHEAD` years ahead; usually one digit is wrong. A mission
    is not known so long before it begins, nor an event before its day: both dates of a mission are wrong then.
    """
    start, end = mission.start, mission.end
    if start is not None and is_implausible_date(start, as_of):
        earliest_start = end and date(max(end.year - 3, 1), 1, 1)
        yield _implausible_date_problem(member.path, ("missions", i, "start"), start, earliest_start, end)
    elif start is not None and start > as_of and start > add_months(as_of, MAX_MONTHS_BEFORE_START):
        yield _far_mission_problem(member.path, i, start, end, as_of)
    if end is not None and is_implausible_date(end, as_of):
        latest_end = start and date(min(start.year + 3, 9999), 12, 31)
        yield _implausible_date_problem(member.path, ("missions", i, "end"), end, start, latest_end)


@also("schema-implausible-date", each="phase", fields=("startup.phases",))
def _find_implausible_phase(
    registry: Registry, as_of: date, startup: Startup, i: int, phase: Phase
) -> Iterator[Problem]:
    for name, day in (("start", phase.start), ("end", phase.end)):
        if day is not None and is_implausible_date(day, as_of):
            previous_start = startup.phases[i - 1].start if i else None
            next_start = startup.phases[i + 1].start if i + 1 < len(startup.phases) else as_of
            yield _implausible_date_problem(startup.path, ("phases", i, name), day, previous_start, next_start)


@also("schema-implausible-date", each="event", fields=("startup.events",))
def _find_implausible_event(
    registry: Registry, as_of: date, startup: Startup, i: int, event: Event
) -> Iterator[Problem]:
    for name in ("date", "next", "budget_end"):
        day = getattr(event, name)
        if day is not None and is_implausible_date(day, as_of):
            yield _implausible_date_problem(startup.path, ("events", i, name), day, None, None)


def _far_mission_problem(path: str, i: int, start: date, end: date | None, as_of: date) -> Problem:
    """The problem of a mission that begins too far ahead. Its fix moves both days by the same number of years."""
    location = FieldLocation(path, ("missions", i, "start"))
    message = Message(N_("this mission begins on {start:long}, in more than a year"), {"start": start})
    meant = find_likely_date(start, add_months(as_of, -12), add_months(as_of, MAX_MONTHS_BEFORE_START // 2))
    if meant is None:
        return Problem("schema-implausible-date", location, message)
    days = {location: meant}
    if end is not None and end >= start:
        days[location._replace(field=("missions", i, "end"))] = add_months(end, 12 * (meant.year - start.year))
    edits = tuple(Edit(place, day.isoformat()) for place, day in days.items())
    fix = replace_with(location, " → ".join(edit.replacement for edit in edits))._replace(edits=edits)
    return Problem("schema-implausible-date", location, message, label=did_you_mean(meant.isoformat()), fix=fix)


def _implausible_date_problem(
    path: str, field: FieldPath, day: date, earliest: date | None, latest: date | None
) -> Problem:
    location = FieldLocation(path, field)
    message = Message(N_("the year {year} is hardly possible here"), {"year": day.year})
    return Problem("schema-implausible-date", location, message, **suggest_year_fix(location, day, earliest, latest))


@rule(
    "warning",
    title=N_("one address in two fields"),
    rationale=N_("Readers are sent to another page than they asked for, and the field looks filled in."),
    kind="startup",
    bad="""
    link: https://mon-estran.example
    stats_url: https://mon-estran.example/
    """,
    good="""
    link: https://mon-estran.example
    stats_url: https://mon-estran.example/stats
    """,
    how_to_fix=N_("Put the address of the page that the field is for, or leave the field out until there is one."),
    each="kind",
    fields=select_fields(lambda field: field.type == "url"),
)
def schema_address_twice(registry: Registry, as_of: date, kind: str, entries: list[Entry]) -> Iterator[Problem]:
    """Two fields of an entry with the same web address: one of them was copied."""
    names = [
        field.name for field in ENTRY_KINDS[kind].fields if field.type == "url" and not field.many and not field.legacy
    ]
    for entry in entries if len(names) > 1 else ():
        found: dict[str, str] = {}
        for name in names:
            value = getattr(entry, name)
            if value and (entry.path, (name,)) not in registry.fields_with_problems:
                first = found.setdefault(normalise_url(value), name)
                if first != name:
                    command = f"incubo set {quote_entry_ref(kind, entry.id)} {name}="
                    yield _address_twice_problem(entry.path, name, first, command)


def _address_twice_problem(path: str, name: str, first: str, command: str) -> Problem:
    return Problem(
        "schema-address-twice",
        FieldLocation(path, (name,)),
        Message(N_("“{field}” is the same address as “{other}”"), {"field": name, "other": first}),
        secondary_labels=(Label(FieldLocation(path, (first,)), Message(N_("the same address"))),),
        hints=(Hint(Message(N_("until the page has an address of its own")), command),),
    )


@rule(
    {"startup": "error", "member": "error", "": "warning"},
    title=N_("required field missing or empty"),
    rationale=N_("The entry cannot be shown or counted properly without it."),
    kind="member",
    bad="fullname:",
    good="fullname: Yann Tréguer",
    how_to_fix=N_("Fill the field in."),
    command="incubo explain member",
    finds_gaps=True,
    reads=(*select_fields(lambda field: field.required), "startup.status"),
)
def schema_missing_field(registry: Registry, as_of: date) -> Iterator[Problem]:
    """Required fields that are missing or empty. A field that most entries of its kind lack may not be in use."""
    for path, names in _missing_fields_by_path(registry).items():
        if len(names) < MANY_MISSING_FIELDS:
            yield from (_missing_field_problem(path, (name,)) for name in names)
        else:
            yield _many_missing_problem(path, names)


def _missing_fields_by_path(registry: Registry) -> dict[str, list[str]]:
    """The required fields that are missing, by path."""
    misspelt_fields = _misspelt_fields(registry)
    missing_fields: dict[str, list[str]] = {}
    for kind, entries in registry.entries.items():
        for field in ENTRY_KINDS[kind].fields:
            if not field.required or not entries:
                continue
            # Reading thousands of entries by position is faster than by name.
            index = next(iter(entries.values()))._fields.index(field.name)
            missing = [
                entry
                for entry in entries.values()
                if not (value := entry[index])
                or (type(value) is str and value.isspace())  # `_is_empty`, without a call
            ]
            if field.required_if_used and 2 * len(missing) > len(entries):
                continue
            for entry in missing:
                if (entry.path, (field.name,)) in registry.fields_with_problems:
                    continue
                if (entry.path, field.name) in misspelt_fields:
                    continue
                if field.name == "phases" and entry.status:  # before July 2020, startups had a status instead
                    continue
                missing_fields.setdefault(entry.path, []).append(field.name)
    return missing_fields


@also("schema-missing-field", each="job", fields=tuple(f"job.{name}" for name in TITLE_FIELDS))
def _find_missing_title(registry: Registry, as_of: date, job: Job) -> Iterator[Problem]:
    if not any(getattr(job, name) or _is_reported_elsewhere(registry, job.path, (name,)) for name in TITLE_FIELDS):
        yield _missing_field_problem(job.path, ("title",))


@also("schema-missing-field", each="startup", fields=("startup.events", "startup.metrics"))
def _find_missing_fields_of_items(registry: Registry, as_of: date, startup: Startup) -> Iterator[Problem]:
    for group, names in _REQUIRED_ITEM_FIELDS.items():
        for i, item in enumerate(getattr(startup, group)):
            for name in names:
                field_path: FieldPath = (group, i, name)
                if _is_empty(getattr(item, name)) and not _is_reported_elsewhere(registry, startup.path, field_path):
                    yield _missing_field_problem(startup.path, field_path)


@also(
    "schema-missing-field",
    each="member",
    fields=("member.draft", "member.missions.startups", *(f"member.{name}" for name in ATTACHING_FIELDS)),
)
def _find_missions_without_startup(registry: Registry, as_of: date, member: Member) -> Iterator[Problem]:
    """The missions of drafts that are for no startup, of people who are in no team and no incubator: nothing lists
    them. Once somebody says that the entry is complete, they may be.
    """
    if not member.draft or any(getattr(member, name) for name in ATTACHING_FIELDS):
        return
    for i, mission in enumerate(member.missions):
        field_path: FieldPath = ("missions", i, "startups")
        if not mission.startups and not _is_reported_elsewhere(registry, member.path, field_path):
            yield _missing_field_problem(member.path, field_path)


_REQUIRED_ITEM_FIELDS = {
    group: tuple(field.name for field in fields if field.required)
    for group, fields in (("events", EVENT_FIELDS), ("metrics", METRIC_FIELDS))
}
"""The required fields of the events and metrics of a startup. Those of phases and missions have their own rules."""


def _is_empty(value: object) -> bool:
    return value is None or value == "" or (type(value) is str and value.isspace())


def _is_reported_elsewhere(registry: Registry, path: str, field: FieldPath) -> bool:
    return registry.has_problem(path, field) or (path, str(field[-1])) in _misspelt_fields(registry)


@cache_per_registry
def _misspelt_fields(registry: Registry) -> frozenset[tuple[str, str]]:
    """The (path, field name) pairs that a misspelt name was meant for: they are not missing as well.

    By name wherever it stands in the file, while `Registry.misspelt_fields` knows the place: a required field written
    one level too deep or too high is misplaced rather than missing.
    """
    return frozenset(
        (p.location.path, p.message.arguments["meant"])
        for p in registry.problems
        if p.rule_id == "schema-unknown-key" and "meant" in p.message.arguments
    )


MAX_MONTHS_BEFORE_START = 12
"""How long before its first day a mission may be known."""

MANY_MISSING_FIELDS = 3
"""From how many missing fields on they have one cause: an entry that nobody filled in."""


def _many_missing_problem(path: str, names: list[str]) -> Problem:
    """One problem for an entry that lacks several required fields."""
    return Problem(
        "schema-missing-field",
        FieldLocation(path, (names[0],), "key"),
        Message(N_("required fields are missing or empty: {fields:list}"), {"fields": names}),
    )


def _missing_field_problem(path: str, field: FieldPath) -> Problem:
    return Problem(
        "schema-missing-field",
        FieldLocation(path, field, "key"),
        Message(N_("“{field}” is missing or empty"), {"field": field[-1]}),
    )


@rule(
    "advice",
    title=N_("draft that lacks nothing any more"),
    rationale=N_("It is in no figure, although it could be."),
    kind="startup",
    bad="""
    title: Quai Solidaire
    draft: true
    """,
    good="title: Quai Solidaire",
    how_to_fix=N_("Remove the field, if the entry is complete."),
    command="incubo set ID draft=false",
    proposed_fix="guess",
    reads=ALL_KINDS,
)
def schema_draft_complete(registry: Registry, as_of: date) -> Iterator[Problem]:
    """Drafts in which nothing is missing and nothing is wrong."""
    gaps = find_gaps(registry, as_of) if registry.drafts else {}
    wrong = {problem.location.path for problem in registry.problems}
    for by_id in registry.drafts.values():
        for draft in by_id.values():
            if draft.path not in gaps and draft.path not in wrong:
                location = FieldLocation(draft.path, (DRAFT_FIELD.name,))
                edit = Edit(location._replace(part="whole"), "")
                yield Problem(
                    "schema-draft-complete",
                    location,
                    Message(N_("nothing is missing in this draft any more")),
                    fix=Fix(Message(N_("count it from now on: remove this field")), False, (edit,)),
                )
