"""Checks: what is wrong, file by file, with the quoted line, why, and the correction; and the pages of rules."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from incubo.app.reports.context import make_explain_context
from incubo.app.settings_check import find_settings_problems
from incubo.core.errors import IncuboError
from incubo.core.i18n import capitalize_first, gettext
from incubo.edit.forms.definitions import is_settable
from incubo.edit.verbs.set import resolve_field_path
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.query.lists import LISTS
from incubo.registry.incubator_entries import find_other_paths
from incubo.registry.lookup import EntryRef, entry_title
from incubo.render.diagnostics.formats import DiagnosticsContext, severity_label
from incubo.render.terminal.unified_diff import CONTEXT_LINES
from incubo.reports.explain.rules import rule_page
from incubo.source.edits.text_edits import TextEdit, apply_file_edits
from incubo.validation.diagnostic import SEVERITIES, Diagnostic, DiagnosticLabel, ResolvedFix, ValidationResult
from incubo.validation.engine import (
    CheckedRegistry,
    LocatedFindings,
    ValidationOptions,
    build_diagnostics,
    check_registry,
)
from incubo.validation.rules import RULES
from incubo.web.blocks import STYLE, entry_link, name_file, section_values
from incubo.web.links import CHECKED, ENTRY_SECTIONS
from incubo.web.pages.paging import find_part
from incubo.web.view import View, WebPage

PAGE_FILES = 40
"""Files on a page."""
_MAX_OPEN = 8
"""Findings of a file that are shown; the others are folded."""
_QUOTE_BEFORE, _QUOTE_LENGTH = 60, 160
"""What is quoted of a long line: so much before what is wrong, so much in all."""
_MAX_DIFF_CHARACTERS = 200_000
"""A correction of a longer file has no preview."""
_OTHER_FILES = "other"
"""The kind of files that are no entries."""


class Checked(NamedTuple):
    """What was found in a registry on a day, and what finding it again after a change begins from."""

    checked: CheckedRegistry
    located: LocatedFindings
    result: ValidationResult


def check_view(view: View) -> ValidationResult:
    """The findings of the registry, advice included: found once for each state of the files."""

    def check(previous: Checked | None) -> Checked:
        options = ValidationOptions(severities=view.workspace.settings.severities, show_advice=True)
        last = previous.checked if previous is not None else None
        checked = check_registry(view.whole, view.day, options, previous=last)
        located = previous.located if previous is not None else LocatedFindings()
        problems = [*find_settings_problems(view.workspace, view.whole), *checked.problems]
        result = build_diagnostics(view.whole, view.day, view.whole.read_text, problems, options, located=located)
        return Checked(checked, located, result)

    return view.keep("checks", view.day, check).result


def make_checks(view: View) -> WebPage:
    """The findings: those of the incubator, without advice, unless the address asks for others."""
    result = check_view(view)
    others = find_other_paths(view.whole, view.incubator) if view.incubator is not None else frozenset()
    found = [one for one in result.diagnostics if one.region.path not in others]
    kinds = _file_kinds(view)
    wanted = _Filter(view.query, kinds)
    shown = [one for one in found if wanted.shows(one)]
    by_path: dict[str, list[Diagnostic]] = {}
    for one in shown:
        by_path.setdefault(one.region.path, []).append(one)
    paths = sorted(by_path, key=lambda path: (min(SEVERITIES.index(one.severity) for one in by_path[path]), path))
    part = find_part(view, "checks", len(paths), PAGE_FILES)
    context = DiagnosticsContext(result, view.language, view.day, STYLE, view.whole.read_text)
    refs = _entry_refs(view)
    files = [_file_values(view, path, by_path[path], refs.get(path), context) for path in paths[part.start : part.end]]
    return WebPage(
        "checks.html",
        gettext("Checks"),
        {
            "files": files,
            "finding_count": len(shown),
            "shown_file_count": len(paths),
            "file_count": result.file_count,
            "filters": list(_filters(view, found, wanted)),
            "is_filtered": wanted.is_narrow,
            "clear_link": view.links.page("checks"),
            "rule": _rule_values(view, wanted.rule) if wanted.rule in RULES else None,
            "rules": _rule_counts(view, shown) if not wanted.rule else [],
            "is_own": view.incubator is not None,
            "scope": entry_title(view.whole, "incubator", view.incubator) if view.incubator else "",
            "elsewhere": len(result.diagnostics) - len(found),
            "all_link": view.links.page("checks", {**view.query, "incubator": "all"}),
            "part": part,
        },
        "checks",
    )


class _Filter:
    """Which findings the address asks for: `severity`, `rule`, `kind`, `path`."""

    def __init__(self, query: Mapping[str, str], kinds: Mapping[str, str]) -> None:
        self.severity = query.get("severity", "")
        self.rule = query.get("rule", "")
        self.kind = query.get("kind", "")
        self.path = query.get("path", "")
        self._kinds = kinds

    @property
    def is_narrow(self) -> bool:
        """Whether something is left out that a person could look for."""
        return bool(self.severity or self.rule or self.kind or self.path)

    def shows_severity(self, finding: Diagnostic) -> bool:
        """Without a severity or a rule, advice is left out."""
        if self.severity:
            return self.severity in ("all", finding.severity)
        return finding.severity != "advice" or bool(self.rule)

    def shows_kind(self, finding: Diagnostic) -> bool:
        """By the kind of the file."""
        return not self.kind or self._kinds.get(finding.region.path, _OTHER_FILES) == self.kind

    def shows(self, finding: Diagnostic, *, but: str = "") -> bool:
        """Whether a finding is asked for. `but`: as if this part of the address were empty."""
        return (
            (but == "severity" or self.shows_severity(finding))
            and (but == "kind" or self.shows_kind(finding))
            and (not self.rule or finding.rule_id == self.rule)
            and (not self.path or finding.region.path == self.path)
        )


def _file_kinds(view: View) -> dict[str, str]:
    """The kind of each file, by the folder it is in."""
    kind_of_path = view.whole.layout.kind_of_path
    return {path: kind for path in view.whole.paths if (kind := kind_of_path(path)) is not None}


def _entry_refs(view: View) -> dict[str, EntryRef]:
    return {
        entry.path: EntryRef(kind, entry.id) for kind, by_id in view.whole.entries.items() for entry in by_id.values()
    }


def _filters(view: View, found: Sequence[Diagnostic], wanted: _Filter) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The chips: their group, and each with its label, number and address."""
    by_severity = Counter(one.severity for one in found if wanted.shows(one, but="severity"))
    labels = {
        "error": gettext("Errors"),
        "warning": gettext("Warnings"),
        "advice": gettext("Advice"),
    }
    first = by_severity["error"] + by_severity["warning"]
    chips = [_chip(view, "severity", "", gettext("Errors and warnings"), first, wanted.severity)]
    chips += [
        _chip(view, "severity", severity, labels[severity], by_severity[severity], wanted.severity)
        for severity in SEVERITIES
    ]
    yield gettext("Severity"), chips
    kinds = _file_kinds(view)
    by_kind = Counter(kinds.get(one.region.path, _OTHER_FILES) for one in found if wanted.shows(one, but="kind"))
    if len(by_kind) > 1 or wanted.kind:
        kind_labels = {kind: gettext(LISTS[ENTRY_SECTIONS[kind]].title) for kind in ENTRY_KINDS}
        kind_labels[_OTHER_FILES] = gettext("Other files")
        yield (
            gettext("Kind"),
            [
                _chip(view, "kind", "", gettext("All"), sum(by_kind.values()), wanted.kind),
                *(
                    _chip(view, "kind", kind, label, by_kind[kind], wanted.kind)
                    for kind, label in kind_labels.items()
                    if by_kind[kind] or wanted.kind == kind
                ),
            ],
        )


def _chip(view: View, name: str, value: str, label: str, count: int, current: str) -> dict[str, Any]:
    query = {**view.query, name: value, "page": ""}
    return {"label": label, "count": count, "href": view.links.page("checks", query), "is_current": value == current}


def _rule_counts(view: View, shown: Iterable[Diagnostic]) -> list[dict[str, Any]]:
    """The rules by the number of their findings, the most frequent first."""
    counts = Counter(one.rule_id for one in shown)
    return [
        {
            **_rule_values(view, rule),
            "count": n,
            "href": view.links.page("checks", {**view.query, "rule": rule, "page": ""}),
        }
        for rule, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def _rule_values(view: View, rule: str) -> dict[str, Any]:
    return {
        "id": rule,
        "title": capitalize_first(gettext(RULES[rule].title)),
        "why": view.links.page(f"checks/{rule}"),
    }


def _file_values(
    view: View, path: str, findings: Sequence[Diagnostic], ref: EntryRef | None, context: DiagnosticsContext
) -> dict[str, Any]:
    try:
        text = view.whole.read_text(path)
    except OSError:  # removed meanwhile
        text = ""
    lines = text.split("\n")
    mend = _Mending(view, ref) if ref is not None and path not in view.whole.unreadable_paths else None
    values = [
        {
            **_finding(view, one, context, text, lines),
            "mend": mend.find_link(one) if mend and one.fix is None and not one.is_elsewhere else "",
        }
        for one in findings
    ]
    kind = view.whole.layout.kind_of_path(path)
    return {
        "path": path,
        "title": name_file(view.whole, path),
        "link": entry_link(view, *ref) if ref is not None else "",
        "kind": gettext(ENTRY_KINDS[kind].label) if kind is not None else "",
        "fix": _correction_link(view, path, findings, ref),
        "open": values[:_MAX_OPEN],
        "folded": values[_MAX_OPEN:],
    }


def _correction_link(view: View, path: str, findings: Sequence[Diagnostic], ref: EntryRef | None) -> str:
    """The form of the automatic corrections of a file; without one, that of the fields of its entry."""
    if any(one.fix is not None for one in findings):
        return view.links.change("fix", path=path)
    if all(one.is_elsewhere for one in findings):
        return ""
    return view.links.change("set", kind=ref.kind, id=ref.id, **CHECKED) if ref is not None else ""


class _Mending:
    """The forms that mend what is wrong with the fields of an entry."""

    def __init__(self, view: View, ref: EntryRef) -> None:
        self._view, self._ref = view, ref
        workspace = view.workspace
        edits = workspace.start_edits(view.whole)
        self._kind = workspace.entry_kinds.get(ref.kind, ENTRY_KINDS[ref.kind])
        self._values = edits.value_at(view.whole.entries[ref.kind][ref.id].path, ()) or {}

    def find_link(self, finding: Diagnostic) -> str:
        """The form of the field of a finding; of a group, that of its day; "" where there is none."""
        names = [str(part + 1) if isinstance(part, int) else part for part in finding.field_path]
        if not names:
            return ""
        for last in ("", "start", "date"):
            path = ".".join([*names, last] if last else names)
            try:
                target = resolve_field_path(path, self._kind, self._values, self._view.whole.vocabulary, self._ref.id)
            except IncuboError:
                continue
            if is_settable(target.field):
                return self._view.links.change("set", kind=self._ref.kind, id=self._ref.id, field=path, **CHECKED)
        return ""


def _finding(
    view: View, finding: Diagnostic, context: DiagnosticsContext, text: str, lines: Sequence[str]
) -> dict[str, Any]:
    region = finding.region
    primary, *others = finding.labels
    fix = finding.fix
    return {
        "severity": finding.severity,
        "severity_label": capitalize_first(severity_label(finding.severity)),
        "message": capitalize_first(context.format_message(finding.message, region)),
        "label": context.format_message(primary.message, region) if primary.message is not None else "",
        "quote": _quote(primary, lines),
        "others": [
            (other.region.line, context.format_message(other.message, region), _quote(other, lines))
            for other in others
            if other.message is not None and other.region.path == region.path
        ],
        "hints": [
            capitalize_first(hint)
            for one in finding.hints
            if not one.address and (hint := context.format_hint(one, region))
        ],
        "places": [hint for hint in finding.hints if hint.address],
        "why": view.links.page(f"checks/{finding.rule_id}"),
        "fix": _fix_values(fix, finding, context, text) if fix is not None else None,
    }


def _quote(label: DiagnosticLabel, lines: Sequence[str]) -> dict[str, Any] | None:
    """The line of a label in three pieces: before, what is marked, after. Of a long line, what is around the mark."""
    region = label.region
    if not 0 < region.line <= len(lines):
        return None
    line = lines[region.line - 1].rstrip("\r")
    start = min(region.column - 1, len(line))
    end = len(line) if region.end_line > region.line else min(max(region.end_column - 1, start), len(line))
    low = max(start - _QUOTE_BEFORE, 0) if len(line) > _QUOTE_LENGTH else 0
    high = min(low + _QUOTE_LENGTH, len(line))
    end = min(end, high)
    if not line[low:high].strip():
        return None
    return {
        "line": region.line,
        "before": ("…" if low else "") + line[low:start],
        "marked": line[start:end],
        "after": line[end:high] + ("…" if high < len(line) else ""),
    }


def _fix_values(fix: ResolvedFix, finding: Diagnostic, context: DiagnosticsContext, text: str) -> dict[str, Any]:
    return {
        "title": capitalize_first(context.format_message(fix.title, finding.region)),
        "is_safe": fix.is_safe,
        "new_name": fix.new_name,
        "diff": list(_diff_lines(fix, finding, text)) if len(text) <= _MAX_DIFF_CHARACTERS else [],
    }


def _diff_lines(fix: ResolvedFix, finding: Diagnostic, text: str) -> Iterator[tuple[str, str]]:
    """The lines that a fix changes in its file: `ins`, `del` or `same`, and the text."""
    if not fix.edits or any(edit.region.path != finding.region.path for edit in fix.edits):
        return
    edits = [TextEdit(edit.region.start, edit.region.end, edit.new_text) for edit in fix.edits]
    after = apply_file_edits(text.encode(), edits, ()).decode()
    lines = difflib.unified_diff(text.split("\n"), after.split("\n"), lineterm="", n=CONTEXT_LINES)
    for line in list(lines)[2:]:
        if line.startswith("@"):
            continue
        yield {"+": "ins", "-": "del"}.get(line[:1], "same"), line[1:].rstrip("\r")


def make_rule_page(view: View, rule: str) -> WebPage | None:
    """What a rule finds, why it matters, and how to set it right; None for an unknown one."""
    if rule not in RULES:
        return None
    context = make_explain_context(view.workspace)
    page = rule_page(rule, context)
    sections = [section for section in page.sections if section.id not in ("settings", "severity")]
    count = sum(one.rule_id == rule for one in check_view(view).diagnostics)
    severities = [
        capitalize_first(severity_label(severity))
        for severity in SEVERITIES
        if severity in context.rule_severities(RULES[rule])
    ]
    values = {
        "sections": list(section_values(view, page._replace(sections=tuple(sections)))),
        "severities": severities,
        "count": count,
        "count_link": view.links.page("checks", {"rule": rule, "incubator": "all"}),
        "rule": rule,
    }
    crumbs = ((gettext("Checks"), view.links.page("checks")),)
    return WebPage("rule.html", _rule_values(view, rule)["title"], values, "checks", crumbs)
