"""The proposals and what became of them, as a section of a page: for `incubo` alone and for `sync`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from incubo.app.changes.commit_subjects import describe_commit_subject
from incubo.core.errors import IncuboError, ToolError, UsageError
from incubo.core.hint import Hint
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.shell import quote_argument
from incubo.document.page import Block, Cell, ListBlock, ListItem, Page, Paragraph, Section
from incubo.document.table import Note
from incubo.registry.proposals import ProposalBranch, ProposalState
from incubo.vcs import remotes
from incubo.vcs.proposals import is_told, list_proposals, read_verdicts, save_verdicts

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.vcs.proposals import ProposalRefs
    from incubo.vcs.remotes import PublishedBranch

_ORDER = (
    ProposalState.unsent, ProposalState.closed, ProposalState.open, ProposalState.unknown, ProposalState.merged
)  # fmt: skip
"""What to do something about comes first."""

_STATES = {
    ProposalState.open: (N_("open"), ""),
    ProposalState.merged: (N_("merged"), "good"),
    ProposalState.closed: (N_("closed without being merged, it seems"), "due"),
    ProposalState.unknown: (N_("cannot tell whether it was merged"), "due"),
}
"""The words and the tone of each state; what was not sent says how to send it."""


class FoundProposals(NamedTuple):
    """The proposals to tell of. `why_unknown`: why it is not known what is published, and what to do (None: it is)."""

    proposals: Sequence[ProposalBranch]
    why_unknown: IncuboError | None = None


def find_proposals(
    workspace: Workspace,
    published: PublishedBranch | None = None,
    *,
    refs: ProposalRefs | None = None,
    keeps_verdicts: bool = False,
) -> FoundProposals:
    """The proposals of this copy that a person is told of, without asking the network.

    `published`, `refs`: what is published and the proposals, if they were read just now. `keeps_verdicts`: what is
    found out is kept, so that it is not found out again (under the write lock). Raises ToolError without git.
    """
    why_unknown = None
    if published is None:
        try:
            published = remotes.find_published(workspace.root)
        except (ToolError, UsageError) as error:
            why_unknown = error
    today, verdicts = workspace.environment.today(workspace.settings.timezone), read_verdicts(workspace.state_folder)
    found = list_proposals(workspace.root, published, today=today, verdicts=verdicts, refs=refs)
    if keeps_verdicts and published is not None:
        save_verdicts(workspace.state_folder, found, published)
    return FoundProposals([proposal for proposal in found if is_told(proposal, today)], why_unknown)


def proposals_section(found: FoundProposals, max_items: int | None = None) -> Section | None:
    """The section: what is to be sent, what was probably refused, what waits, what is merged; None for no proposals.

    `max_items`: of more proposals, the number is told, with the command that lists them all.
    """
    proposals, why_unknown = found
    if not proposals:
        return None
    shown = sorted(proposals, key=lambda proposal: _ORDER.index(proposal.state))
    blocks: list[Block] = [ListBlock(tuple(_items(shown, max_items)))]
    if why_unknown is not None:
        text = N_("Why it cannot be told: {why}; {what}")
        blocks.append(Paragraph(Message(text, {"why": why_unknown.message, "what": why_unknown.hints[0]})))
    return Section("proposals", Message(N_("Proposals")), tuple(blocks))


def proposals_list_page(
    proposals: Sequence[ProposalBranch],
    outdated: frozenset[str],
    published_name: str,
    unreachable_remotes: Sequence[str],
) -> Page:
    """All proposals on a page, with their names. `outdated`: the branches of those whose files have changed in what is
    published since. `published_name`: what git calls the branch of what is published.
    """
    shown = sorted(proposals, key=lambda proposal: _ORDER.index(proposal.state))
    items = []
    for proposal in shown:
        title = Cell(describe_commit_subject(proposal.subject), machine_value=proposal.subject)
        owner = () if proposal.is_ours else (Cell(Message(N_("a colleague's")), tone="quiet", machine_value="other"),)
        name = Cell(proposal.short_name, tone="quiet", machine_value=proposal.branch)
        cells = (title, _state_cell(proposal), Cell(proposal.date, "date", "quiet"), *owner, name)
        can_update = proposal.is_ours and proposal.branch in outdated
        command = f"incubo proposals update {_name(proposal)}" if can_update else ""
        items.append(ListItem(cells, Hint(command=command)))
    notes = [unreachable_note(remote) for remote in unreachable_remotes]
    if outdated:
        notes.append(Note("outdated", Message(N_("To update: what is published has changed the same files since."))))
    subtitle = Message(N_("what is published: {name}"), {"name": published_name})
    return Page(
        "proposals",
        "proposals",
        Cell(Message(N_("{n} proposal"), {"n": len(shown)}, N_("{n} proposals"))),
        (Section("proposals", None, (ListBlock(tuple(items)),)),),
        notes=tuple(notes),
        subtitle=(Cell(subtitle, machine_value=published_name),),
    )


def _name(proposal: ProposalBranch) -> str:
    """The name of a proposal in a command."""
    return quote_argument(proposal.short_name)


def unreachable_note(remote: str) -> Note:
    """A remote whose proposals could not be looked at."""
    text = N_("{name} cannot be reached, or refuses access: its proposals are told as they were last seen.")
    return Note("unreachable", Message(text, {"name": remote}))


def _items(proposals: Sequence[ProposalBranch], max_items: int | None) -> Iterator[ListItem]:
    selected = proposals if max_items is None or len(proposals) <= max_items else proposals[:max_items]
    for proposal in selected:
        title = Cell(describe_commit_subject(proposal.subject), machine_value=proposal.subject)
        name = Cell(proposal.short_name, tone="quiet", machine_value=proposal.branch)
        yield ListItem((title, _state_cell(proposal), Cell(proposal.date, "date", "quiet"), name))
    rest = len(proposals) - len(selected)
    if rest:
        text = Message(N_("and {n} more proposal"), {"n": rest}, N_("and {n} more proposals"))
        yield ListItem((Cell(text, tone="quiet"),), Hint(command="incubo proposals"))


def _state_cell(proposal: ProposalBranch) -> Cell:
    if proposal.state is ProposalState.unsent:
        command = f"incubo proposals update {_name(proposal)}"
        text = Message(N_("not sent yet"), hint=command)
        return Cell(text, tone="due", machine_value=proposal.state.value)
    words, tone = _STATES[proposal.state]
    return Cell(Message(words), tone=tone, machine_value=proposal.state.value)
