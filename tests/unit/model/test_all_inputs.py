"""What each function of the model gives for many inputs: each form of a text, both sides of each limit.

After a change that is meant, run this file with `--update-golden`, and read the difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import product

import pytest
from support.dump import dump
from support.golden import check_golden
from support.registries import profile_vocabulary
from support.shore_registry import DAY, shore_registry

from incubo.config.settings import load_profile
from incubo.core.i18n import translate
from incubo.core.message import Message
from incubo.core.problem import Problem
from incubo.facts.situation import Situation, default_mission_end
from incubo.model import committees, dates, jobs, periods, phases, quantities, suggestions, tenure, working_days
from incubo.model.date_errors import explain_unreadable_date, period_is_not_a_day_message, unreadable_date_message
from incubo.model.decode import MAX_ITEMS, Decoder, is_closed_list
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import Field
from incubo.model.periods import Period
from incubo.model.post_mortem import has_post_mortem, is_post_mortem_written
from incubo.model.records import Event, Job, Mission, Phase, Startup
from incubo.model.vocabulary import add_described_values, label_with_id, make_vocabulary
from incubo.source.reader import parse_file

DAY_TEXTS = (
    "2024-06-30", "2024-6-3", "2024/6/3", "2024.06.30", "2024 06 30", "2024--6--3", "20240630", "2024063", "24-6-30",
    "24-13-30",
    "30-06-2024", "05/06/2024", "05/05/2024", "12/12/2024", "12/13/2024", "13/12/2024", "30/06/24", "30.06.24",
    "30 06 2024", "30/6",
    "30 juin 2024", "1er juillet 2024", "1st july 2024", "2nd aug. 2024", "3rd déc 2024", "31 juin 2024",
    "0 juin 2024", "30 juin", "juin",
    "30 jiun 2024", "30 juinn 2024", "2o24-06-30", "2024–06–30", "l2/06/2024", "2024-06-3l", "२०२४-०६-३०",
    " 2024-06-30 ", "2024-06-30.", "2024-06-30x",
    "2024-13-01", "2024-02-30", "2023-02-29", "2024-00-10", "2024-04-31", "2024-01-32", "2024-01-00", "0000-01-01",
    "31/02/2024", "01/13/2024", "32/01/2024",
    "today", "Aujourd’hui", "demain", "yesterday", "hier", "après-demain", "avant-hier", "maintenant", "lundi",
    "monday", "mercredi", "wednesday", "jeudi",
    "dimanche", "last monday", "next monday", "lundi dernier", "lundi prochain", "mercredi prochain",
    "last wednesday", "next-friday", "lundy", "mardi passé",
    "30d", "+30d", "-30d", "- 30 d", "30 jours", "3w", "2 semaines", "1mo", "-1 mois", "18mo", "1y", "-1 an", "2 ans",
    "il y a 3 jours", "dans 3 jours", "in 2 weeks",
    "3 days ago", "in 3 days ago", "99999y", "100000d", "30", "30 x", "30 dayz", "3 moi", "30 m", "1 mo", "mo",
    "2024", "0000", "2024-06", "2024/6", "06/2024", "juin-2024", "juin 2024", "juin/2024", "2024-13", "13/2024",
    "2024-T1", "2024-Q4", "2024Q5", "2024-S1", "2024s2", "2024-S3", "T2-2024", "h1 2024",
    "2024-T0", "1er trimestre 2024", "2e semestre 2024", "premier trimestre 2024", "troisième trimestre 2024",
    "third quarter of 2024", "4th quarter 2024", "5e trimestre 2024",
    "cinquième trimestre 2024", "3xx trimestre 2024", "second half 2024", "ce mois", "ce mois-ci", "cette semaine",
    "la semaine dernière", "last week", "next week", "la semaine prochaine", "this quarter",
    "le trimestre prochain", "last quarter", "ce semestre", "semestre précédent", "next half", "l'an dernier",
    "cette année", "next year", "l'année passée", "last mois dernier", "this month", "mois en cours",
    "ce mois dernier", "semaine précédente", "l'année dernière", "trimestre passé", "semaine passée", "mois prochain",
    "previous week", "mois précédent", "3 jan x 2024", "30 mai du 2024", "31 jan 20244", "dernier mois-ci",
    "ce trimestre-ci", "mois", "an",
    "2024-01..2024-06", "2024-01-15..today", "2024-06..2024-01", "2024..", "..2024", "2024…2025", "2024...2025",
    "2024..x", "lundy..2024", "2024-01-01..2024-01-01", "janvier..mars", "last mnth", "",
    " ", f"{'2024-01-01':<58}..{'2024-02-01':>60}", f"{'2024-01-01':<59}..{'2024-02-01':>60}",
    f"{'2024-01-01':<61}..today", "x" * 60, "x" * 61, "x" * 121, "2024-01..x" + "x" * 60, "01-2024", "2024-6",
    "24-06", "06-24", "3-4",
    "june 24", "june 24, 2023", "1er mars", "29 février", "1er mars..15 mars",
    "8 août 2024", "8 aout 2024", "29 february 2023", "29 feb. 2024",
)  # fmt: skip
TODAYS = (DAY, date(2024, 2, 29), date(2024, 12, 30))


def reasons(messages: tuple[Message, ...]) -> str:
    return " / ".join(map(translate, messages))


def day_lines() -> Iterator[str]:
    for text in DAY_TEXTS:
        yield (
            f"{text!r}: guess {dates.guess_date(text)}, {dates.is_unambiguous_date(text)}; "
            f"{periods.parse_duration(text)}"
        )
        for today in TODAYS:
            day, back = dates.parse_day(text, today), dates.parse_day(text, today, "back")
            period, period_back = (
                periods.parse_period(text, today),
                periods.parse_period(text, today, "back"),
            )
            said = "" if period else f" {reasons(explain_unreadable_date(text, today))}"
            found = f"{day} {dump(period)}" + (
                f" back {back} {dump(period_back)}" if (day, period) != (back, period_back) else ""
            )
            yield f"    {found}{said}"
        if periods.parse_period(text, DAY) is None:
            message, hints = unreadable_date_message(text, DAY)
            yield f"    {translate(message)} | {reasons(hints)}"
    yield reasons((*period_is_not_a_day_message("2024", Period(date(2024, 1, 1), date(2024, 12, 31)))[1],))
    for year, month, day_number in product(
        ("0000", "0001", "2023", "2024"), (0, 1, 2, 4, 12, 13, 31, 99), (0, 1, 12, 13, 28, 29, 30, 31, 32)
    ):
        text = f"{year}-{month:02}-{day_number:02}"
        if dates.parse_iso_date(text) is None:
            yield f"{text} {dates.explain_impossible_date(text)}: {dates.suggest_possible_date(text)}"
    for number in (19000100, 19000101, 20240630, 20240631, 22001231, 22010101, 18991231):
        yield f"{number} {dates.date_from_digits(number)}"
    for text in ("2024-06-30", "2024-6-30", "2024-06/30", "2024/06-30", "2024-06-31", "2024-06-300"):
        yield f"{text} {dates.parse_iso_date(text)}"
    for day in (
        date(1, 1, 31),
        date(1999, 12, 31),
        date(2000, 1, 1),
        date(2024, 1, 31),
        date(2024, 2, 29),
        date(2035, 12, 31),
        date(2036, 1, 1),
        date.max,
    ):
        shifted = [(f"{amount} {unit} {dates.shift_date(day, amount, unit)} "
                   f"{dates.shift_date_clamped(day, amount, unit)}")
                   for amount,
                   unit in product((-13, -1, 0, 1, 11, 12), ("days", "weeks", "months", "years"))]  # fmt: skip
        yield f"{day} {dates.is_implausible_date(day, DAY)} {dates.add_months(day, -3)}: {'; '.join(shifted)}"
    for year in (1985, 1986, 1999, 2000, 2012, 2013, 2014):
        yield f"{year} {dates.is_implausible_date(date(year, 1, 1), DAY)}"


def period_lines() -> Iterator[str]:
    spans = [
        (date(2024, 1, 1), 1),
        (date(2024, 1, 1), 31),
        (date(2024, 1, 1), 91),
        (date(2024, 1, 1), 366),
        (date(2023, 12, 31), 1),
        (date(2024, 1, 31), 2),
        (date(2024, 2, 29), 367),
        (date(2023, 12, 31), 733),
        (date(2023, 12, 31), 734),
        (date(2020, 5, 5), 2928),
        (date(2020, 5, 5), 2929),
    ]
    for first, days in spans:
        period = Period(first, first + timedelta(days - 1))
        granularity = periods.default_granularity(period)
        yield (
            f"{dump(period)} {period.days} {granularity} "
            f"{[period.contains(period.first + timedelta(n)) for n in (-1, 0, days - 1, days)]}"
        )
        for unit in ("month", "quarter", "year"):
            parts = periods.split_period(period, unit)
            cut = periods.cut_periods(parts, DAY - timedelta(300))
            yield (
                f"  {unit} {len(parts)} {dump(parts[0])} {dump(parts[-1])} {len(cut)} "
                f"{dump(cut[-1]) if cut else ''} {dump(periods.calendar_period_of(first, unit))}"
            )
            yield (
                f"  {[periods.period_label(part, unit).label_in('fr') for part in parts[:5]]} "
                f"{dump(periods.period_label(parts[-1], unit))}"
            )
        yield (
            f"  {len(periods.part_end_dates(period, None))} {periods.part_end_dates(period, 'year')} "
            f"{len(periods.period_parts(period, None))} {len(periods.period_parts(period, 'year'))}"
        )
    yield dump(periods.calendar_period_of(date.max, "month"))
    yield dump([periods.last_twelve_months(day) for day in (*TODAYS, date(1, 3, 1))])
    for year, months, number in product((0, 1, 2024, 9999, 10000), (1, 3, 6, 12), (0, 1, 2, 4, 5, 12, 13)):
        yield f"{year} {months} {number} {dump(periods.year_part(year, months, number))}"
    for duration in (periods.Duration(1, "months"), periods.Duration(99999, "years"), periods.Duration(3, "weeks")):
        yield f"{dump(duration)} {duration.before(DAY)} {duration.after(DAY)}"
    yield str([periods.split_range(text) for text in ("a..b", "a…b", "a...b", "a", "a..b..c")])


WORD_LIST = (
    "design", "dessin", "déploiement", "developpement", "data", "date", "produit", "produits", "coaching", "support",
    "ab", "a", "abcd", "bacd", "x" * 120,
)  # fmt: skip
WORDS = (
    "desing", "desin", "Dessin", "deploiment", "dévelopement", "devloppemnt", "dat", "datta", "aa", "b", "", "abdc",
    "bcad", "acbd", "xbcd", "produi", "prodiut", "prduits", "coahcing", "kouching",
    "suport ", "supor", "x" * 119, "x" * 121, "déploiementt", "deplacement", "zzz", "Été", "cœur",
)  # fmt: skip


def suggestion_lines() -> Iterator[str]:
    index = suggestions.SuggestionIndex(WORD_LIST)
    for word in WORDS:
        budget = suggestions.SearchBudget(100_000)
        nearest = index.find_nearest(word, budget)
        misspelt = [it for it in WORD_LIST if suggestions.is_misspelling(word, it)]
        yield (
            f"{word[:20]!r} {suggestions.normalise_name(word)[:20]} {nearest} {100_000 - budget.units} "
            f"{suggestions.max_edit_distance(word)} {misspelt}"
        )
    for units in (-1, 0, 1):
        budget = suggestions.SearchBudget(units)
        yield f"{units} {index.find_nearest('desing', budget)} {budget.units}"
    yield str([suggestions.max_edit_distance("x" * n) for n in (0, 1, 4, 5, 15, 16, 40)])
    small = ["".join(letters) for size in range(4) for letters in product("ab", repeat=size)] + [
        "abc",
        "acb",
        "bca",
        "cab",
        "abcd",
        "dcba",
        "badc",
    ]
    for limit in (0, 1, 2, 3):
        yield f"{limit}: " + " ".join(str(suggestions.edit_distance(a, b, limit)) for a in small for b in small)
    names = (
        "Mon Estran",
        "mon_estran",
        "mon.estran",
        "Mon’Étang",
        "mon'etang",
        "cœur",
        "coeur",
        "a\nb",
        "",
        "mon  estran",
    )
    yield str([suggestions.normalise_name(name) for name in names])
    for words in (names, names[:7], (), ("a", "b"), ("Été", "ete", "été "), ("a\nb", "a\nb"), ("æ", "ae", "AE")):
        yield f"{suggestions.normalise_names(words)} {suggestions.group_same_names(words)}"
    table = {
        "one": ("one", "Un", "Comité de suivi"), "two": ("two", "Deux", "Unité"), "three": ("three", "Un", "Trois"),
        "four": ("four", "tro", "Comité d'investissement"),
        "five": ("FIVE", "one"),
    }  # fmt: skip
    for text in (
        "one",
        "ONE",
        "un",
        "Un ",
        "uni",
        "tr",
        "tro",
        "trois",
        "comité",
        "suivi",
        "investissement",
        "de",
        "",
        "onne",
        "fiv",
        "five",
        "FIVE",
        "o",
        "t",
        "xyz",
    ):
        for prefix, inner in ((True, False), (False, False), (True, True), (False, True)):
            yield (
                f"{text!r} {prefix} {inner} "
                f"{dump(suggestions.find_word(table, text, match_prefix=prefix, match_inner_word=inner))}"
            )


NUMBERS = (
    "12", "12450", "12 450", "12\u00a0450", "3,5", "3.5", "1,234,567.8", "1.234.567,8", "1,234", "0,234", "1.234",
    "1,2345", "12,34,567", "1,234,56", "-3,5", "−3", "+4", "--4", "1,5,", ",5", "5,", "1.2.3",
    "220k", "220 000 €", "€220,000", "1,2M", "1,250M", "1.250k", "12k€", "12 keuros", "12 eur", "12 mk", "0,5",
    "0.004k", "0,005", "12,345,678", "12.345,678", "k", "", "€", "1" * 39, "1" * 40, "1" * 41, "٣", "1e3",
)  # fmt: skip


def quantity_lines() -> Iterator[str]:
    for text in NUMBERS:
        readings = []
        for parse in (quantities.parse_amount, quantities.parse_number):
            try:
                readings.append(repr(parse(text)))
            except quantities.AmbiguousNumberError as error:
                readings.append(repr(error.readings))
        yield f"{text!r}: {quantities.parse_count(text)} {' '.join(readings)}"


def vocabulary_lines() -> Iterator[str]:
    overrides = {
        "phases": {"essai": {"stage": "live", "label": "Essai", "norm": 4, "decision": "lancement",
            "roles": ["dev", "rien"]}, "construction": {"norm": 7}},
        "events": {"fete": {"fr": "Fête", "en": "Party"}}, "thematiques": {"Mer": "Mer", "strict": True},
        "rules": {"deck": 9, "mission-months": 8},
        "expected": {"construction": {"link": -1, "fete": 4}, "essai": {"contact": 2}},
    }  # fmt: skip
    vocabularies = (
        profile_vocabulary(), profile_vocabulary("plain"), make_vocabulary(load_profile("beta.gouv.fr"), overrides),
        add_described_values(profile_vocabulary("plain"), {"neuve": "Phase neuve", "construction": "X"},
            {"bal": "Bal"}),
    )  # fmt: skip
    for vocabulary in vocabularies:
        yield "=="
        for phase in (*vocabulary.phases, "mystere", None):
            marks = [
                name
                for name in (
                    "is_live",
                    "is_incubated",
                    "is_investigation",
                    "is_final",
                    "is_exit",
                    "is_finished",
                    "is_stop",
                )
                if getattr(vocabulary, name)(phase)
            ]
            yield (
                f"{phase} {vocabulary.phase_rank(phase)} {marks} {vocabulary.phase_label(phase, 'fr')} "
                f"{vocabulary.phase_label(phase, 'de')} {dump(vocabulary.phases.get(phase or ''))}"
            )
        for name in (*vocabulary.value_lists, "phases", "rien"):
            values = list(vocabulary.allowed_values(name))
            yield (
                f"{name} {vocabulary.is_strict(name)} {is_closed_list(name, vocabulary)} "
                f"{vocabulary.sort_values(name, ['zz', '', 'Aa', *reversed(values[:3]), 'aa', *values[:1]])} "
                f"{vocabulary.choices(name, 'fr')[:3]}"
            )
            for value in values[:2]:
                yield (
                    f"  {vocabulary.value_label(name, value, 'en')} {dict(vocabulary.value_labels(name, value))} "
                    f"{vocabulary.names(name)[value]}"
                )
        for name, text in (
            ("phases", "acc"),
            ("phases", "construction"),
            ("events", "comité"),
            ("decisions", "x"),
            ("domaines", "dév"),
            ("domaines", "d"),
        ):
            yield f"{text}: {dump(vocabulary.find(name, text))} {phases.find_phase(vocabulary, text)}"
        yield str([vocabulary.rule_value(name) for name in ("deck", "mission-months", "rien")])
        yield str({phase: dict(fields) for phase, fields in vocabulary.expected_fields.items()}) + str(
            sorted(vocabulary.requested_fields)
        )
    yield f"{label_with_id('mid', 'mi-parcours')} {label_with_id('mid', 'mid')} {label_with_id('Mid', 'mid')}"


NEAR_DAYS = tuple(DAY + timedelta(n) for n in (-400, -184, -183, -31, -8, -7, -1, 0, 1, 10, 31, 200))


def entry_lines() -> Iterator[str]:
    registry = shore_registry()
    vocabulary = registry.vocabulary
    for startup in registry.startups.values():
        yield f"== {startup.id}"
        for period in phases.phase_periods(startup, vocabulary):
            yield (
                f"{dump(period)} {period.counts_from} {phases.phase_end(period)} "
                f"{[phases.phase_duration(period, day) for day in NEAR_DAYS]}"
            )
        all_periods = phases.phase_periods(startup, vocabulary)
        for day in NEAR_DAYS:
            current = phases.find_current_period(all_periods, day)
            last = committees.last_committee(startup, day)
            found = [
                *(Situation(startup, vocabulary, day, today).committee for today in (day, DAY)),
                Situation(startup, vocabulary, day).next_committee,
            ]
            yield (
                f"{day} {current and current.phase.name} {phases.find_misordered_phases(startup, day)} "
                f"{dump(phases.find_contradicting_phase(startup, all_periods, day))} {last and last.date} "
                f"{dump(found)}"
            )
    for member in registry.members.values():
        yield f"{member.id} {dump(list(tenure.find_tenures(member.missions)))}"
        yield (
            f"  {[dump(tenure.tenure_at(member.missions, day)) for day in NEAR_DAYS[::3]]} "
            f"{[dump(tenure.mission_at(member.missions, day)) for day in NEAR_DAYS[::3]]}"
        )
    for status, start in product(("admin", "independent", None), (None, DAY - timedelta(30), DAY + timedelta(40))):
        limit = tenure.latest_allowed_end(vocabulary, DAY, status, start)
        ends = [
            dump(default_mission_end(vocabulary, [registry.startups[name] for name in names], DAY, status, start))
            for names in ((), ("algue",), ("bief",), ("jetee", "cap"))
        ]
        yield f"{status} {start} {limit} {ends}"
    for job in registry.jobs.values():
        opened = [
            f"{int(jobs.is_open(job, day))}{int(jobs.is_open(job, day, DAY + timedelta(20)))}" for day in NEAR_DAYS
        ]
        yield (
            f"{job.id} {jobs.job_title(job)} {jobs.publication_date(job)} {jobs.closing_date(job)} "
            f"{jobs.has_known_end(job)} {' '.join(opened)}"
        )


OLD_JOB = Job("2020-01-05-old", "x.md")


def record_lines() -> Iterator[str]:
    day = date(2020, 1, 10)
    for changes in (
        {}, {"status": "open"}, {"open": True}, {"open": False}, {"poste_pourvu": True}, {"poste_pourvu": False},
        {"opens": day}, {"closes": day}, {"depublication_date": day, "poste_ferme": date(2020, 1, 9)},
        {"closes": day, "outcome": "filled"}, {"outcome": "filled"}, {"closes": day, "open": False},
        {"closes": day, "open": False, "outcome": "filled"}, {"post_ouvert": day},
        {"poste_ouvert": day, "date": date(2020, 1, 6)},
        {"date": date(2020, 1, 6)}, {"roles": "R", "title": ""}, {"titles": "T", "role": "r"}, {"role": "r"},
        {"status": "closed", "opens": None},
    ):  # fmt: skip
        job = OLD_JOB._replace(**changes)
        opened = [
            int(jobs.is_open(job, day + timedelta(n), seen))
            for n in (-10, -5, -1, 0, 1)
            for seen in (None, day, day + timedelta(1), day + timedelta(9))
        ]
        yield (
            f"{changes}: {jobs.find_title_field(job)} {jobs.publication_date(job)} {jobs.closing_date(job)} "
            f"{jobs.has_known_end(job)} {opened}"
        )
    for start, end in product((None, day), (None, day - timedelta(1), day, day + timedelta(1))):
        mission = Mission(start, end)
        yield (
            f"{start} {end} {mission.first_day} {mission.last_day} {mission.covers_a_day} "
            f"{[mission.covers(day + timedelta(n)) for n in (-1, 0, 1, 2)]}"
        )
    vocabulary = profile_vocabulary()
    one, two, three = (Phase(name, day) for name in ("construction", "acceleration", "abandon"))
    for listed in (
        (), (one,), (two, one), (one, two._replace(start=None)),
        (two._replace(end=day), one._replace(start=day - timedelta(9), end=day - timedelta(3))),
        (one, one._replace(end=day)), (Phase(None, day), one),
        (three, two._replace(start=day + timedelta(1)), one), (one._replace(end=day - timedelta(1)), three),
        (Phase("mystere", day), one),
        (one, two, three._replace(start=None)),
        (two, one._replace(start=day - timedelta(1)), three._replace(start=None)),
        (two, one._replace(start=day - timedelta(1)), three._replace(start=date(2204, 1, 1))),
        (two, one._replace(start=day - timedelta(1)), three._replace(start=day + timedelta(1))),
        (two, one._replace(start=date(1204, 1, 1))),
    ):  # fmt: skip
        startup = Startup("x", "x.md", phases=listed)
        found = phases.phase_periods(startup, vocabulary)
        yield (
            f"{dump(found)} {[phases.phase_duration(it, day) for it in found]} "
            f"{phases.find_misordered_phases(startup, day)} "
            f"{phases.find_misordered_phases(startup, day - timedelta(1))} "
            f"{dump(phases.find_contradicting_phase(startup, found, day))}"
        )
    for count in (100, 101):  # more phases than anybody has
        swapped = [one._replace(start=day + timedelta(number ^ 1)) for number in range(count)]
        misordered = phases.find_misordered_phases(
            Startup("x", "x.md", phases=tuple(swapped)), day + timedelta(count + 1)
        )
        yield f"{count} {len(misordered)}"
    for status, start, end in product((None, "construction", "alumni"), (None, day), (None, day + timedelta(9))):
        startup = Startup("x", "x.md", status=status, start=start, end=end)
        yield (
            f"{status} {start} {end} {dump(phases.phase_periods(startup, vocabulary))} "
            f"{dump(phases.declared_phases(startup, vocabulary))}"
        )
    for word in (
        "construction",
        "Accélération",
        "acc",
        "opéré",
        "transfert",
        "transfer",
        "c",
        "con",
        "x",
        "",
        "Arrêté",
    ):
        try:
            current = phases.parse_current_phase(vocabulary, word)
        except Exception as error:
            current = f"{type(error).__name__} {translate(error.message)} {reasons(error.hints)}"  # type: ignore[attr-defined]
        yield f"{word!r} {phases.find_phase(vocabulary, word)} {current}"
    for text in (
        "next-committee",
        "Prochain comité",
        "au prochain  comité",
        "comite suivant",
        "comité",
        "x" * 39,
        "x" * 40,
        "prochain comité" + " " * 30,
    ):
        yield f"{text[:30]!r} {committees.is_next_committee_word(text)}"
    held = Event("committee", day, decision="continue", next=day + timedelta(30))
    for event_list in (
        (),
        (held,),
        (held._replace(next=day),),
        (held._replace(date=None),),
        (Event("committee", day + timedelta(5)), held),
        (held._replace(next=None),),
    ):
        startup = Startup("x", "x.md", "X", events=event_list)
        for on in (
            day - timedelta(1),
            day,
            day + timedelta(5),
            day + timedelta(30),
            day + timedelta(31),
            date(2020, 7, 10),
            date(2020, 7, 11),
        ):
            situation = Situation(startup, profile_vocabulary(), on)
            try:
                following = str(situation.require_next_committee())
            except Exception as error:
                following = f"{translate(error.message)} {reasons(error.hints)}"  # type: ignore[attr-defined]
            yield f"{on} {len(event_list)} {dump(situation.committee)} {following}"
    closed = [
        day
        for n in range(366)
        if working_days.next_working_day(day := date(2025, 1, 1) + timedelta(n), vocabulary) != day
        and day.weekday() < 5
    ]
    yield f"closed {[str(it) for it in closed]}"
    for n in range(12):
        on = date(2025, 4, 17) + timedelta(n)
        yield (
            f"{on} {working_days.next_working_day(on, vocabulary)} {working_days.previous_working_day(on, vocabulary)}"
        )
    for months, budget_end in product((1, 2, 5, 6), (None, date(2025, 5, 1), date(2025, 5, 31), date(2025, 7, 30))):
        yield (
            f"{months} {budget_end} "
            f"{working_days.propose_next_committee(date(2025, 1, 30), months, vocabulary, budget_end)}"
        )
    for body in (
        "",
        "# Post-mortem\n",
        "## Post-mortem\n\nUn texte.\n",
        "## Post mortem\n\n### Ce qui\n\n…\n",
        "## Postmortem\n\n### Ce qui\n\nTrois.\n\n## Autre\n",
        "## Autre\n\nUn texte\n",
        "#Post-mortem\nx\n",
        "## Post-mortem\n\n## Autre\n\nx\n",
        "texte post-mortem\n",
    ):
        yield f"{body!r} {has_post_mortem(body)} {is_post_mortem_written(body)}"


FRONTS: dict[str, tuple[str, ...]] = {
    "startup": (
        "title: 12", "title: {a: b}", "title: [a]", "title: 2024-01-02", "title: null", "title: ''", "title: 1.5",
        "stats: oui", "stats: 'NON '", "stats: peut-être", "stats: tru", "stats: 1", "stats: '1'", "stats: ''",
        "link: x.fr", "link: ' https://x.fr'", "link: ' https://x.fr;'", "link: http:/x.fr", "link: htps://x.fr",
        "link: https://https://x.fr", "link: https://x,fr/a,b", "link: 'https:\\\\x.fr'", "link: <https://x.fr>",
        "link: 'data:text/html,x'", "link: 'JavaScript:x'", "link: bientôt", "link: a@b.fr", "link: a b.fr",
        "link: https://x.fr/?a&amp;b", "link: 'https://x.fr/?a&amp;b c'", "link: 'https://x.fr?a&lt;'", "link: '   '",
        "link: https://localhost:80/x",
        "link: 'https:&#47;&#47;x.fr'", "link: https://", "link: http://x", "contact: <a@b.fr>",
        "contact: 'mailto:a@b.fr'", "contact: a@@b.fr", "contact: a@b,fr", "contact: a@b.fr c@d.fr",
        "contact: https://x.fr", "contact: 'A B <a@b.fr>'", "contact: 'A B <a@b.fr>.'", "contact: 'Bo (a@b.fr)'",
        "contact: 'x <mailto:a@b.fr>;'", "contact: a [at] b.fr",
        "contact: a(at)b.fr?x", "contact: a @ b.fr", "contact: é@b.fr", "contact: a@b@c.fr", "contact: 'a@b@c@d.fr'",
        "contact: ' '", "contact: a..b@c.fr.", "contact: '  a@b.fr '", f"contact: '{'A' * 300} <a@b.fr>'",
        f"contact: '{'A' * 499} <a@b.fr>'", f"contact: '{'A' * 500} <a@b.fr>'", f"contact: '{'a' * 249}@b.fr'",
        f"contact: '{'a' * 248}@b.fr '", f"link: 'https://x.fr/{'a' * 1987}'", f"link: 'https://x.fr/{'a' * 1988}'",
        "phases: [{name: construction, start: 2024-01-01}]", "phases: [{name: construcion, start: '2024-01-01'}]",
        "phases: [{name: Accélération, start: 30/06/2024}]", "phases: [{name: x, start: 05/06/2024}]",
        "phases: [{name: Arrêté, end: 2024}]",
        "phases: [{start: 1900}]", "phases: [{start: 1901}]", "phases: [{start: 2199}]", "phases: [{start: 2200}]",
        "phases: [{start: 20240630}]", "phases: [{start: 2024-01-01 10:00:00}]",
        "phases: [{start: 2024-01-01T10:00:00Z}]", "phases: [{start: '2024-02-30'}]", "phases: [{start: 'x'}]",
        "phases: [{start: ''}]", "phases: [{start: true}]",
        "phases: [null, {name: construction}]", "phases: x", "phases: {name: construction}", "phases: []",
        "phases: ''", "phases: [x]", "phases: [{nam: x, stard: 2024-01-01, zzz: 3}]",
        "phases: [{name: construction, name2: x, 3: y}]",
        "events: [x]", "phases: [3]", "events: [{name: comité, date: 2024-01-01, amount: '220k', months: '6'}]",
        "events: [{name: fête, amount: 1 000 €, months: 0x10}]",
        "events: [{name: committee, amount: .inf, months: 010, year: 1 000}]",
        "events: [{name: committee, amount: '-3,5', year: 1:30, objectives: x, kind: lancement}]",
        "sponsors: [anrh, anrh]", "sponsors: [/organisations/anrh]", "sponsors: [{name: x}]", "sponsors: {name: x}",
        "sponsors: anrh", "sponsors: '- anrh'", "sponsors: '• anrh'", "sponsors: [null]", "sponsors: [null, anrh]",
        "sponsors: [3, anrh]", "sponsors: [anrh, /startups/anrh]",
        "usertypes: [etat, état, particuliers]", "usertypes: [particulier, particuleir]", "usertypes: [particulié]",
        "usertypes: etat", "usertypes: ['']", "usertypes: ['', '']", "thematiques: {a: b}", "thematiques: 3",
        "incubator: /incubators/rivages", "incubator: incubators/rivages", "incubator: [a]",
        "standards: 3", "rgpd: {a: 1}", "accessibility_status: non", "accessibility_status: Non conforme",
        "accessibility_status: false", "accessibility_status: conforme", "homologation_until: 2024-01-01 10:00:00",
        "reviewed_on: demain", "fast: {promotion: '12', montant: 3 000}", "fast: 3", "mision: x\nspnsors: []\nzzz: 1",
        "objectives: ['a', 'a', 'b']", "redirect_from: /x", "techno: [Rust, 3]", "demo: vrai", "mission: 'a\n b'",
        "analyse_risques: 0", "mon_service_securise: off",
    ),
    "member": (
        "github: github.com/x", "github: '@x'", "github: a b", "github: 12", "github: ' '",
        "github: https://www.github.com/x/", "github: " + "a" * 39, "github: " + "a" * 40,
        "missions: {start: 2024-01-01}", "missions: bientôt", "missions: [{startups: a}]",
        "missions: [{startups: '-a'}]",
        "missions: [{status: indépendant, startups: [a, a, b]}]", "missions: [{status: freelance}]", "domaine: dev",
        "domaine: Devellopement", "domaine: Dessin", "teams: [x]", "teams: [/teams/x]", "teams: [/team/x y]",
        "startups: [/startups/x]", "badges: [x]", "memberType: dinum", "competences: x", "link: x.fr", "avatar: 3",
    ),
    "job": ("open: true", "open: 2024-01-01", "open: non", "contacts: [a, '', b]", "contacts: a", "contacts: ['']",
        "techno: [a, b]", "techno: a", "contrat: [x]", "opens: 2024-01-01 10:00:00", "poste_ouvert: 2024-13-01",
        "outcome: pourvu", "kind: poste", "startup: [a, b]", "junior: oui", "domaines: x"),
    "incubator": ("owner: organisations/anrh", "owner: /organisations/anrh", "highlighted_startups: [a, a]",
        "hidden: oui", "github: x", "website: x.fr"),
    "organisation": ("type: opérateur", "type: x", "acronym: 3", "id: 5", "annuaire: x"),
    "team": ("incubator: /incubators/x", "name: [a]"),
}  # fmt: skip


def describe_problem(problem: Problem) -> str:
    fix = problem.fix
    edits = (
        "" if fix is None else f" FIX {translate(fix.title, {'source': 'SOURCE'})} safe={fix.is_safe} {dump(fix.edits)}"
    )
    return (
        f"{problem.rule_id} {dump(problem.location)} {translate(problem.message, {'source': 'SOURCE'})} = "
        f"{' / '.join(translate(hint, {'source': 'SOURCE'}) for hint in problem.hints)}{edits}"
    )


def decode_lines() -> Iterator[str]:
    many = {"startup": (f"techno: [{', '.join(f't{n}' for n in range(size))}]" for size in (MAX_ITEMS, MAX_ITEMS + 1))}
    for layout_prefixes in ({}, {"organisation": "/organisations/", "team": "/teams/"}):
        for kind, fronts in FRONTS.items():
            decoder = Decoder(ENTRY_KINDS[kind], profile_vocabulary(), layout_prefixes)
            for front in (*fronts, *(many.get(kind, ()) if not layout_prefixes else ())):
                if layout_prefixes and not any(
                    word in front for word in ("organisations", "teams", "sponsors", "owner")
                ):
                    continue
                problems: list[Problem] = []
                values = parse_file("x.md", f"---\n{front}\n---\n".encode()).values or {}
                entry = decoder.decode("x", "x.md", values, problems)
                kept = {name: value for name, value in entry._asdict().items() if value not in (None, (), "x", "x.md")}
                yield f"{front[:90]!r}: {str(dump(kept))[:200]}"
                yield from (f"    {describe_problem(problem)}" for problem in problems)


def field_lines() -> Iterator[str]:
    def lines(fields: Iterable[Field], indent: str) -> Iterator[str]:
        for field in fields:
            yield f"{indent}{dump(field._replace(subfields=()))}"
            yield from lines(field.subfields, indent + "  ")

    for kind in ENTRY_KINDS.values():
        yield f"{kind.id} {translate(Message(kind.label))} {translate(Message(kind.plural_label))} {kind.title_field}"
        yield from lines(kind.fields, "  ")


OUTPUTS: dict[str, Callable[[], Iterator[str]]] = {
    "days": day_lines,
    "periods": period_lines,
    "suggestions": suggestion_lines,
    "quantities": quantity_lines,
    "vocabulary": vocabulary_lines,
    "entries": entry_lines,
    "records": record_lines,
    "decode": decode_lines,
    "fields": field_lines,
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_each_input(name: str, request: pytest.FixtureRequest) -> None:
    check_golden(f"model/{name}", OUTPUTS[name](), request)
