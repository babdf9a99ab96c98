"""SARIF 2.1.0, which GitHub's code scanning, GitLab and editors read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from incubo import __version__
from incubo.core.i18n import gettext
from incubo.render.diagnostics.annotations import list_annotations, with_finding_ids
from incubo.render.diagnostics.context import DiagnosticsContext
from incubo.render.json_document import dump_json
from incubo.validation.diagnostic import Diagnostic, Region
from incubo.validation.rule import RULES

SARIF_SCHEMA_URL = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_SARIF_LEVELS = {"error": "error", "warning": "warning", "advice": "note"}
_SOURCE_ROOT = "%SRCROOT%"


def render(context: DiagnosticsContext) -> str:
    """One run, with the rules that were broken in it."""
    broken = sorted({diagnostic.rule_id for diagnostic in context.listed})
    driver: dict[str, Any] = {"name": "incubo", "version": __version__, "semanticVersion": __version__}
    if context.rules_url:
        driver["informationUri"] = context.rules_url
    driver["rules"] = [_reporting_descriptor(rule, context) for rule in broken]
    run = {
        "tool": {"driver": driver},
        "language": context.lang,
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_SOURCE_ROOT: {"description": {"text": gettext("the root of the git repository")}}},
        "results": [
            _result(diagnostic, broken.index(diagnostic.rule_id), id_, context)
            for diagnostic, id_ in with_finding_ids(context)
        ],
    }
    return dump_json(
        {"$schema": SARIF_SCHEMA_URL, "version": "2.1.0", "runs": [run]},
        ascii_only=not context.terminal.unicode,
        keep_surrogates=False,
    )


def plain_message(text: str) -> dict[str, str]:
    """A plain message: what would be read as a link (`[here](address)`) is not one."""
    return {"text": text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]") if "](" in text else text}


def _reporting_descriptor(rule: str, context: DiagnosticsContext) -> dict[str, Any]:
    known = RULES.get(rule)
    said: dict[str, Any] = {"id": rule}
    if known is not None:
        title, why = gettext(known.title), gettext(known.rationale)
        said["shortDescription"] = {"text": title[:1].upper() + title[1:]}
        said["fullDescription"] = {"text": why}
        said["help"] = {"text": why}
        said["defaultConfiguration"] = {"level": _SARIF_LEVELS[known.severity_for(None)]}
    if context.rules_url:
        said["helpUri"] = context.rule_url(rule)
    return said


def _result(diagnostic: Diagnostic, rule_index: int, fingerprint: str, context: DiagnosticsContext) -> dict[str, Any]:
    region = diagnostic.region
    lines = [context.format_message(diagnostic.message, region)]
    for remark in list_annotations(diagnostic, context, with_other_places=False):
        lines.append(remark.text)
        if remark.corrected_line is not None:
            lines.append("    " + remark.corrected_line)
    said: dict[str, Any] = {
        "ruleId": diagnostic.rule_id,
        "ruleIndex": rule_index,
        "level": _SARIF_LEVELS[diagnostic.severity],
        "message": plain_message("\n".join(lines)),
        "locations": [_physical_location(region, context)],
        "partialFingerprints": {"incuboFinding/v1": fingerprint},
    }
    others = [mark for mark in diagnostic.labels if not mark.is_primary]
    if others:
        said["relatedLocations"] = [
            {"id": number, **_physical_location(mark.region, context)}
            | (
                {"message": plain_message(context.format_message(mark.message, region))}
                if mark.message is not None
                else {}
            )
            for number, mark in enumerate(others, 1)
        ]
    fix = diagnostic.fix
    if fix is not None and fix.edits:
        said["fixes"] = [
            {
                "description": plain_message(context.format_message(fix.title, region)),
                "artifactChanges": _artifact_changes(diagnostic, context),
            }
        ]
    return said


def _artifact_changes(diagnostic: Diagnostic, context: DiagnosticsContext) -> list[dict[str, Any]]:
    """The edits of a fix, file by file."""
    changes: dict[str, list[dict[str, Any]]] = {}
    for edit in diagnostic.fix.edits if diagnostic.fix else ():
        replacement = {"deletedRegion": _sarif_region(edit.region), "insertedContent": {"text": edit.new_text}}
        changes.setdefault(edit.region.path, []).append(replacement)
    return [
        {"artifactLocation": _artifact_location(path, context), "replacements": made} for path, made in changes.items()
    ]


def _artifact_location(path: str, context: DiagnosticsContext) -> dict[str, str]:
    # a name that is not UTF-8 has its own bytes in the address
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
