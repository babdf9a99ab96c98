"""`incubo ci`: check a pull or merge request in its CI job.

The request is found in the job's environment (GitHub or GitLab), reviewed by `app.sharing.change_review`, and reported
in the log, the job's summary and outputs, and the file of the comment.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from incubo.app.sharing import change_review
from incubo.app.sharing.change_review import ChangeReview, PullRequestInfo
from incubo.cli import session
from incubo.cli.context import print_frozen_day
from incubo.cli.output import FindingFormat, refuse_output, write_output
from incubo.cli.params import command_help
from incubo.core.errors import ToolError
from incubo.core.files import cannot_write_message, os_error_reason
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.render.diagnostics import formats
from incubo.render.diagnostics.formats import DiagnosticsContext
from incubo.render.review import json as json_review
from incubo.render.review import markdown, terminal
from incubo.render.review.context import ReviewContext
from incubo.render.terminal.style import TerminalStyle
from incubo.validation.new_findings import make_fingerprint_function

_HUMAN_FORMATS = ("full", "concise", "github")
"""The formats of findings for people, followed by the rest of the review; programs read the others."""


def output_review(review: ChangeReview, fail_on: str, fmt: str | None, comment_path: Path | None) -> None:
    """Print the review, and write the files and outputs of the job. Raises ToolError where one cannot be written."""
    current = session.current_session()
    chosen_format = fmt or ("github" if os.environ.get("GITHUB_ACTIONS") == "true" else "full")
    request = ReviewContext(
        _make_diagnostics_context(review, current.style),
        review.is_blocked(fail_on),
        review.change_sentences,
        review.figures,
        review.review_level,
    )
    current.write_stdout(
        json_review.render(request)
        if chosen_format == "json"
        else formats.render_diagnostics(request.diagnostics, chosen_format)
    )
    if chosen_format in _HUMAN_FORMATS:
        current.write_stdout("\n" + terminal.render(request, current.style))
    else:
        current.write_stderr_line(terminal.render(request, TerminalStyle(current.has_stderr_color)).rstrip("\n"))
    page = markdown.render(
        request._replace(diagnostics=_make_diagnostics_context(review, TerminalStyle(unicode=True)))
    ).encode()
    summary, outputs = os.environ.get("GITHUB_STEP_SUMMARY"), os.environ.get("GITHUB_OUTPUT")
    if comment_path is not None:
        write_output(comment_path, page)
        current.print_message(Message(N_("written: {path}"), {"path": str(comment_path)}))
    if summary:
        _append_to_file(Path(summary), page)
    if outputs:
        job_outputs = f"risk={review.review_level.level}\nfindings={len(review.validation.diagnostics)}\n"
        _append_to_file(Path(outputs), job_outputs.encode())


def _make_diagnostics_context(review: ChangeReview, style: TerminalStyle) -> DiagnosticsContext:
    workspace, registry = review.workspace, review.registry
    return DiagnosticsContext(
        review.validation,
        session.current_session().language,
        workspace.as_of,
        style,
        registry.read_text,
        workspace.git_prefix,
        advice=True,
        rules_url=workspace.settings.rules_url,
        fingerprint_of=make_fingerprint_function(registry),
    )


def _append_to_file(path: Path, data: bytes) -> None:
    """Append to a file that the runner of a job reads. Raises ToolError."""
    try:
        with path.open("ab") as file:
            file.write(data)
    except OSError as error:
        raise ToolError(cannot_write_message(path, error)) from error


_MAX_EVENT_BYTES = 25_000_000
"""Larger than any GitHub event payload."""
_NULL_COMMIT = "0" * 40


def detect_pull_request() -> PullRequestInfo:
    """The pull or merge request that the environment describes. Raises ToolError for an event that cannot be read."""
    if os.environ.get("GITHUB_ACTIONS") == "true":
        return _parse_github_event(_load_github_event(os.environ.get("GITHUB_EVENT_PATH")), os.environ)
    if os.environ.get("GITLAB_CI") == "true":
        return _parse_gitlab_variables(os.environ)
    return PullRequestInfo()


def _load_github_event(event_path: str | None) -> Mapping[str, Any]:
    """The event that started a GitHub job; empty where there is none."""
    if not event_path:
        return {}

    try:
        with Path(event_path).open("rb") as file:
            event = json.loads(file.read(_MAX_EVENT_BYTES))
    except (OSError, ValueError, RecursionError) as error:
        why = os_error_reason(error) if isinstance(error, OSError) else str(error)
        arguments = {"path": event_path, "why": why}
        raise ToolError(
            Message(N_("the event of this job cannot be read ({path}: {why})"), arguments),
            hints=(Message(N_("GITHUB_EVENT_PATH is set by GitHub's runner: leave it as it is")),),
        ) from error
    return event if isinstance(event, dict) else {}


def _parse_github_event(event: Mapping[str, Any], environment: Mapping[str, str]) -> PullRequestInfo:
    pull = _get_nested_mapping(event, "pull_request")
    branch = environment.get("GITHUB_BASE_REF") or _get_nested_text(pull, "base", "ref")
    bases = [f"refs/remotes/origin/{branch}"] if branch else []
    bases += _iter_commit_ids(
        _get_nested_text(pull, "base", "sha"),
        _get_nested_text(event, "merge_group", "base_sha"),
        _get_nested_text(event, "before"),
    )
    return PullRequestInfo(
        tuple(bases), _get_nested_text(pull, "user", "login") or None, branch, _get_nested_text(pull, "head", "sha")
    )


def _parse_gitlab_variables(environment: Mapping[str, str]) -> PullRequestInfo:
    bases = list(_iter_commit_ids(environment.get("CI_MERGE_REQUEST_DIFF_BASE_SHA", "")))
    branch = environment.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME") or environment.get("CI_DEFAULT_BRANCH")
    if branch:
        bases.append(f"refs/remotes/origin/{branch}")
    return PullRequestInfo(tuple(bases), environment.get("GITLAB_USER_LOGIN") or None, branch or "")


def _iter_commit_ids(*commits: str) -> Iterator[str]:
    """The values that are ids of commits. (For a new branch, the commit before is zeros.)"""
    for commit in commits:
        if len(commit) >= 40 and commit != _NULL_COMMIT and all(sign in "0123456789abcdef" for sign in commit):
            yield commit


def _get_nested_mapping(event: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    value: Any = event
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _get_nested_text(event: Mapping[str, Any], *names: str) -> str:
    value = _get_nested_mapping(event, *names[:-1]).get(names[-1])
    return value if isinstance(value, str) else ""


class FailPolicy(StrEnum):
    """What makes the command fail: findings of that severity or worse, or a change that needs a careful review
    (`sensitive`).
    """

    error = "error"
    warning = "warning"
    sensitive = "sensitive"
    never = "never"


@command_help(
    N_(
        "Compares the checked-out branch with the point where it left its target branch, using "
        "the settings of the target: a request cannot change the rules that it is checked "
        "against.\n\n"
        "On GitHub, findings appear beside the lines, the job's summary shows everything, and "
        "the outputs “risk” and “findings” are set. Nothing is sent anywhere: --comment writes "
        "the comment to a file.\n\n"
        "Exit codes: 0 nothing blocks the request, 1 something does (see --fail-on), 2 the "
        "target branch is missing, or a setting is wrong."
    ),
    examples=(
        ("incubo ci", N_("in a GitHub or GitLab job, or in a clone before opening a request")),
        ("incubo ci --base origin/main --comment comment.md", N_("with the comment in a file")),
        ("incubo ci --fail-on warning", N_("warnings block too")),
    ),
)
def ci(
    base: Annotated[
        str | None,
        typer.Option(metavar=N_("REV"), help=N_("The target branch (set automatically on GitHub and GitLab).")),
    ] = None,
    author: Annotated[
        str | None,
        typer.Option(
            metavar=N_("LOGIN"), help=N_("The account that makes the request (set automatically on GitHub and GitLab).")
        ),
    ] = None,
    comment: Annotated[
        Path | None, typer.Option(metavar=N_("FILE"), help=N_("Write the comment for the request to a file."))
    ] = None,
    fail_on: Annotated[
        FailPolicy | None,
        typer.Option("--fail-on", help=N_("What blocks the request (“error”, or the value in incubo.toml).")),
    ] = None,
    fmt: Annotated[
        FindingFormat | None,
        typer.Option("--format", "-f", help=N_("How to show findings (“github” in GitHub jobs).")),
    ] = None,
    at: Annotated[str | None, typer.Option(metavar=N_("DATE"), help=N_("Check as of that day."))] = None,
) -> int:
    """Check a pull or merge request, and say what it changes."""
    current = session.current_session()
    root = current.find_registry()
    refuse_output(comment)
    pull_request = detect_pull_request()
    review = change_review.review_change(
        root,
        current.environment,
        pull_request._replace(author_login=author or pull_request.author_login),
        base,
        at,
    )
    print_frozen_day(review.workspace, at)
    policy = fail_on.value if fail_on is not None else review.workspace.settings.fail_on
    output_review(review, policy, fmt and fmt.value, comment)
    return int(review.is_blocked(policy))
