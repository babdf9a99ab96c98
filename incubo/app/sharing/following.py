"""What `sync` takes in from the registries that ours follows: each in a commit of its own, after colleagues' work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from incubo.app.changes.apply import make_commit_subject
from incubo.app.imports.registry_import import TOLD_SECTIONS, Conclusion, ImportRequest, RegistryImport
from incubo.app.imports.registry_sources import open_source, place_word, require_accepted
from incubo.app.sharing.sync import temporary_folder
from incubo.app.sharing.syncing import Syncing
from incubo.core.errors import IncuboError, ToolError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.diff.sentences.sentence import Sentence
from incubo.document.page import ListBlock, Page, Section
from incubo.document.table import Note
from incubo.exchange.registry.kept import KeptImport, list_kept_imports, read_kept_import
from incubo.vcs import git_folder, preflight
from incubo.vcs.revision import RevisionStore
from incubo.vcs.status import read_commit
from incubo.vcs.three_way import TreeWriter, make_new_commit


class SourceNews(NamedTuple):
    """What came in from a registry that ours follows. `page`, `sentences`: what it is; `is_new`: a commit has it.
    `waits`: something waits for an answer. `error`: why nothing came in.
    """

    name: str
    page: Page | None = None
    sentences: tuple[Sentence, ...] = ()
    is_new: bool = False
    waits: bool = False
    error: IncuboError | None = None


def receive_sources(syncing: Syncing) -> Iterator[SourceNews]:
    """Take in what is new in each registry that ours follows; one that fails does not stop the others.

    Raises what `Conversation.settle` does.
    """
    workspace = syncing.workspace
    for name in list_kept_imports(workspace.store):
        try:
            kept = read_kept_import(workspace.store, name, ())
            if kept is None or kept.followed is None:
                continue
            word = place_word(workspace, kept.followed)
            require_accepted(workspace, name, word, syncing.talk.accept_source)
            yield _receive(syncing, kept, word)
        except IncuboError as error:
            yield SourceNews(name, error=error)


def add_news(page: Page, news: Sequence[SourceNews]) -> Page:
    """The page of what colleagues did, with what came in from registries that ours follows."""
    for each in news:
        if each.page is not None:
            part = Section(f"from-{each.name}", each.page.title.value, (), is_part=True)
            sections = (part, *each.page.sections) if each.page.sections else ()
            nothing = Message(N_("Nothing new in {name}."), {"name": each.name})
            notes = each.page.notes if each.is_new else (Note("source", nothing),)
            if each.waits:
                decide = Message(N_("To decide what waits"), command="incubo import registry")
                notes = (*notes, Note("decide", decide))
            page = page._replace(sections=(*page.sections, *sections), notes=(*page.notes, *notes))
    return page


def tell_titles(news: Sequence[SourceNews]) -> Message | None:
    """What came in from the registries that ours follows, in a sentence; None where nothing did."""
    titles = [each.page.title.value for each in news if each.page is not None and each.is_new]
    return Message("{titles:list}.", {"titles": titles}) if titles else None


def tell_news(news: Sequence[SourceNews]) -> Iterator[Message]:
    """What else is to be said beside the sentences: what is new, what waits, what does not fit, and what is gone."""
    for each in news:
        for section in each.page.sections if each.page is not None else ():
            if section.id in TOLD_SECTIONS and section.title is not None:
                blocks = (block for block in section.blocks if isinstance(block, ListBlock))
                for item in (item for block in blocks for item in block.items):
                    yield Message("{title}: {text}", {"title": section.title, "text": item.cells[0].value})


def explain_failures(news: Sequence[SourceNews]) -> ToolError | None:
    """The error of the first registry of which nothing could be taken in; None where there is none."""
    for each in news:
        if each.error is not None:
            text = N_("nothing was taken in from {name}: {why}")
            arguments = {"name": each.name, "why": each.error.message}
            return ToolError(Message(text, arguments), hints=each.error.hints)
    return None


def _receive(syncing: Syncing, kept: KeptImport, word: str) -> SourceNews:
    """Take in what is new in a registry, where `word` leads: computed on our last commit, then put together with what
    is in none.
    """
    workspace, talk = syncing.workspace, syncing.talk
    head = read_commit(workspace.root, "HEAD")
    if head is None:
        raise ToolError(Message(N_("there is no commit yet, on which what is new could be put")))
    preflight.require_identity(workspace.root)
    committed = workspace._replace(store=RevisionStore(workspace.root, head.sha))
    with open_source(workspace, word, talk.announce) as opened:
        request = ImportRequest(name=kept.name, followed=kept.followed, tells_news_only=True)  # also in no commit
        registry_import = RegistryImport(committed, committed.load_registry(), opened, request)
        talk.map_words(registry_import)
        result = registry_import.merge(syncing.answers)
        asked: set[str] = set()
        while talk.can_ask and not asked.issuperset(keys := {each.key for each in registry_import.log.questions}):
            asked |= keys
            syncing.answers.update(talk.settle(registry_import.log, syncing.answers, None, "", kept.name))
            result = registry_import.merge(syncing.answers)
        result = registry_import.merge_what_fits(syncing.answers, result)
        concluded = registry_import.conclude(result)
        while concluded.proposal.plan.files:
            commit = _commit(syncing, concluded, head.sha)
            skipped = {question.path for question in registry_import.skipped}
            open_questions = () if talk.can_ask else syncing.find_draft_questions(commit)
            questions = [question for question in open_questions if question.path not in skipped]
            if not questions:
                syncing.take_in(commit, kept.name)
                break
            registry_import.skip_questions(result, questions)
            result = registry_import.merge_what_fits(syncing.answers)
            concluded = registry_import.conclude(result)
    is_new, waits = bool(concluded.proposal.plan.files), bool(registry_import.skipped)
    return SourceNews(kept.name, concluded.page, concluded.sentences, is_new, waits)


def _commit(syncing: Syncing, concluded: Conclusion, head: str) -> str:
    """A commit with what came in, on top of our last one, on no branch yet."""
    workspace, proposal = syncing.workspace, concluded.proposal
    top = git_folder.find_worktree_root(workspace.root) or workspace.root
    files = {workspace.git_prefix + path: data for path, data in proposal.plan.files.items()}
    with temporary_folder(workspace) as folder:
        tree = TreeWriter(top, folder).write_files(head, files)
    return make_new_commit(top, tree, head, make_commit_subject(proposal, workspace.content_language) + "\n")
