"""Where the result of `incubo ci` goes: the log, the job's summary and outputs, the comment's file."""

from __future__ import annotations

import os
from pathlib import Path

from incubo import config_file
from incubo.cli import session
from incubo.cli.ci_review import Review
from incubo.cli.output import write_file
from incubo.errors import ToolError, UsageError
from incubo.i18n import N_, gettext
from incubo.problem import Text
from incubo.render import diagnostics, request_json, request_log, request_markdown
from incubo.render.request import Request
from incubo.render.style import Look
from incubo.render.view import View
from incubo.validation.fingerprint import fingerprint, of_diagnostic
from incubo.validation.rule import RULES

_FOR_PEOPLE = ("full", "concise", "github")
"""The formats of findings after which the rest is said in words; other ones are read by programs."""


def refuse_registry(comment: Path, root: Path) -> None:
    """Raise UsageError where the comment would take the place of an entry or of the settings."""
    place = comment.resolve()
    if place.is_relative_to((root / "content").resolve()) or place == (root / config_file.FILE).resolve():
        raise UsageError(
            Text(N_("{path} is among the registry's entries: a result is not written there"), {"path": str(comment)}),
            hints=(Text(N_("choose another folder")),),
        )


def deliver(review: Review, policy: str, fmt: str | None, comment: Path | None) -> None:
    """Say what was found, and write it where it was asked for. Raises ToolError for a file that cannot be written."""
    run = session.current()
    chosen = fmt or ("github" if os.environ.get("GITHUB_ACTIONS") == "true" else "full")
    request = Request(_view(review, run.look), review.blocked(policy), review.lines, review.figures, review.risk)
    run.write(request_json.render(request) if chosen == "json" else diagnostics.show(request.view, chosen))
    if chosen in _FOR_PEOPLE:
        run.write("\n" + request_log.render(request, run.look))
    else:
        run.tell(request_log.render(request, Look(run.color_errors)).rstrip("\n"))
    page = request_markdown.render(request._replace(view=_view(review, Look(unicode=True)))).encode()
    summary, outputs = os.environ.get("GITHUB_STEP_SUMMARY"), os.environ.get("GITHUB_OUTPUT")
    if comment is not None:
        write_file(comment, page)
        run.say(Text(N_("written: {path}"), {"path": str(comment)}))
    if summary:
        _append(Path(summary), page)
    if outputs:
        said = f"risk={review.risk.level}\nfindings={len(review.outcome.diagnostics)}\n"
        _append(Path(outputs), said.encode())


def _view(review: Review, look: Look) -> View:
    opened, registry = review.opened, review.registry
    return View(
        review.outcome,
        review.outcome.diagnostics,
        session.current().lang,
        opened.today,
        look,
        registry.text_of,
        opened.git_prefix,
        title_of=lambda rule: gettext(RULES[rule].title),
        rules_url=opened.config.rules_url,
        identify=lambda diagnostic: fingerprint(of_diagnostic(diagnostic), registry),
    )


def _append(path: Path, data: bytes) -> None:
    """Add to a file that the runner of a job reads. Raises ToolError."""
    try:
        with path.open("ab") as file:
            file.write(data)
    except OSError as error:
        about = {"path": str(path), "why": error.strerror or str(error)}
        raise ToolError(Text(N_("{path} cannot be written ({why})"), about)) from error
