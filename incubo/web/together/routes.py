"""The addresses: `/sync` takes in what is new, `/share` shows and shares what was changed, `/proposals` follows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from incubo.app.changes.source_state import tell_what_stays_here
from incubo.app.changes.undoing import find_last_edit
from incubo.app.sharing.file_sentences import describe_files, read_contents
from incubo.app.sharing.merge_questions import AskedConflict
from incubo.app.sharing.proposal_summary import find_proposals
from incubo.app.sharing.proposals import Unshared, find_request_url, find_unshared, is_waiting, list_proposal_files
from incubo.app.sharing.sync import NewFinding
from incubo.app.workspace import Workspace
from incubo.core.errors import IncuboError, RefusedError, ToolError, UsageError
from incubo.core.i18n import N_, capitalize_first, gettext, translate
from incubo.core.message import Message
from incubo.diff.facts import Subject
from incubo.diff.sentences.sentence import MAX_PER_SECTION, SECTION_TITLES, SENTENCE_SECTIONS, Sentence
from incubo.registry.file_changes import FileChange, SyncResult
from incubo.registry.layout import entry_id_from_path
from incubo.registry.proposals import ProposalBranch, ProposalState
from incubo.vcs import git_folder, proposals, remotes, unfinished
from incubo.web.answered_pages import AnsweredPages
from incubo.web.blocks import entry_link, name_file
from incubo.web.change_routes import make_change_route
from incubo.web.edit_words import tell_edit, tell_subject
from incubo.web.forms.answers import Answers, read_answers
from incubo.web.forms.drafts import Draft, Drafts
from incubo.web.forms.preview import tell_details
from incubo.web.forms.writing import has_remote
from incubo.web.live import LiveRegistry
from incubo.web.plain_text import error_texts, explain_failure, plain_texts
from incubo.web.text_changes import TextChange, show_text_changes
from incubo.web.together.jobs import (
    Job,
    JobRunner,
    NewErrors,
    Outcome,
    Task,
    Waiting,
    carry_out,
    errors_digest,
    find_proposal,
)
from incubo.web.view import View, WebPage

_NO_REMOTE = N_("This copy is linked to no published registry: there is nobody to share with, and nothing to fetch.")
_DRAFT_VERB = "sync"
"""What the draft of answers about conflicts is kept under."""
_REFRESH_SECONDS, _SLOW_REFRESH_SECONDS = 2, 10
_WORKING = {
    "sync": N_("What is new is being fetched"),
    "publish": N_("Your changes are being published"),
    "propose": N_("Your changes are being proposed"),
    "look": N_("The proposals are being looked at"),
    "update": N_("The proposal is being brought up to date"),
    "withdraw": N_("The proposal is being withdrawn"),
    "abort": N_("Everything is being put back"),
    "finish": N_("What was begun is being finished"),
}
_FAILED = {
    "sync": N_("What is new could not be taken in"),
    "publish": N_("Your changes could not be published"),
    "propose": N_("Your changes could not be proposed"),
    "look": N_("The proposals could not be looked at"),
    "update": N_("The proposal could not be brought up to date"),
    "withdraw": N_("The proposal could not be withdrawn"),
    "abort": N_("It could not be put back"),
    "finish": N_("It could not be finished"),
}
_NEEDS_ANSWER = N_("What you asked for waits for your answer")
_ENDED = N_("What you asked for is done")
_NOT_BEGUN = N_("Something else goes on: what you asked for was not begun, and nothing is lost.")
_ASK_AGAIN = N_("Ask again when it is done.")
_SECTION_TITLES = {**SECTION_TITLES, "startup": N_("Products")}
"""What the pages call the sections of sentences."""
_DONE = {
    "sync": N_("What is new"),
    "publish": N_("Your changes are published"),
    "propose": N_("Proposed"),
    "abort": N_("Put back"),
    "finish": N_("Finished"),
}
_STATES = {
    ProposalState.unsent: (N_("Not sent yet"), "soon"),
    ProposalState.open: (N_("Waiting to be read"), ""),
    ProposalState.merged: (N_("Accepted, and published"), ""),
    ProposalState.closed: (N_("Probably refused: it is closed, and not published"), "late"),
    ProposalState.unknown: (N_("It is not known what became of it"), "soon"),
}
"""What a person reads of each state, in the order of the page, and its tone."""


class Together:
    """The shared work of one server."""

    def __init__(self, live: LiveRegistry) -> None:
        self.live = live
        self.answered = AnsweredPages()
        self.jobs = JobRunner(live.changed)
        live.tell_work = self._tell_work

    def _tell_work(self) -> Message | None:
        """The work that goes on, or how it ended: until that was seen, or as long as it waits for an answer."""
        job = self.jobs.job
        if job is None:
            return None
        if job.outcome is None:
            return Message(_WORKING[job.task.kind])
        error = job.outcome.error
        if isinstance(error, (Waiting, NewErrors)):
            return Message(_NEEDS_ANSWER)
        return None if job.is_seen else Message(_FAILED[job.task.kind] if error is not None else _ENDED)


def make_together_routes(live: LiveRegistry) -> list[Route]:
    """The addresses of what is done with colleagues."""
    together = Together(live)
    return [
        make_change_route("/sync", together, _get_sync, "GET"),
        make_change_route("/sync", together, _post_sync, "POST"),
        make_change_route("/share", together, _get_share, "GET"),
        make_change_route("/share", together, _post_share, "POST"),
        make_change_route("/proposals", together, _get_proposals, "GET"),
        make_change_route("/proposals", together, _post_proposals, "POST"),
    ]


def _start(together: Together, view: View, task: Task) -> Response:
    """Start work, or show the work that goes on."""
    workspace, kept = view.workspace, _read_answers(view, task)
    job = together.jobs.start(task, view.language, lambda job: carry_out(workspace, job, kept))
    if job.task != task:
        raise RefusedError(Message(_NOT_BEGUN), hints=(Message(_WORKING[job.task.kind]), Message(_ASK_AGAIN)))
    return RedirectResponse(view.links.path("sync"), 303)


# The answers about conflicts are kept as a draft until they are used


def _find_draft(view: View, task: Task) -> Draft | None:
    wanted = {"branch": task.branch}
    drafts = Drafts(view.workspace.state_folder).list()
    return next((draft for draft in drafts if draft.verb == _DRAFT_VERB and draft.parameters == wanted), None)


def _read_answers(view: View, task: Task) -> dict[str, str]:
    draft = _find_draft(view, task)
    return dict(draft.answers.texts) if draft is not None else {}


def _keep_answers(view: View, task: Task, answers: Answers) -> None:
    draft = _find_draft(view, task)
    texts = {**(draft.answers.texts if draft is not None else {}), **answers.texts}
    draft_id = draft.id if draft is not None else ""
    Drafts(view.workspace.state_folder).keep(Draft(draft_id, _DRAFT_VERB, {"branch": task.branch}, Answers(texts)))


def _drop_answers(view: View, task: Task) -> None:
    draft = _find_draft(view, task)
    if draft is not None:
        Drafts(view.workspace.state_folder).drop(draft.id)


# Taking in what is new


def _get_sync(together: Together, view: View, _request: Request) -> WebPage | Response | None:
    """The work that goes on, what it asks, what it did; the button where there is none."""
    job = together.jobs.job
    if job is None:
        return WebPage("together/start.html", gettext("Take in what is new"), {"state": view.copy_state})
    if job.outcome is None:
        values = {
            "stage": job.stage,
            "is_slow": job.is_slow,
            "refresh": _SLOW_REFRESH_SECONDS if job.is_slow else _REFRESH_SECONDS,
        }
        return WebPage("together/working.html", gettext(_WORKING[job.task.kind]), values)
    job.is_seen = True
    error = job.outcome.error
    if isinstance(error, Waiting):
        return _questions_page(view, job, error.questions)
    if isinstance(error, NewErrors):
        return _errors_page(view, job, error)
    if isinstance(error, IncuboError):
        return _trouble_page(view, job, error)
    if error is not None:
        together.jobs.forget(job)
        raise error
    _drop_answers(view, job.task)
    if job.task.kind in ("look", "update", "withdraw"):
        return RedirectResponse(view.links.path("proposals"), 303)
    return _result_page(view, job, job.outcome)


def _post_sync(together: Together, view: View, request: Request) -> WebPage | Response | None:
    """Begin; answer the questions and go on; give up."""
    form, job = request.state.form, together.jobs.job
    action = str(form.get("do", "sync"))
    is_open = job is not None and job.outcome is not None
    if action == "drop":
        if job is not None and is_open:
            _drop_answers(view, job.task)
            together.jobs.forget(job)
        return RedirectResponse(view.links.page(""), 303)
    if action in ("abort", "finish"):
        return _start(together, view, Task(action))
    if action in ("answer", "keep") and job is not None and is_open and job.outcome is not None:
        posted = [(str(name), value) for name, value in form.multi_items()]
        _keep_answers(view, job.task, read_answers(posted))
        error = job.outcome.error
        if action == "keep":
            return RedirectResponse(view.links.page(""), 303)
        if isinstance(error, Waiting):
            kept = _read_answers(view, job.task)
            if any(question.id not in kept for question in error.questions):
                return _questions_page(view, job, error.questions, is_sent=True)
        return _start(together, view, job.task)
    return _start(together, view, Task("sync"))


class _Group(NamedTuple):
    """The sentences of a section, each with the page that it is about ("": none); how many are left out."""

    title: str
    lines: list[tuple[Message, str]]
    more: int


def _group_sentences(view: View, sentences: Sequence[Sentence]) -> list[_Group]:
    groups = []
    for section in SENTENCE_SECTIONS:
        own = [sentence for sentence in sentences if sentence.section == section]
        if own:
            shown = own[:MAX_PER_SECTION]
            lines = [line for sentence in shown for line in _tell(view, sentence)]
            groups.append(_Group(gettext(_SECTION_TITLES[section]), lines, len(own) - len(shown)))
    return groups


def _tell(view: View, sentence: Sentence) -> Iterator[tuple[Message, str]]:
    """A sentence with its page; of a committee, what it promised and said in full."""
    yield sentence.text, _find_page(view, sentence)
    for text in tell_details(sentence):
        yield text, ""


def _find_page(view: View, sentence: Sentence) -> str:
    """The page of the entry that a sentence is about; "" where it is not here."""
    return next((link for each in sentence.entries if (link := entry_link(view, each.kind, each.id))), "")


def _show_paths(view: View, paths: Sequence[str]) -> list[tuple[str, str]]:
    """Files as the names of their entries, with their pages."""
    shown = []
    for path in paths:
        kind = view.registry.layout.kind_of_path(path)
        entry_id = entry_id_from_path(path)
        address = view.links.entry(kind, entry_id) if kind and view.registry.has_entry(kind, entry_id) else ""
        shown.append((name_file(view.registry, path), address))
    return shown


def _show_findings(view: View, findings: Sequence[NewFinding]) -> list[tuple[str, str, str]]:
    """Findings: the name of the entry, its page, and what is wrong in plain words."""
    shown = []
    for path, text in findings:
        ((name, address),) = _show_paths(view, [path])
        problem = text.arguments.get("problem")
        shown.append((name, address, translate(problem if isinstance(problem, Message) else text)))
    return shown


def _result_page(view: View, job: Job, outcome: Outcome) -> WebPage:
    result = outcome.result
    values = {
        "message": outcome.message,
        "request_url": outcome.request_url,
        "groups": _group_sentences(view, outcome.sentences),
        "is_new": result is not None and bool(result.incoming_commits),
        "since": result.before.date if result is not None and result.before is not None else None,
        "others": sum(file.is_other for file in result.files) if result is not None else 0,
        "merged": _show_paths(view, result.merged) if result is not None else [],
        "settled": _show_paths(view, result.settled) if result is not None else [],
        "findings": _show_findings(view, result.findings) if result is not None else [],
        "notes": [
            capitalize_first(note) for note in (*plain_texts(outcome.notes), *map(translate, outcome.private_notes))
        ],
        "to_share": _counts_to_share(result) and view.copy_state is not None and view.copy_state.own_changes,
        "is_sync": result is not None,
        "is_proposed": job.task.kind == "propose",
    }
    return WebPage("together/result.html", gettext(_DONE[job.task.kind]), values)


def _counts_to_share(result: SyncResult | None) -> bool:
    return result is not None and not result.published_commits


class _Asked(NamedTuple):
    """A question as the page draws it."""

    conflict: AskedConflict
    address: str
    chosen: str
    is_missing: bool


def _questions_page(view: View, job: Job, questions: Sequence[AskedConflict], *, is_sent: bool = False) -> WebPage:
    """What both changed: which value stays."""
    kept = _read_answers(view, job.task)
    asked = [
        _Asked(
            each,
            entry_link(view, each.kind, each.entry_id) if each.kind is not None else "",
            kept.get(each.id, ""),
            is_sent and each.id not in kept,
        )
        for each in questions
    ]
    missing = sum(each.is_missing for each in asked)
    values = {"asked": asked, "missing": missing, "kind": job.task.kind, "status": 422 if missing else 200}
    prefix = gettext("Error:") + " " if missing else ""
    return WebPage("together/questions.html", gettext("The same was changed on both sides"), values, "", (), prefix)


def _errors_page(view: View, job: Job, error: NewErrors) -> WebPage:
    """What is about to be published, and wrong."""
    values = {"findings": _show_findings(view, error.errors), "digest": error.digest, "kind": job.task.kind}
    return WebPage("together/errors.html", gettext("Something is wrong in what you would publish"), values)


def _trouble_page(view: View, job: Job, error: IncuboError) -> WebPage:
    trouble = explain_failure(error)
    operation = None
    git = git_folder.find_git_folders(view.workspace.root)
    if git is not None:
        operation = unfinished.find_operation(git.own)
    if operation is not None:
        trouble = trouble._replace(hints=())  # the page has its own: they name commands
    values = {
        "trouble": trouble,
        "task": job.task,
        "is_unfinished": operation is not None and job.task.kind in ("sync", "publish", "propose", "abort", "finish"),
        "can_finish": operation is not None and bool(operation.finish),
        "can_propose": trouble.kind == "protected" and job.task.kind == "publish",
        "status": 200,
    }
    return WebPage("together/trouble.html", gettext(_FAILED[job.task.kind]), values)


# Sharing what was changed


def _get_share(_together: Together, view: View, _request: Request) -> WebPage | Response | None:
    """What colleagues do not see yet."""
    workspace = view.workspace
    why: tuple[str, ...] = ()
    unshared = Unshared((), 0, ())
    if has_remote(workspace):
        try:
            unshared = find_unshared(workspace)
        except (ToolError, UsageError) as error:
            why = error_texts(error)
    else:
        why = (gettext(_NO_REMOTE),)
    edit = find_last_edit(workspace)
    stays = tell_what_stays_here(workspace)
    values = {
        "stays": translate(stays) if stays is not None else "",
        "groups": _group_sentences(view, unshared.sentences),
        "news": _group_sentences(view, unshared.news),
        "others": unshared.other_files,
        "findings": _show_findings(view, unshared.errors),
        "digest": errors_digest(unshared.errors),
        "why": why,
        "last_edit": tell_edit(view, edit) if edit is not None else "",
    }
    return WebPage("together/share.html", gettext("What your colleagues do not see yet"), values)


def _post_share(together: Together, view: View, request: Request) -> WebPage | Response | None:
    """Publish, or propose."""
    form = request.state.form
    action = str(form.get("do", ""))
    if action not in ("publish", "propose"):
        return None
    return _start(together, view, Task(action, accepted=str(form.get("accepted", ""))[:64]))


# What became of proposals


class _ShownProposal(NamedTuple):
    """A proposal as the page draws it."""

    branch: str
    title: str
    state: str
    tone: str
    proposal: ProposalBranch
    groups: list[_Group]
    texts: tuple[TextChange, ...]
    request_url: str
    can_update: bool
    can_withdraw: bool


def _get_proposals(together: Together, view: View, _request: Request) -> WebPage | Response | None:
    """The proposals, what each changes, and what to do with it; or the question whether to withdraw one."""
    branch = view.query.get("withdraw", "")
    if branch:
        return _withdraw_page(view, branch)
    workspace = view.workspace
    found = find_proposals(workspace)
    order = list(_STATES)
    shown = []
    is_linked = has_remote(workspace)
    why: tuple[str, ...] = ()
    if not is_linked:
        why = (gettext(_NO_REMOTE),)
    elif found.why_unknown is not None:
        why = error_texts(found.why_unknown)
    else:
        published = remotes.find_published(workspace.root)
        for proposal in sorted(found.proposals, key=lambda proposal: order.index(proposal.state)):
            state, tone = _STATES[proposal.state]
            waits = is_waiting(proposal)
            files = list_proposal_files(workspace, proposal, published)
            sentences = describe_files(workspace, files, published.commit)
            shown.append(
                _ShownProposal(
                    proposal.branch,
                    tell_subject(view, proposal.subject),
                    gettext(state),
                    tone,
                    proposal,
                    _group_sentences(view, sentences),
                    _compare_texts(workspace, files, sentences),
                    find_request_url(workspace, proposal, published) if proposal.state is ProposalState.open else "",
                    waits and (proposal.state is ProposalState.unsent or _is_outdated(view, proposal, published)),
                    waits,
                )
            )
    job = together.jobs.job
    outcome = job.outcome if job is not None and job.task.kind in ("look", "update", "withdraw") else None
    values = {
        "shown": shown,
        "message": outcome.message if outcome is not None else None,
        "notes": plain_texts(outcome.notes) if outcome is not None else (),
        "why": why,
        "has_remote": is_linked,
    }
    if job is not None and outcome is not None and outcome.error is None:
        together.jobs.forget(job)
    return WebPage("together/proposals.html", gettext("Proposals"), values)


def _compare_texts(
    workspace: Workspace, files: Sequence[FileChange], sentences: Sequence[Sentence]
) -> tuple[TextChange, ...]:
    """The long texts that some files change, before and after."""
    changes = [change for sentence in sentences for change in sentence.changes]
    old_paths = {file.path: file.old_path for file in files}
    old, new = read_contents(workspace.root, files) if any(one.type == "body" for one in changes) else ({}, {})

    def read_files(subject: Subject) -> tuple[bytes, bytes] | None:
        before, after = old.get(old_paths.get(subject.path, subject.path)), new.get(subject.path)
        return (before, after) if before is not None and after is not None else None

    return show_text_changes(changes, read_files)


def _is_outdated(view: View, proposal: ProposalBranch, published: remotes.PublishedBranch) -> bool:
    return proposals.is_outdated(view.workspace.root, proposal, published)


def _withdraw_page(view: View, branch: str) -> WebPage:
    proposal, _ = find_proposal(view.workspace, branch)
    values = {"title": tell_subject(view, proposal.subject), "proposal": proposal}
    crumbs = ((gettext("Proposals"), view.links.page("proposals")),)
    return WebPage("together/withdraw.html", gettext("Withdraw this proposal?"), values, "", crumbs)


def _post_proposals(together: Together, view: View, request: Request) -> WebPage | Response | None:
    """Look at what became of them, bring one up to date, withdraw one."""
    form = request.state.form
    action, branch = str(form.get("do", "")), str(form.get("proposal", ""))[:500]
    if action not in ("look", "update", "withdraw"):
        return None
    if action != "look":
        find_proposal(view.workspace, branch)  # one of those that are here, and nothing else
    return _start(together, view, Task(action, branch if action != "look" else ""))
