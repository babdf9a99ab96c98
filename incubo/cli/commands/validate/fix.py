"""`incubo validate --fix`: fix the files and list the fixes, or show a diff."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from incubo.app.changes.write_options import WriteOptions
from incubo.cli import session
from incubo.cli.apply import confirm_proposal, render_plan_diff, write_proposal
from incubo.cli.output import print_wrapped
from incubo.cli.prompts import run_conversation
from incubo.core.errors import RefusedError
from incubo.core.i18n import N_, translate
from incubo.core.message import Message
from incubo.edit.fixer import FixResult, count_by_rule, fix_findings, make_fix_proposal
from incubo.registry.incubator_entries import make_own_filter
from incubo.registry.provenance import scope_note
from incubo.validation.new_findings import make_new_finding_filter

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.registry.registry import Registry
    from incubo.validation.diagnostic import Diagnostic
    from incubo.validation.engine import ValidationOptions
    from incubo.validation.new_findings import Baseline

MAX_FIXES_LISTED = 12
"""Most fixes that are listed of those that were rejected, or that are not written; what is written is all listed."""


def apply_fixes(
    workspace: Workspace,
    registry: Registry,
    options: ValidationOptions,
    write_options: WriteOptions,
    incubator: str | None,
    *,
    include_guesses: bool,
    baseline: Baseline | None = None,
) -> FixResult | None:
    """Fix the findings that `options` shows, and write the files once the person has agreed; None if they do not. With
    `write_options.dry_run`, show a diff instead.

    `incubator`: in the files of this one only. With `baseline`, earlier findings are left alone. Raises UsageError if a
    question is necessary and there is no terminal, RefusedError and ToolError: if writing fails, every file is as it
    was; if the commit or push fails, the files stay written.
    """
    if incubator is not None:
        options = options._replace(includes_path=make_own_filter(registry, incubator))
        print_wrapped(translate(scope_note(registry, incubator).message))
    entry_kinds = workspace.entry_kinds
    keep_new = None if baseline is None else make_new_finding_filter(baseline, workspace.as_of, options)
    with workspace.environment.track(Message(N_("Correcting the files"))) as progress:
        fixed = fix_findings(
            registry, workspace.store, workspace.as_of, options, entry_kinds,
            include_guesses=include_guesses, keep_new=keep_new, progress=progress,
        )  # fmt: skip
    current = session.current_session()
    if write_options.dry_run and fixed.plan.files:
        current.write_stdout(render_plan_diff(fixed.plan, color=current.has_color))
    elif fixed.plan.files and run_conversation(lambda: _write_fixes(workspace, fixed, write_options)):
        return None
    _print_fixes(fixed, is_written=not write_options.dry_run)
    return fixed


def _write_fixes(workspace: Workspace, fixed: FixResult, write_options: WriteOptions) -> int:
    """Show the fixes and write them if the person agrees; the exit code."""
    proposal = make_fix_proposal(fixed)
    if session.current_session().is_interactive and not write_options.is_confirmed:
        _print_counts(fixed, is_written=False)
    write_options = confirm_proposal(workspace, proposal, write_options)
    if not write_options.is_confirmed:
        print_wrapped(translate(Message(N_("Nothing was written."))))
        return RefusedError.exit_code
    write_proposal(workspace, proposal, write_options, recheck=True, prints_result=False)
    return 0


def _print_fixes(result: FixResult, *, is_written: bool) -> None:
    """Print what was fixed, which fixes to check, and which were rejected."""
    _print_counts(result, is_written=is_written)
    if not is_written:
        whole = [finding for finding in result.fixed if finding.fix is not None and finding.fix.file_transform]
        _list_fixes(Message(N_("Changes to the whole file that are not shown above:")), whole)
    if is_written:
        _list_fixes(
            Message(N_("To be checked, because they are guesses:")),
            [finding for finding in result.fixed if not _has_safe_fix(finding)],
            limit=None,
        )
    _list_fixes(
        Message(N_("Not corrected automatically, because something else would then be wrong:")),
        [rejected.finding for rejected in result.rejected],
    )
    if result.fixed and is_written:
        print_wrapped(translate(Message(N_("“{command}” undoes it."), {"command": "incubo undo"})))
    elif not is_written:
        print_wrapped(translate(Message(N_("Nothing was written."))))
    if is_written:
        print_wrapped()


def _print_counts(result: FixResult, *, is_written: bool) -> None:
    """Print how many findings were fixed, or would be, by rule."""
    n, files = len(result.fixed), len(result.plan.files) - len(result.plan.moves)
    if not n:
        print_wrapped(translate(Message(N_("Nothing was corrected."))))
    else:
        file_count = translate(Message(N_("{n} file"), {"n": files}, N_("{n} files")))
        arguments = {"n": n, "files": file_count}
        message = (
            Message(N_("{n} finding corrected in {files}"), arguments, N_("{n} findings corrected in {files}"))
            if is_written
            else Message(N_("{n} finding to correct in {files}"), arguments, N_("{n} findings to correct in {files}"))
        )
        rules = ", ".join(f"{number} {rule}" for rule, number in count_by_rule(result.fixed))
        print_wrapped(translate(Message(N_("{what}: {rules}."), {"what": translate(message), "rules": rules})))


def _list_fixes(heading: Message, diagnostics: Iterable[Diagnostic], *, limit: int | None = MAX_FIXES_LISTED) -> None:
    """Print fixes, each on its line; with a `limit`, the others are counted."""
    fixed_diagnostics = list(diagnostics)
    if not fixed_diagnostics:
        return
    print_wrapped(translate(heading))
    for diagnostic in fixed_diagnostics[:limit]:
        region, fix = diagnostic.region, diagnostic.fix
        title = translate(fix.title) if fix is not None else ""
        print_wrapped(
            translate(Message("  {path}:{line} {fix}", {"path": region.path, "line": region.line, "fix": title}))
        )
    if limit is not None and len(fixed_diagnostics) > limit:
        hidden_count = len(fixed_diagnostics) - limit
        print_wrapped("  " + translate(Message(N_("… and {n} more"), {"n": hidden_count}, N_("… and {n} more"))))


def _has_safe_fix(diagnostic: Diagnostic) -> bool:
    return diagnostic.fix is not None and diagnostic.fix.is_safe
