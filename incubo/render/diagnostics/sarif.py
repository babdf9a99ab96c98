"""SARIF 2.1.0, the format of GitHub's code scanning, GitLab and editors.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from incubo import __version__
from incubo.core.i18n import capitalize_first, gettext
from incubo.render.diagnostics.annotations import list_annotations, with_finding_ids
from incubo.render.diagnostics.formats import DiagnosticsContext
from incubo.render.json_document import dump_json
from incubo.validation.diagnostic import Diagnostic, DiagnosticLabel, Region
from incubo.validation.rule import RULES

SARIF_SCHEMA_URL = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_SARIF_LEVELS = {"error": "error", "warning": "warning", "advice": "note"}
_SOURCE_ROOT = "%SRCROOT%"


def render(context: DiagnosticsContext) -> str:
    """A document with one run, and the rules that its findings break."""
    rule_ids = sorted({diagnostic.rule_id for diagnostic in context.listed})
    driver: dict[str, Any] = {"name": "incubo", "version": __version__, "semanticVersion": __version__}
    if context.rules_url:
        driver["informationUri"] = context.rules_page
    driver["rules"] = [_reporting_descriptor(rule_id, context) for rule_id in rule_ids]
    run = {
        "tool": {"driver": driver},
        "language": context.lang,
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_SOURCE_ROOT: {"description": {"text": gettext("the root of the git repository")}}},
        "results": [
            _result(diagnostic, rule_ids.index(diagnostic.rule_id), id_, context)
            for diagnostic, id_ in with_finding_ids(context)
        ],
    }
    return dump_json(
        {"$schema": SARIF_SCHEMA_URL, "version": "2.1.0", "runs": [run]},
        ascii_only=not context.terminal.unicode,
        keep_surrogates=False,
    )


def plain_message(text: str) -> dict[str, str]:
    """A plain text message: `[text](address)` is escaped, because SARIF would make it a link."""
    return {"text": text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]") if "](" in text else text}


def _reporting_descriptor(rule_id: str, context: DiagnosticsContext) -> dict[str, Any]:
    rule = RULES.get(rule_id)
    descriptor: dict[str, Any] = {"id": rule_id}
    if rule is not None:
        title, rationale = gettext(rule.title), gettext(rule.rationale)
        descriptor["shortDescription"] = {"text": capitalize_first(title)}
        descriptor["fullDescription"] = {"text": rationale}
        descriptor["help"] = {"text": rationale}
        descriptor["defaultConfiguration"] = {"level": _SARIF_LEVELS[rule.severity_for(None)]}
    if context.rules_url:
        descriptor["helpUri"] = context.rule_url(rule_id)
    return descriptor


def _result(diagnostic: Diagnostic, rule_index: int, fingerprint: str, context: DiagnosticsContext) -> dict[str, Any]:
    region = diagnostic.region
    lines = [context.format_message(diagnostic.message, region)]
    for annotation in list_annotations(diagnostic, context, with_other_places=False):
        lines += annotation.lines()
    result: dict[str, Any] = {
        "ruleId": diagnostic.rule_id,
        "ruleIndex": rule_index,
        "level": _SARIF_LEVELS[diagnostic.severity],
        "message": plain_message("\n".join(lines)),
        "locations": [_physical_location(region, context)],
        "partialFingerprints": {"incuboFinding/v1": fingerprint},
    }
    related = [label for label in diagnostic.labels if not label.is_primary]
    if related:
        result["relatedLocations"] = [
            _related_location(number, label, region, context) for number, label in enumerate(related, 1)
        ]
    fix = diagnostic.fix
    if fix is not None and fix.edits:
        result["fixes"] = [
            {
                "description": plain_message(context.format_message(fix.title, region)),
                "artifactChanges": _artifact_changes(diagnostic, context),
            }
        ]
    return result


def _related_location(
    number: int, label: DiagnosticLabel, region: Region, context: DiagnosticsContext
) -> dict[str, Any]:
    location: dict[str, Any] = {"id": number, **_physical_location(label.region, context)}
    if label.message is not None:
        location["message"] = plain_message(context.format_message(label.message, region))
    return location


def _artifact_changes(diagnostic: Diagnostic, context: DiagnosticsContext) -> list[dict[str, Any]]:
    """The edits of a fix, grouped by file."""
    replacements: dict[str, list[dict[str, Any]]] = {}
    for edit in diagnostic.fix.edits if diagnostic.fix else ():
        replacement = {"deletedRegion": _sarif_region(edit.region), "insertedContent": {"text": edit.new_text}}
        replacements.setdefault(edit.region.path, []).append(replacement)
    return [
        {"artifactLocation": _artifact_location(path, context), "replacements": items}
        for path, items in replacements.items()
    ]


def _artifact_location(path: str, context: DiagnosticsContext) -> dict[str, str]:
    # a name that is not UTF-8 keeps its bytes in the address
    return {"uri": quote((context.git_prefix + path).encode("utf-8", "surrogateescape")), "uriBaseId": _SOURCE_ROOT}


def _sarif_region(region: Region) -> dict[str, int]:
    return {
        "startLine": region.line,
        "startColumn": region.column,
        "endLine": region.end_line,
        "endColumn": region.end_column,
    }


def _physical_location(region: Region, context: DiagnosticsContext) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": _artifact_location(region.path, context),
            "region": _sarif_region(region),
        }
    }
