"""Files, diagnostics and a table for tests of renderers, and shortcuts that render them in the current language."""

from __future__ import annotations

import datetime

from incubo.core import i18n
from incubo.core.hint import Hint
from incubo.core.message import LabelledValue, Message
from incubo.core.problem import FieldLocation, FieldPath, Problem, Span
from incubo.document.table import Column, Commit, Contribution, Note, Row, Table
from incubo.model.vocabulary import make_vocabulary
from incubo.registry.layout import INCUBO_LAYOUT
from incubo.registry.loader import load_registry
from incubo.registry.store import MemoryStore
from incubo.render.diagnostics.formats import DiagnosticsContext, render_diagnostics
from incubo.render.tables.formats import render_table
from incubo.render.terminal.style import TerminalStyle
from incubo.validation.diagnostic import Diagnostic, DiagnosticLabel, Region, Replacement, ResolvedFix, ValidationResult
from incubo.validation.new_findings import make_fingerprint_function

TODAY = datetime.date(2025, 1, 15)
MEMBER_PATH = "content/members/x.y.md"
STARTUP_PATH = "content/startups/x.md"
FILES = {
    MEMBER_PATH: """---
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
    STARTUP_PATH: """---
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


def make_diagnostic(
    region: Region,
    message: str = "“{source}” is wrong",
    *,
    rule: str = "test-rule",
    severity: str = "error",
    label: str | None = None,
    others: tuple[tuple[Region, str | None], ...] = (),
    hints: tuple[Hint, ...] = (),
    fix: ResolvedFix | None = None,
    field: FieldPath = (),
    **arguments: object,
) -> Diagnostic:
    """A diagnostic in one line."""
    marks = (
        DiagnosticLabel(region, None if label is None else Message(label, arguments), True),
        *(
            DiagnosticLabel(region, None if text is None else Message(text, arguments), False)
            for region, text in others
        ),
    )
    place = FieldLocation(region.path, field) if field else Span(region.path, region.start, region.end)
    return Diagnostic(Problem(rule, place, Message(message, arguments)), severity, marks, hints, fix)


def in_language(english: str, french: str) -> str:
    """The wording of a test's own message, `~` for a no-break space."""
    return french.replace("~", "\u00a0") if i18n.current_language() == "fr" else english


def unknown_startup_diagnostic() -> Diagnostic:
    region = region_of(FILES, MEMBER_PATH, "quai-solidere")
    return make_diagnostic(
        region,
        in_language(
            "startup “{startup}” does not exist in {folder}", "la startup «~{startup}~» n'existe pas dans {folder}"
        ),
        rule="ref-unknown-startup",
        label=in_language("did you mean “{meant}”?", "vouliez-vous dire «~{meant}~»~?"),
        hints=(
            Hint(
                Message(in_language("if it is a new product", "si c'est une nouvelle startup")),
                "incubo new startup quai-solidere",
            ),
        ),
        fix=ResolvedFix(
            Message(in_language("replace by “{meant}”", "remplacer par «~{meant}~»"), {"meant": "quai-solidaire"}),
            False,
            (Replacement(region, "quai-solidaire"),),
        ),
        field=("missions", 0, "startups", 0),
        startup="quai-solidere",
        folder="content/startups/",
        meant="quai-solidaire",
    )


def ends_before_start_diagnostic() -> Diagnostic:
    start, end = datetime.date(2024, 9, 2), datetime.date(2024, 3, 1)
    return make_diagnostic(
        region_of(FILES, STARTUP_PATH, "2024-03-01"),
        in_language("phase “{phase}” ends before it starts", "la phase «~{phase}~» se termine avant d'avoir commencé"),
        rule="phase-ends-before-start",
        label=in_language("ends {n} days earlier, on {end:long}", "finit {n} jours plus tôt, le {end:long}"),
        others=(
            (
                region_of(FILES, STARTUP_PATH, "2024-09-02"),
                in_language("starts on {start:long}", "commence le {start:long}"),
            ),
        ),
        hints=(
            Hint(
                Message(
                    in_language(
                        "the next phase starts on {next}: the end is probably {guess} (year mistyped)",
                        "la phase suivante commence le {next}~: la date de fin est sans doute {guess} (année mal "
                        "recopiée)",
                    ),
                    {"next": datetime.date(2025, 3, 3), "guess": datetime.date(2025, 3, 1)},
                ),
            ),
        ),
        field=("phases", 0, "end"),
        phase="investigation",
        start=start,
        end=end,
        n=185,
    )


def advice_diagnostic() -> Diagnostic:
    return make_diagnostic(
        region_of(FILES, MEMBER_PATH, "Malt"),
        in_language(
            "employer “{source}” is written in {n} other ways", "l'employeur «~{source}~» s'écrit de {n} autres façons"
        ),
        rule="schema-rare-value",
        severity="advice",
        field=("missions", 0, "employer"),
        n=2,
    )


def make_result(*diagnostics: Diagnostic, files: int = 3, seconds: float | None = 0.2) -> ValidationResult:
    return ValidationResult(diagnostics, files, seconds)


def two_error_result() -> ValidationResult:
    return make_result(unknown_startup_diagnostic(), ends_before_start_diagnostic())


def render_result(
    result: ValidationResult,
    fmt: str,
    *,
    terminal: TerminalStyle | None = None,
    files: dict[str, str] | None = None,
    **options: object,
) -> str:
    """A validation in a format, in the language in use."""
    texts = FILES if files is None else files
    store = MemoryStore({path: text.encode() for path, text in texts.items()})
    registry = load_registry(store, INCUBO_LAYOUT, make_vocabulary({}))
    context = DiagnosticsContext(
        result,
        i18n.current_language(),
        TODAY,
        terminal or TerminalStyle(),
        texts.__getitem__,
        fingerprint_of=make_fingerprint_function(registry),
        **options,  # type: ignore[arg-type]
    )
    return render_diagnostics(context, fmt)


FRENCH_PHASES = {
    "investigation": "en investigation",
    "construction": "en construction",
    "acceleration": "en accélération",
    "consolidation": "en consolidation",
    "opere": "opérée",
    "alumni": "partenariat terminé",
    "abandon": "arrêtée",
}


ENGLISH_PHASES = {
    "investigation": "in investigation",
    "construction": "in construction",
    "acceleration": "in acceleration",
    "consolidation": "in consolidation",
    "opere": "operated",
    "alumni": "partnership over",
    "abandon": "stopped",
}


def phase_value(phase: str) -> LabelledValue:
    return LabelledValue(phase, {"fr": FRENCH_PHASES[phase], "en": ENGLISH_PHASES[phase]})


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
        named = phase_value(phase) if isinstance(phase, str) else None
        cells = {"phase": named, "count": count, "share": share, "median": days, "change": change}
        why = (
            Contribution(
                "mon-estran",
                "Mon Estran",
                Message(in_language("since {d}", "depuis le {d:long}"), {"d": datetime.date(2023, 6, 1)}),
            ),
        )
        return Row(cells, is_collapsed=fold, contributions=why if phase in ("acceleration", "alumni") else ())

    table = Table(
        "phases",
        Message(in_language("Products by phase on {at:long}", "Startups par phase au {at:long}"), {"at": TODAY}),
        TODAY,
        (
            Column("phase", Message("Phase"), "phase"),
            Column("count", Message("Products"), "integer"),
            Column("share", Message(in_language("Percent", "Part")), "share"),
            Column("median", Message(in_language("Median time in phase", "Durée médiane")), "days"),
            Column("change", Message(in_language("In a year", "En un an")), "change"),
        ),
        (
            *(row(values) for values in rows),
            *(row(values, fold=True) for values in folded),
            Row(
                {
                    "phase": Message(in_language("{n} other phases", "{n} autres phases"), {"n": 2}),
                    "count": 4,
                    "share": 0.235294,
                },
                contributions=(row(folded[0]).contributions),
                is_summary=True,
            ),
            Row({"phase": Message("Total"), "count": 17, "share": 1.0, "change": 3}, level=1),
        ),
        (
            Note(
                "definition-phase",
                Message(
                    in_language(
                        "The phase of a startup is the one that started last on or before the day.",
                        "La phase d'une startup est la dernière à avoir commencé ce jour-là.",
                    )
                ),
            ),
            Note(
                "uncommitted",
                Message(
                    in_language("{n} files are not committed.", "{n} fichiers ne sont pas enregistrés dans git."),
                    {"n": 2},
                ),
            ),
        ),
        Commit("0123456789abcdef0123456789abcdef01234567", datetime.date(2025, 1, 14)),
        "count",
    )
    return table._replace(**changes)  # type: ignore[arg-type]


def render_sample_table(
    table: Table, fmt: str = "table", *, terminal: TerminalStyle | None = None, **options: object
) -> str:
    """A table in a format, in the language in use."""
    return render_table(
        table,
        fmt,
        lang=i18n.current_language(),
        terminal=terminal or TerminalStyle(),
        **options,  # type: ignore[arg-type]
    )
