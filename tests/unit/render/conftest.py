"""A small registry with two classic mistakes, a hostile one, and a report: what the tests show."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from incubo import i18n
from incubo.problem import FieldPath, Text
from incubo.render import diagnostics, tables
from incubo.render.style import Look
from incubo.table import Column, Commit, Note, Row, Table, Why
from incubo.validation.diagnostic import Diagnostic, Mark, Mend, Outcome, Region, Replacement

AT = datetime.date(2025, 1, 15)
MEMBER = "content/members/x.y.md"
STARTUP = "content/startups/x.md"
FILES = {
    MEMBER: """---
fullname: X Y
role: Développeuse
domaine: Développement
missions:
  - start: 2024-09-02
    end: 2025-03-01
    status: independent
    employer: Malt
    startups:
      - quai-solidere
---
""",
    STARTUP: """---
title: X
mission: Simplifier
incubator: rivages
contact: contact@x.example
phases:
  - name: investigation
    start: 2024-09-02
    end: 2024-03-01
  - name: construction
    start: 2025-03-03
---
""",
}


def region_of(files: dict[str, str], path: str, needle: str, nth: int = 0, *, length: int | None = None) -> Region:
    """The region of the nth occurrence of a text in a file."""
    text = files[path]
    start = -1
    for _ in range(nth + 1):
        start = text.index(needle, start + 1)
    end = start + (len(needle) if length is None else length)
    line, end_line = text.count("\n", 0, start) + 1, text.count("\n", 0, end) + 1
    column = start - (text.rfind("\n", 0, start) + 1) + 1
    end_column = end - (text.rfind("\n", 0, end) + 1) + 1
    return Region(path, line, column, end_line, end_column, start, end)


def finding(
    region: Region,
    message: str = "“{source}” is wrong",
    *,
    rule: str = "test-rule",
    severity: str = "error",
    label: str | None = None,
    others: tuple[tuple[Region, str | None], ...] = (),
    hints: tuple[Text, ...] = (),
    fix: Mend | None = None,
    field: FieldPath = (),
    **arguments: object,
) -> Diagnostic:
    """A diagnostic in one line."""
    marks = (
        Mark(region, None if label is None else Text(label, arguments), True),
        *(Mark(where, None if text is None else Text(text, arguments), False) for where, text in others),
    )
    return Diagnostic(rule, severity, Text(message, arguments), marks, field, hints, fix)


def either(english: str, french: str) -> str:
    """The wording of a test's own message, `~` for a no-break space."""
    return french.replace("~", "\u00a0") if i18n.language() == "fr" else english


def unknown_startup() -> Diagnostic:
    where = region_of(FILES, MEMBER, "quai-solidere")
    return finding(
        where,
        either("startup “{startup}” does not exist in {folder}", "la startup «~{startup}~» n'existe pas dans {folder}"),
        rule="ref-unknown-startup",
        label=either("did you mean “{meant}”?", "vouliez-vous dire «~{meant}~»~?"),
        hints=(
            Text(
                either(
                    "if it is a new startup: incubo new startup {startup}",
                    "si c'est une nouvelle startup~: incubo new startup {startup}",
                ),
                {"startup": "quai-solidere"},
            ),
        ),
        fix=Mend(
            Text(either("replace by “{meant}”", "remplacer par «~{meant}~»"), {"meant": "quai-solidaire"}),
            False,
            (Replacement(where, "quai-solidaire"),),
        ),
        field=("missions", 0, "startups", 0),
        startup="quai-solidere",
        folder="content/startups/",
        meant="quai-solidaire",
    )


def ends_before() -> Diagnostic:
    start, end = datetime.date(2024, 9, 2), datetime.date(2024, 3, 1)
    return finding(
        region_of(FILES, STARTUP, "2024-03-01"),
        either("phase “{phase}” ends before it starts", "la phase «~{phase}~» se termine avant d'avoir commencé"),
        rule="phase-ends-before-start",
        label=either("ends {n} days earlier, on {end:long}", "finit {n} jours plus tôt, le {end:long}"),
        others=(
            (region_of(FILES, STARTUP, "2024-09-02"), either("starts on {start:long}", "commence le {start:long}")),
        ),
        hints=(
            Text(
                either(
                    "the next phase starts on {next}: the end is probably {guess} (year mistyped)",
                    "la phase suivante commence le {next}~: la date de fin est sans doute {guess} (année mal recopiée)",
                ),
                {"next": datetime.date(2025, 3, 3), "guess": datetime.date(2025, 3, 1)},
            ),
        ),
        field=("phases", 0, "end"),
        phase="investigation",
        start=start,
        end=end,
        n=185,
    )


def advice() -> Diagnostic:
    return finding(
        region_of(FILES, MEMBER, "Malt"),
        either(
            "employer “{source}” is written in {n} other ways", "l'employeur «~{source}~» s'écrit de {n} autres façons"
        ),
        rule="style-employer",
        severity="advice",
        field=("missions", 0, "employer"),
        n=2,
    )


def outcome(*found: Diagnostic, files: int = 3, seconds: float | None = 0.2) -> Outcome:
    return Outcome(found, files, seconds)


def classic() -> Outcome:
    return outcome(unknown_startup(), ends_before())


@pytest.fixture
def french() -> Iterator[None]:
    i18n.use("fr")
    yield
    i18n.use("en")


@pytest.fixture
def english() -> None:
    i18n.use("en")


def show(
    result: Outcome,
    fmt: str,
    *,
    look: Look | None = None,
    files: dict[str, str] | None = None,
    **options: object,
) -> str:
    """A validation in a format, in the language in use."""
    texts = FILES if files is None else files
    return diagnostics.render(
        result,
        fmt,
        lang=i18n.language(),
        at=AT,
        look=look or Look(),
        text_of=texts.__getitem__,
        **options,  # type: ignore[arg-type]
    )


PHASES = {
    "investigation": "en investigation",
    "construction": "en construction",
    "acceleration": "en accélération",
    "consolidation": "en consolidation",
    "opere": "opérée",
    "alumni": "partenariat terminé",
    "abandon": "arrêtée",
    None: "sans phase",
}


ENGLISH_PHASES = {
    "investigation": "in investigation",
    "construction": "in construction",
    "acceleration": "in acceleration",
    "consolidation": "in consolidation",
    "opere": "operated",
    "alumni": "partnership over",
    "abandon": "stopped",
    None: "no phase",
}


def phase_label(phase: str | None) -> str:
    return (PHASES if i18n.language() == "fr" else ENGLISH_PHASES).get(phase, phase or "")


def phases_table(**changes: object) -> Table:
    rows = [
        ("investigation", 2, 0.117647, 91, 1),
        ("construction", 4, 0.235294, 212, -1),
        ("acceleration", 2, 0.117647, 730, 0),
        ("consolidation", 1, 0.058824, 349, 1),
        ("opere", 1, 0.058824, 1475, 0),
        ("abandon", 3, 0.176471, None, 2),
    ]
    folded = [("alumni", 1, 0.058824, None, 0), (None, 3, 0.176471, None, None)]

    def row(values: tuple[object, ...], *, fold: bool = False) -> Row:
        phase, count, share, days, change = values
        cells = {"phase": phase, "count": count, "share": share, "median": days, "change": change}
        why = (
            Why(
                "mon-estran",
                "Mon Estran",
                Text(either("since {d}", "depuis le {d:long}"), {"d": datetime.date(2023, 6, 1)}),
            ),
        )
        return Row(cells, folded=fold, why=why if phase in ("acceleration", "alumni") else ())

    table = Table(
        "phases",
        Text(either("Startups by phase on {at:long}", "Startups par phase au {at:long}"), {"at": AT}),
        AT,
        (
            Column("phase", Text("Phase"), "phase"),
            Column("count", Text("Startups"), "integer"),
            Column("share", Text(either("Percent", "Part")), "share"),
            Column("median", Text(either("Median time in phase", "Durée médiane")), "days"),
            Column("change", Text(either("In a year", "En un an")), "change"),
        ),
        (
            *(row(each) for each in rows),
            *(row(each, fold=True) for each in folded),
            Row(
                {
                    "phase": Text(either("{n} other phases", "{n} autres phases"), {"n": 2}),
                    "count": 4,
                    "share": 0.235294,
                },
                why=(row(folded[0]).why),
                stands=True,
            ),
            Row({"phase": Text("Total"), "count": 17, "share": 1.0, "change": 3}, level=1),
        ),
        (
            Note(
                "definition-phase",
                Text(
                    either(
                        "The phase of a startup is the one that started last on or before the day.",
                        "La phase d'une startup est la dernière à avoir commencé ce jour-là.",
                    )
                ),
            ),
            Note(
                "uncommitted",
                Text(
                    either("{n} files are not committed.", "{n} fichiers ne sont pas enregistrés dans git."), {"n": 2}
                ),
            ),
        ),
        Commit("0123456789abcdef0123456789abcdef01234567", datetime.date(2025, 1, 14)),
        "count",
    )
    return table._replace(**changes)  # type: ignore[arg-type]


def tabulate(table: Table, fmt: str = "table", *, look: Look | None = None, **options: object) -> str:
    """A table in a format, in the language in use."""
    return tables.render(
        table,
        fmt,
        lang=i18n.language(),
        look=look or Look(),
        phase_label=phase_label,
        **options,  # type: ignore[arg-type]
    )


@pytest.fixture
def sample() -> SimpleNamespace:
    """Everything above, for tests that cannot import it."""
    return SimpleNamespace(**globals())
