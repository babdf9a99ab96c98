"""The proposals and what became of them, as a section of a page: for `incubo` alone and for `sync`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from incubo.app.commit_subjects import describe_commit_subject
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.shell import quote_argument
from incubo.document.page import Cell, ListBlock, ListItem, Section
from incubo.registry.proposals import ProposalBranch, ProposalState

SETTLED_DAYS = 30
"""How many days after its last commit a proposal that is merged or closed is still told."""

_ORDER = (ProposalState.unsent, ProposalState.closed, ProposalState.open, ProposalState.merged)
"""What to do something about comes first."""

_STATES = {
    ProposalState.open: (N_("open"), ""),
    ProposalState.merged: (N_("merged"), "good"),
    ProposalState.closed: (N_("closed without being merged, it seems"), "due"),
}
"""The words and the tone of each state; what was not sent says how to send it."""


def proposals_section(proposals: Iterable[ProposalBranch], today: date, max_items: int | None = None) -> Section:
    """The section: what is to be sent, what was probably refused, what waits, what is merged.

    `max_items`: of more proposals, the number is told, with the command that lists them all.
    """
    shown = sorted(_recent(proposals, today), key=lambda proposal: _ORDER.index(proposal.state))
    return Section("proposals", Message(N_("Proposals")), (ListBlock(tuple(_items(shown, max_items))),))


def _recent(proposals: Iterable[ProposalBranch], today: date) -> Iterator[ProposalBranch]:
    for proposal in proposals:
        is_settled = proposal.state in (ProposalState.merged, ProposalState.closed)
        if not is_settled or (today - proposal.date).days <= SETTLED_DAYS:
            yield proposal


def _items(proposals: Sequence[ProposalBranch], max_items: int | None) -> Iterator[ListItem]:
    selected = proposals if max_items is None or len(proposals) <= max_items else proposals[:max_items]
    for proposal in selected:
        title = Cell(describe_commit_subject(proposal.subject), machine_value=proposal.subject)
        yield ListItem((title, _state_cell(proposal), Cell(proposal.date, "date", "quiet")))
    rest = len(proposals) - len(selected)
    if rest:
        text = Message(N_("and {n} more proposal"), {"n": rest}, N_("and {n} more proposals"))
        yield ListItem((Cell(text, tone="quiet"),), "incubo sync")


def _state_cell(proposal: ProposalBranch) -> Cell:
    if proposal.state is ProposalState.unsent:
        command = f"git push -u {quote_argument(proposal.remote or 'origin')} {quote_argument(proposal.branch)}"
        text = Message(N_("not sent yet: {command}"), {"command": command})
        return Cell(text, tone="due", machine_value=proposal.state.value)
    words, tone = _STATES[proposal.state]
    return Cell(Message(words), tone=tone, machine_value=proposal.state.value)
