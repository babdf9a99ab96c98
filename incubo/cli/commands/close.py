"""`incubo close`: close job offers, by name, or in a review of the old ones one by one."""

from __future__ import annotations

from collections.abc import Sequence

from incubo.app import entry_choice, reviews
from incubo.app.changes.write_options import WriteOptions
from incubo.app.entry_lookup import get_readable_record, has_entry_named
from incubo.app.workspace import Workspace, resolve_incubator
from incubo.cli import output, prompts
from incubo.cli.apply import apply_proposal
from incubo.cli.context import open_workspace_to_edit
from incubo.core.errors import UsageError
from incubo.core.i18n import N_, translate
from incubo.core.message import Message
from incubo.core.problem import options_needed
from incubo.core.shell import quote_argument, quote_entry_id
from incubo.edit.asking.arguments import (
    choices_hint,
    parse_duration_argument,
    parse_vocabulary_argument,
)
from incubo.edit.asking.questions import Ask
from incubo.edit.verbs import close as verb
from incubo.facts.offers import find_offers_by_startup, find_open_offers
from incubo.model.jobs import publication_date
from incubo.model.records import Job
from incubo.registry import lookup
from incubo.registry.registry import Registry


def close(
    names: list[str] | None,
    outcome: str | None,
    on: str | None,
    older_than: str | None,
    startup: list[str] | None,
    *,
    write_options: WriteOptions,
) -> int:
    """Close job offers."""
    if older_than is not None or (startup and not names):
        return review_old_jobs(names or [], older_than, startup or [], outcome, on, write_options)
    return close_named_jobs(names or [], startup or [], outcome, on, write_options)


def close_named_jobs(
    names: Sequence[str], startups: Sequence[str], outcome: str | None, on: str | None, write_options: WriteOptions
) -> int:
    """Close the offers that words name; the exit code. Raises UsageError, RefusedError."""
    if startups:
        raise UsageError(
            Message(N_("use --startup only with --older-than")),
            hints=(Message(N_("a product's only open offer: incubo close {id}"), {"id": quote_argument(startups[0])}),),
        )
    workspace = open_workspace_to_edit(write_options)
    registry = workspace.load_registry()
    ask = prompts.ask_required(write_options)
    day = workspace.parse_day(on, edge="one") if on else workspace.as_of
    if outcome is not None:
        parse_vocabulary_argument(registry.vocabulary, "outcomes", outcome)
    if not names and ask is None:
        raise UsageError(
            Message(N_("say which offer: its name, or --older-than 45d")),
            hints=(Message(N_("the open ones: incubo list jobs")),),
        )
    if not names:
        question = reviews.open_job_question(workspace, registry, _find_open_jobs(workspace, registry, None, ()))
        names = prompts.ask_for_names(write_options, "close", N_("JOB"), lambda: question)
    named_jobs = [_find_job(workspace, registry, word, ask) for word in names]
    jobs = list({job.id: job for job in named_jobs}.values())
    edits = workspace.start_edits(registry)
    return apply_proposal(
        workspace, registry, verb.close(edits, jobs, _choose_outcome(registry, outcome, jobs, ask), day), write_options
    )


def review_old_jobs(
    names: Sequence[str],
    older_than: str | None,
    startups: Sequence[str],
    outcome: str | None,
    on: str | None,
    write_options: WriteOptions,
) -> int:
    """Go through the open offers that are old, or of some startups; the exit code. Raises UsageError, RefusedError."""
    if names:
        raise UsageError(Message(N_("name offers, or give --older-than: not both")))
    workspace = open_workspace_to_edit(write_options)
    registry = workspace.load_registry()
    old = _find_open_jobs(workspace, registry, older_than, startups)
    if not old:
        output.print_wrapped(translate(Message(N_("No open offer is that old."))))
        return 0
    edits = workspace.start_edits(registry)
    day = workspace.parse_day(on, edge="one") if on else workspace.as_of
    ask = prompts.ask_required(write_options)
    if outcome is None and ask is not None:
        proposal = reviews.review_jobs(workspace, edits, old, day, ask)
    else:
        proposal = verb.close(edits, old, _choose_outcome(registry, outcome, old, ask), day)
    return apply_proposal(workspace, registry, proposal, write_options)


def _find_open_jobs(
    workspace: Workspace, registry: Registry, older_than: str | None, startups: Sequence[str]
) -> list[Job]:
    """The open offers of our incubator, or of some startups, the oldest first. `older_than`: a duration, only those
    published longer ago.
    """
    before = parse_duration_argument(older_than).before(workspace.as_of) if older_than is not None else workspace.as_of
    startup_ids = {startup.id for startup in entry_choice.find_startups(registry, startups)}
    incubator = None if startup_ids else resolve_incubator(None, workspace, registry)
    jobs = [
        job
        for job in find_open_offers(registry, workspace.as_of, incubator=incubator)
        if not startup_ids or registry.job_startup_id(job) in startup_ids
    ]
    published = [(day, job.id, job) for job in jobs if (day := publication_date(job)) is not None and day <= before]
    return [job for _, _, job in sorted(published)]


def _find_job(workspace: Workspace, registry: Registry, name: str, ask: Ask | None) -> Job:
    """The offer that a word names, itself or by its startup. Raises UsageError, RefusedError for an unreadable file."""
    entry_choice.refuse_placeholder(registry, name)
    startup = None if has_entry_named(registry, "job", name) else lookup.find_in_kind(registry, "startup", name).id
    if startup is None:
        job: Job = get_readable_record(registry, "job", entry_choice.choose_entry_id(registry, "job", name, ask))
        return job
    jobs = find_offers_by_startup(registry, workspace.as_of, None).get(startup, [])
    if len(jobs) == 1:
        return jobs[0]
    title = lookup.entry_title(registry, "startup", startup)
    if not jobs:
        raise UsageError(
            Message(N_("{title} has no open offer"), {"title": title}),
            hints=(
                Message(
                    N_("all its offers: incubo list jobs --startup {id} --all"),
                    {"id": quote_entry_id("startup", startup)},
                ),
            ),
        )
    question = Message(N_("{title} has several open offers: which one?"), {"title": title})
    if ask is not None:
        return registry.jobs[ask(reviews.job_question(question, jobs, workspace.as_of))]
    hints = tuple(Message(N_("this one: incubo close {id}"), {"id": quote_entry_id("job", job.id)}) for job in jobs)
    raise UsageError(question, hints=hints)


def _choose_outcome(registry: Registry, outcome: str | None, jobs: Sequence[Job], ask: Ask | None) -> str:
    """The outcome of the option, or asked for on a terminal. Raises UsageError."""
    if outcome is not None:
        return parse_vocabulary_argument(registry.vocabulary, "outcomes", outcome)
    if ask is not None:
        return str(ask(reviews.outcome_question(registry, jobs)))
    raise UsageError(
        options_needed(["--outcome"]),
        hints=(choices_hint(registry.vocabulary, "outcomes"),),
    )
