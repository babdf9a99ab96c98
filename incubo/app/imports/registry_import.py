"""Take the entries of another registry into this one: which, under which names, and what both sides changed.

`RegistryImport` reads both registries once. `merge` may be called again with more answers; `conclude` makes the
proposal, with what is kept for the next time, and the page that says what it does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import NamedTuple

from incubo.app.changes.apply import make_finding_messages
from incubo.app.imports.registry_sources import OpenedSource
from incubo.app.sharing.merge_questions import make_question
from incubo.app.sharing.merging import Answers, MergeLog, MergeQuestion, RegistryMerger
from incubo.app.workspace import ALL_INCUBATORS, Workspace, find_incubator_id
from incubo.core.errors import RefusedError, UsageError
from incubo.core.hint import Hint
from incubo.core.i18n import N_, limit_names
from incubo.core.message import LabelledValue, Message
from incubo.core.problem import NOTHING_WRITTEN
from incubo.core.shell import quote_argument
from incubo.diff.registry_diff import diff_registries
from incubo.diff.sentences.phrasing import shorten
from incubo.diff.sentences.sentence import Sentence, make_page_sections
from incubo.document.page import Cell, ListBlock, ListItem, Page, Section
from incubo.document.table import Note
from incubo.edit.asking.arguments import split_old_and_new
from incubo.edit.asking.questions import Question, choice_question
from incubo.edit.merge.conflicts import LineMergers, Side
from incubo.edit.plan import Plan, Proposal, check_plan, make_plan
from incubo.edit.value_parser import parse_value
from incubo.exchange.registry.kept import (
    REMOVED,
    KeptImport,
    find_kept_import,
    is_import_name,
    list_kept_imports,
    read_kept_import,
    render_kept_import,
)
from incubo.exchange.registry.matching import EntryKey
from incubo.exchange.registry.placing import iter_words
from incubo.exchange.registry.selection import Selection, list_taken_ids, select_entries
from incubo.exchange.registry.source import FindingKey, find_own_findings, finding_key
from incubo.exchange.registry.updating import (
    KEPT_KINDS,
    ImportOptions,
    ImportResult,
    Merger,
    MergeRequest,
    Row,
    Update,
)
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import Field
from incubo.model.forgotten import is_forgotten
from incubo.model.records import Member, Mission
from incubo.registry.file_changes import FileVersion
from incubo.registry.hints import make_report_hint
from incubo.registry.layout import IMPORTS_FOLDER, entry_id_from_path
from incubo.registry.lookup import entry_title
from incubo.registry.ownership import source_place
from incubo.registry.registry import Registry
from incubo.source.reader import parse_file
from incubo.validation.diagnostic import Diagnostic
from incubo.validation.rule import RULES
from incubo.vcs import status
from incubo.vcs.three_way import BothChanged, Contents, keep_both_lines, merge_lines

_WORD_RULES = (
    "phase-unknown-name",
    "schema-unknown-event",
    "schema-unknown-value",
    "schema-unusual-value",
    "schema-unknown-key",
)
"""The rules whose findings say that a word or a field is not one of this registry."""
KEPT_WORD = "-"
"""The answer that a word stays as it is there."""
TOLD_SECTIONS = ("new", "arrived", "skipped", "rows", "removed")
"""The sections of the page of an import beside its sentences."""
_GO_ON = "incubo import registry"
"""The command that goes on with a registry that was imported, and asks what it becomes."""
_MAX_ROWS = 60
"""How many rows of what did not come in are shown; the others are counted."""
_PHASE_FIELD = Field("phase", "choice", value_list="phases", required=True)


class ImportRequest(NamedTuple):
    """What is asked for. `incubator`: whose entries, as it was typed (None: as the last time, else ours). `phases`:
    `old=new`, as they were typed; `words`: those of other lists of the vocabulary. `name`: what the source is called
    here. `removes`: what the source removed goes here. `followed`: where `sync` looks for what is new from now on
    (None: as it was; with a `name`, at the place that was typed). `place`: that place (None: the kept one).
    `tells_news_only`: what was said before, and stays so, is not said again.
    """

    incubator: str | None = None
    has_people: bool | None = None
    phases: tuple[str, ...] = ()
    name: str | None = None
    removes: bool = False
    words: tuple[str, ...] = ()
    followed: str | None = None
    place: str | None = None
    tells_news_only: bool = False


class UnknownWord(NamedTuple):
    """A word of a list of the vocabulary that this registry does not have. `entries`: how many have it."""

    value_list: str
    word: str
    entries: int


class Conclusion(NamedTuple):
    """What an import comes to: the change, with what is kept for the next time, the page that says what it does, and
    what changes of the entries that were here, in sentences.
    """

    proposal: Proposal
    page: Page
    sentences: tuple[Sentence, ...]


class RegistryImport:
    """An import into a registry, from a source that is open."""

    def __init__(self, workspace: Workspace, registry: Registry, opened: OpenedSource, request: ImportRequest) -> None:
        """Raises UsageError, RefusedError, ConfigError, NotEditableError."""
        self.workspace = workspace
        self.registry = registry
        self.request = request
        self._opened = opened
        self.kept = self._find_kept()
        name = request.name or (self.kept.name if self.kept is not None else opened.source.origin.name)
        self.source = opened.source._replace(origin=opened.source.origin._replace(name=name))
        has_people = request.has_people
        if has_people is None:
            has_people = self.kept is not None and self.kept.has_people
        also = self.kept.files if self.kept is not None else {}
        self.selection: Selection = select_entries(
            self.source, self._find_incubator(), has_people=has_people, also=also
        )
        self._phases = self._parse_phases()
        self._words = self._parse_words()
        self._update: Update | None = None
        self.log: MergeLog = MergeLog({}, {}, [], {}, [], set(), {}, {}, set())
        self.skipped: list[MergeQuestion] = []
        self._left_out: dict[str, Row] = {}
        self._checked: tuple[ImportResult, Registry, list[Diagnostic], list[Diagnostic]] | None = None

    # What is asked for

    def _find_kept(self) -> KeptImport | None:
        store, name = self.workspace.store, self.request.name
        if name is not None and not is_import_name(name):
            raise UsageError(
                Message(N_("“{name}” cannot name a source"), {"name": name}),
                hints=(Message(N_("a name has letters, digits, “.”, “-” and “_”")),),
            )
        if name is not None:
            return read_kept_import(store, name, KEPT_KINDS)
        found = (read_kept_import(store, each, KEPT_KINDS) for each in list_kept_imports(store))
        origin, entries = self._opened.source.origin, self._opened.source.registry.entries
        kept_imports = (kept for kept in found if kept is not None)
        has_moved = self.request.followed is not None
        return find_kept_import(kept_imports, origin.name, origin.address, entries, may_have_moved=has_moved)

    @property
    def _followed(self) -> str | None:
        """Where `sync` looks for what is new from now on."""
        kept = self.kept.followed if self.kept is not None else None
        moved = self.request.place if kept is not None and self.request.name is not None else None
        return self.request.followed or moved or kept

    def _find_incubator(self) -> str | None:
        there = self.source.registry
        word = self.request.incubator
        if word is None and self.kept is not None:
            if self.kept.incubator is None or self.kept.incubator in there.incubators:
                return self.kept.incubator
            try:
                return find_incubator_id(self.kept.incubator, there)
            except UsageError as error:
                error.hints += tuple(self._tell_new_incubator(self.kept))
                raise
        if word is not None:
            return None if word.casefold() in ALL_INCUBATORS else find_incubator_id(word, there)
        own = self.workspace.default_incubator
        if own is None:
            return None
        try:
            return find_incubator_id(own, there)
        except UsageError as error:
            error.hints += (Message(N_("whose entries to take: --incubator NAME, or --incubator all")),)
            raise

    def _tell_new_incubator(self, kept: KeptImport) -> Iterator[Message]:
        """Whose our startups are there now, where our incubator is no more."""
        there = self.source.registry
        startups = (there.startups.get(each) for each in kept.files.get("startup", ()))
        owners = Counter(each.incubator for each in startups if each is not None and each.incubator in there.incubators)
        for incubator, n in owners.most_common(1):
            yield Message(
                N_("{n} of our products is now one of “{incubator}” there; incubo.toml is to name it, too"),
                {"n": n, "incubator": incubator},
                N_("{n} of our products are now those of “{incubator}” there; incubo.toml is to name it, too"),
                command=f"incubo import registry --incubator {quote_argument(str(incubator))}",
            )

    def _parse_phases(self) -> dict[str, str]:
        context = self.workspace.entry_context(self.registry)
        phases = dict(self.kept.phases) if self.kept is not None else {}
        for text in self.request.phases:
            old, new = split_old_and_new("--phase", text, "alumni=abandon")
            phases[old] = parse_value(_PHASE_FIELD, new, context).require("--phase")
        return phases

    def _parse_words(self) -> dict[str, dict[str, str]]:
        """What `--word` says, by list of the vocabulary. Raises UsageError."""
        words = {name: dict(mapping) for name, mapping in self.kept.words.items()} if self.kept is not None else {}
        for text in self.request.words:
            old, new = split_old_and_new("--word", text, "UX=Design")
            lists = sorted(name for name, words_there in self._words_there.items() if old in words_there)
            if not lists:
                raise UsageError(Message(N_("--word: nothing that is taken has the word “{word}”"), {"word": old}))
            context = self.workspace.entry_context(self.registry)
            for name in lists:
                field = Field("word", "choice", value_list=name, required=True)
                kept = new == KEPT_WORD
                words.setdefault(name, {})[old] = old if kept else parse_value(field, new, context).require("--word")
        return words

    @cached_property
    def _words_there(self) -> dict[str, Counter[str]]:
        """The words of what is taken, by list of the vocabulary: how many entries have each."""
        words: dict[str, Counter[str]] = defaultdict(Counter)
        for kind, entry_id in list_taken_ids(self.source.registry, self.selection):
            data = self.source.read(kind, entry_id)
            values = parse_file(entry_id, data, use_line_reader=True).values or {}
            found = {(name, word) for _, name, word in iter_words(self.source.entry_kinds[kind].fields, values)}
            for name, word in found:
                if name != "phases":
                    words[name][word] += 1
        return words

    def unknown_words(self) -> list[UnknownWord]:
        """The words of what is taken that are none of this registry's, in lists that name all that is allowed, and that
        become no other.
        """
        vocabulary = self.registry.vocabulary
        unknown = []
        for name, words in sorted(self._words_there.items()):
            known = {*vocabulary.allowed_values(name), *self._words.get(name, ())}
            if self.is_taking_words and self.selection.incubator is None:
                known.update(self.source.registry.vocabulary.allowed_values(name))
            if vocabulary.is_strict(name):
                unknown += [UnknownWord(name, word, n) for word, n in sorted(words.items()) if word not in known]
        return unknown

    def word_question(self, unknown: UnknownWord) -> Question:
        """What a word of the source becomes here; it may stay as it is."""
        vocabulary = self.registry.vocabulary
        name = unknown.value_list
        choices = [vocabulary.labelled_value(name, word) for word in vocabulary.allowed_values(name)]
        choices.append(LabelledValue(KEPT_WORD, Message(N_("leave it as it is"))))
        text = Message(
            N_("“{word}” is not a word of this registry, and {n} entry has it. What does it become?"),
            {"word": shorten(unknown.word), "n": unknown.entries},
            N_("“{word}” is not a word of this registry, and {n} entries have it. What does it become?"),
        )
        return choice_question(f"word-{name}-{unknown.word}", text, choices, "--word")

    def map_word(self, unknown: UnknownWord, new: str) -> None:
        """Let a word of the source become one of this registry, or itself, if it stays as it is."""
        self._words.setdefault(unknown.value_list, {})[unknown.word] = unknown.word if new == KEPT_WORD else new

    # Phases that are not ours

    @property
    def is_taking_words(self) -> bool:
        """Whether the words that the source describes come with all of it: both have the same profile."""
        return self.workspace.settings.profile == self._opened.workspace.settings.profile

    def unknown_phases(self) -> dict[str, int]:
        """The phases of what is taken that this registry does not have and that become no other: how many startups
        have each.
        """
        known = set(self.registry.vocabulary.phases) | set(self._phases)
        if self.is_taking_words and self.selection.incubator is None:
            known |= set(self.source.registry.vocabulary.phases)
        counts: Counter[str] = Counter()
        startups = self.source.registry.startups
        for startup_id in sorted(self.selection.ids["startup"] & startups.keys()):
            counts.update({phase.name for phase in startups[startup_id].phases if phase.name} - known)
        return dict(counts)

    def phase_question(self, phase: str, count: int) -> Question:
        """What a phase of the source becomes here."""
        vocabulary, language = self.registry.vocabulary, self.workspace.language
        choices = [
            LabelledValue(each.id, vocabulary.phase_label(each.id, language))
            for each in sorted(vocabulary.phases.values(), key=lambda each: each.rank)
            if each.is_current
        ]
        text = Message(
            N_("“{phase}” is not a phase of this registry, and {n} product has it. What does it become?"),
            {"phase": shorten(phase), "n": count},
            N_("“{phase}” is not a phase of this registry, and {n} products have it. What does it become?"),
        )
        return choice_question(f"phase-{phase}", text, choices, "--phase")

    def map_phase(self, old: str, new: str) -> None:
        """Let a phase of the source become one of this registry."""
        self._phases[old] = new

    def require_known_phases(self) -> None:
        """Raise UsageError for phases that this registry does not have."""
        unknown = self.unknown_phases()
        if not unknown:
            return
        lines = [
            Message(N_("“{phase}”: {n} product"), {"phase": phase, "n": count}, N_("“{phase}”: {n} products"))
            for phase, count in unknown.items()
        ]
        first = next(iter(unknown))
        raise UsageError(
            Message(
                N_("{name} has a phase that is not in this registry"),
                {"name": self.source.origin.name, "n": len(unknown)},
                N_("{name} has {n} phases that are not in this registry"),
            ),
            hints=(
                *lines,
                Message(
                    N_("say what each becomes: --phase {phase}=…, with one of {words:list}"),
                    {"phase": quote_argument(first), "words": self._phase_words()},
                ),
                NOTHING_WRITTEN,
            ),
        )

    def _phase_words(self) -> list[str]:
        phases = sorted(self.registry.vocabulary.phases.values(), key=lambda each: each.rank)
        return [each.id for each in phases if each.is_current]

    # Merging

    def merge(self, answers: Answers) -> ImportResult:
        """What the import changes, with some answers. The questions that are still open are in `log`."""
        if self._update is None:
            edits = self.workspace.start_edits(self.registry)
            options = ImportOptions(
                self.workspace.current_date,
                self._phases,
                self.request.removes,
                self.is_taking_words,
                self._is_gone,
                LineMergers(partial(merge_lines, self.workspace.root), partial(keep_both_lines, self.workspace.root)),
                self._words,
                self._followed,
            )
            self._update = Update(edits, self.source, self.selection, self.kept, options)
        files = RegistryMerger(self.workspace, self.workspace.root, "", answers)
        self.log = files.log

        def merge(request: MergeRequest) -> bytes | None:
            if request.is_known_same and request.base is None:
                files.answers = {**answers, f"{request.path}: added": Side.same}
            else:
                files.answers = answers
            contents = Contents(request.base, request.ours, request.theirs)
            versions = (FileVersion(request.path, "100644", "") if data is not None else None for data in contents)
            return files.merge(BothChanged(*versions), contents)

        def keeps_both(path: str) -> bool:
            return answers.get(f"{path}: added") is Side.both

        skipped = frozenset((*(question.path for question in self.skipped), *self._left_out))
        return self._update.merge(Merger(merge, keeps_both, skipped))

    def skip_questions(self, result: ImportResult, questions: Sequence[MergeQuestion]) -> None:
        """Let the entries with an open question stay as they are this time, here and in what is kept. One that has the
        id of another entry here is not taken, nor are its job offers: nobody knows whether they are about ours.
        """
        self.skipped += questions
        added = {
            result.sources[question.path]
            for question in questions
            if question.conflict.type == "added" and question.path in result.sources
        }
        self._take_without(added)

    def leave_out_errors(self, result: ImportResult) -> bool:
        """Let the entries that would bring errors stay as they are this time, and tell why; whether there were some."""
        errors = [error for error in self._check(result)[2] if error.region.path in result.sources]
        errors = [error for error in errors if error.region.path not in self._left_out]
        if errors:
            store = result.plan.overlay_store(self.workspace.store)
            text = N_("it stays as it is, for what comes in would be an error here: {problem}")
            for error, texts in zip(errors, make_finding_messages(errors, store.read), strict=True):
                kind, entry_id = result.sources[error.region.path]
                row = Row(kind, entry_id, Message(text, {"problem": texts[0]}))
                self._left_out.setdefault(error.region.path, row)
            self._take_without({result.sources[path] for path in self._left_out if path in result.new})
        return bool(errors)

    def merge_what_fits(self, answers: Answers, result: ImportResult | None = None) -> ImportResult:
        """What the import changes without what would need an answer that is not given, or bring errors.

        `result`: of the last `merge`, with these answers.
        """
        result = result or self.merge(answers)
        while True:
            if self.log.questions:
                self.skip_questions(result, self.log.questions)
            elif not self.leave_out_errors(result):
                return result
            result = self.merge(answers)

    def _take_without(self, keys: Collection[EntryKey]) -> None:
        """Take some entries not at all, nor the job offers of startups among them."""
        if keys:
            there = self.source.registry
            jobs = {("job", job.id) for job in there.jobs.values() if ("startup", there.job_startup_id(job)) in keys}
            self.selection = self.selection.without({*keys, *jobs})
            self._update = None

    def _is_gone(self, member_id: str) -> bool:
        """Whether somebody was here and is not to come back: their sheet was removed, or lost its name (0045)."""
        if f"{member_id}.md" in self._removed_sheets:
            return True
        member = self.source.registry.members.get(member_id)
        return member is not None and any(_may_be_same(sheet, member) for sheet in self._nameless_sheets)

    @cached_property
    def _removed_sheets(self) -> frozenset[str]:
        return status.list_removed_files(self.workspace.root, self.registry.layout.folders["member"])

    @cached_property
    def _nameless_sheets(self) -> list[Member]:
        return [member for member in self.registry.members.values() if is_forgotten(member.id) and member.missions]

    # What it comes to

    def conclude(self, result: ImportResult) -> Conclusion:
        """What the import comes to.

        Raises RefusedError where the registry would have errors that neither it nor the source has.
        """
        plan = result.plan
        after, findings, errors = self._check(result)
        if errors:
            raise self._refusal(plan, errors)
        changed = [*result.changed, *plan.moves, *plan.moves.values()]
        sentences = diff_registries(self.registry, after, self.workspace.as_of, changed, plan.moves).sentences()
        page = self._make_page(result, after, findings, sentences)
        result = result._replace(kept=result.kept._replace(asked=self._list_asked(result)))
        known = self.kept and (self.kept.files, self.kept.told, self.kept.asked, self.kept.followed)
        if plan.files or known != (result.kept.files, result.kept.told, result.kept.asked, result.kept.followed):
            plan = self._add_kept_files(plan, result.kept)
        return Conclusion(self._make_proposal(plan, result), page, sentences)

    def _list_asked(self, result: ImportResult) -> dict[str, frozenset[str]]:
        """The entries of which a question waits."""
        asked: dict[str, frozenset[str]] = {}
        for kind, entry_id in filter(None, (result.sources.get(question.path) for question in self.skipped)):
            asked[kind] = asked.get(kind, frozenset()) | {entry_id}
        return asked

    @cached_property
    def _own_findings(self) -> frozenset[FindingKey]:
        return find_own_findings(self.source, self.workspace.as_of)

    def _check(self, result: ImportResult) -> tuple[Registry, list[Diagnostic], list[Diagnostic]]:
        """The registry as the import leaves it, the findings that the source does not have, and the errors among them
        that refuse the import.
        """
        if self._checked is not None and self._checked[0] is result:
            return self._checked[1:]
        workspace, plan = self.workspace, result.plan
        with workspace.environment.track(Message(N_("Checking the change"))) as progress:
            after = plan.load_after(self.registry, workspace.store, workspace.entry_kinds)
            added = check_plan(plan, self.registry, after, workspace.as_of, workspace.settings.severities, progress)
        findings = [
            finding
            for finding in added
            if (finding.severity != "advice" or finding.rule_id in _WORD_RULES)
            and finding_key(self.registry, finding.problem, result.sources) not in self._own_findings
        ]
        # entries that named bodies by their names only, as long as there was no file of one
        newly_checked = {f"ref-unknown-{kind}" for kind in ENTRY_KINDS if not self.registry.entry_ids(kind)}
        errors = [
            each
            for each in findings
            if each.severity == "error"
            and not RULES[each.rule_id].depends_on_today
            and (each.rule_id not in newly_checked or each.region.path in plan.files)
        ]
        self._checked = result, after, findings, errors
        return after, findings, errors

    def _refusal(self, plan: Plan, errors: Sequence[Diagnostic]) -> RefusedError:
        reasons = make_finding_messages(errors, plan.overlay_store(self.workspace.store).read)
        return RefusedError(
            Message(
                N_("the import would bring {n} error that {name} does not have"),
                {"n": len(errors), "name": self.source.origin.name},
                N_("the import would bring {n} errors that {name} does not have"),
            ),
            hints=(
                *_describe_errors(errors, [texts[0] for texts in reasons]),
                *([self._word_hint(unknown)] if (unknown := self.unknown_words()) else []),
                NOTHING_WRITTEN,
            ),
        )

    def _add_kept_files(self, plan: Plan, kept: KeptImport) -> Plan:
        """The plan with what is kept for the next time."""
        new = render_kept_import(kept)
        old = render_kept_import(self.kept) if self.kept is not None and self.kept.name == kept.name else {}
        folder = f"{IMPORTS_FOLDER}/{kept.name}/"
        files: dict[str, bytes | None] = {path: None for path in old if path.startswith(folder)}
        files.update(new)
        originals = {}
        for path in files:
            try:
                originals[path] = self.workspace.store.read(path)
            except FileNotFoundError:
                continue
        files = {path: data for path, data in files.items() if data is not None or path in originals}
        return make_plan({**plan.files, **files}, {**plan.originals, **originals}, plan.moves)

    def _make_proposal(self, plan: Plan, result: ImportResult) -> Proposal:
        summary = Message(
            "{parts:list}", {"parts": _count_entries(result) or [Message(N_("what is known of the source"))]}
        )
        # all findings were looked at: those that are left are the source's own, or warnings that were told
        return Proposal(plan, "import", result.kept.name, summary, accepted_rules=frozenset(RULES))

    # The page

    def _make_page(
        self, result: ImportResult, after: Registry, findings: Sequence[Diagnostic], sentences: Sequence[Sentence]
    ) -> Page:
        rows = [row for row in result.rows if not row.cause or self._is_news((row.kind, row.id), row.cause)]
        parts = _count_entries(result) or [Message(N_("nothing new"))]
        title = Message(N_("From {name}: {parts:list}"), {"name": self.source.origin.name, "parts": parts})
        sections = (
            *self._new_section(result, after),
            *make_page_sections(sentences),
            *self._arrived_section(result, after),
            *self._skipped_section(),
            *self._row_section([*self._left_out.values(), *rows, *self._word_rows(findings, result.sources)]),
            *self._removed_section(result),
        )
        return Page("import", "", Cell(title), sections, notes=tuple(self._notes(result, findings)))

    def _is_news(self, key: EntryKey, cause: str) -> bool:
        """Whether something is to be said of an entry of the source: it was not said before, or all is."""
        told = self.kept.told.get(key[0], {}).get(key[1]) if self.kept is not None else None
        return not self.request.tells_news_only or told != cause

    def _new_section(self, result: ImportResult, after: Registry) -> Iterator[Section]:
        by_kind: dict[str, list[str]] = defaultdict(list)
        for path in result.new:
            kind = self.registry.layout.kind_of_path(path)
            if kind in ENTRY_KINDS:
                by_kind[str(kind)].append(shorten(entry_title(after, str(kind), entry_id_from_path(path))))
        items = []
        for kind, table in ENTRY_KINDS.items():
            titles = by_kind.get(kind, [])
            if titles:
                label = Message(table.plural_label if len(titles) > 1 else table.label)
                arguments = {"n": len(titles), "kind": label, "names": limit_names(titles)}
                items.append(ListItem((Cell(Message(N_("{n} {kind}: {names:list}"), arguments)),)))
        if items:
            yield Section("new", Message(N_("New here")), (ListBlock(tuple(items)),))

    def _arrived_section(self, result: ImportResult, after: Registry) -> Iterator[Section]:
        """What was written here before the source had it (`--here`), and is there now."""
        titles = [
            shorten(entry_title(after, str(kind), entry_id_from_path(path)))
            for path in result.caught_up
            if (kind := after.layout.kind_of_path(path)) is not None
        ]
        if titles:
            heading = Message(N_("Was written here, and is there now"))
            block = ListBlock((ListItem((Cell(Message("{names:list}", {"names": limit_names(titles)})),)),))
            yield Section("arrived", heading, (block,))

    def _skipped_section(self) -> Iterator[Section]:
        items = [ListItem((Cell(question.text),)) for question in self.make_questions(self.skipped)]
        if self.request.tells_news_only and (words := self._ask_for_words()):
            items += [ListItem((Cell(question.text),)) for question in words]
            how = Message(N_("in a terminal, you can say what it becomes"), hint=_GO_ON)
            items.append(ListItem((Cell(how),)))
        if items:
            heading = Message(N_("Stays as it is until somebody decides"))
            yield Section("skipped", heading, (ListBlock(tuple(items)),))

    def _ask_for_words(self) -> list[Question]:
        """The questions about words of the source that nobody was asked, or answered."""
        phases = [self.phase_question(phase, count) for phase, count in self.unknown_phases().items()]
        return [*phases, *map(self.word_question, self.unknown_words())]

    def make_questions(self, questions: Iterable[MergeQuestion]) -> list[Question]:
        """Questions of the merge in words."""
        there = [self.source.origin.name]
        return [make_question(each, self.registry, there, is_import=True) for each in questions]

    def _row_section(self, rows: Sequence[Row]) -> Iterator[Section]:
        items = [ListItem((Cell(self._describe_row(row)),)) for row in rows[:_MAX_ROWS]]
        if len(rows) > _MAX_ROWS:
            more = Message(N_("and {n} more"), {"n": len(rows) - _MAX_ROWS})
            items.append(ListItem((Cell(more, tone="quiet"),)))
        items += [ListItem((Cell(hint.sentence),)) for hint in self._find_where_to_report(rows)]
        if items:
            yield Section("rows", Message(N_("Does not fit as it is")), (ListBlock(tuple(items)),))

    def _describe_row(self, row: Row) -> Message:
        there = self.source.registry
        title = shorten(entry_title(there, row.kind, row.id)) if there.has_entry(row.kind, row.id) else row.id
        arguments = {"title": title, "id": row.id, "text": row.text}
        if title == row.id:
            return Message(N_("{id}: {text}"), arguments)
        return Message(N_("{title} ({id}): {text}"), arguments)

    def _find_where_to_report(self, rows: Iterable[Row]) -> Iterable[Hint]:
        """Where the files are reported that cannot be read at the source: each place once."""
        source = self.registry.layout.source
        places = (source_place(source, row.kind, row.id) for row in rows if row.cause == "unreadable")
        hints = (make_report_hint(place) for place in places if place is not None)
        return {hint.address: hint for hint in hints}.values()

    def _word_hint(self, unknown: Sequence[UnknownWord]) -> Message:
        """How to say what the words become that this registry does not have."""
        arguments = {"words": limit_names([each.word for each in unknown]), "n": len(unknown)}
        return Message(
            N_("{words:list} is not a word of this registry; to say what it becomes: --word OLD=NEW"),
            arguments,
            N_("{words:list} are not words of this registry; to say what each becomes: --word OLD=NEW"),
        )

    def _word_rows(self, findings: Iterable[Diagnostic], sources: Mapping[str, tuple[str, str]]) -> Iterator[Row]:
        for finding in findings:
            if finding.rule_id in _WORD_RULES and finding.region.path in sources:
                kind, entry_id = sources[finding.region.path]
                yield Row(kind, entry_id, finding.message)

    def _removed_section(self, result: ImportResult) -> Iterator[Section]:
        titles = [
            shorten(entry_title(self.registry, str(kind), entry_id_from_path(path)))
            for path, key in result.removed_there.items()
            if self._is_news(key, REMOVED) and (kind := self.registry.layout.kind_of_path(path)) is not None
        ]
        if titles:
            text = Message(
                N_("{n} entry is no longer there, and stays here: {names:list}"),
                {"n": len(titles), "names": limit_names(titles)},
                N_("{n} entries are no longer there, and stay here: {names:list}"),
            )
            command = f"{_GO_ON} --remove"
            if len(list_kept_imports(self.workspace.store)) > 1:
                command += f" --name {quote_argument(self.source.origin.name)}"
            how = Message(N_("this can be removed here, too, in a terminal"), hint=command)
            block = ListBlock((ListItem((Cell(text),)), ListItem((Cell(how),))))
            yield Section("removed", Message(N_("Removed there")), (block,))

    def _notes(self, result: ImportResult, findings: Sequence[Diagnostic]) -> Iterator[Note]:
        origin = self.source.origin
        if origin.commit is not None:
            template = N_("Taken from the commit {id} of {day:long}.")
            if origin.is_edited:
                template = N_("Taken from files that differ from the commit {id} of {day:long}.")
            yield Note("source", Message(template, {"id": origin.commit.sha[:8], "day": origin.commit.date}))
        yield from self._place_notes()
        told = self.kept.files if self.kept is not None and self.request.tells_news_only else {}
        new = [taken for (kind, entry_id), taken in result.taken.items() if entry_id not in told.get(kind, ())]
        left = sum(len(taken.left) for taken in new)
        if left:
            text = Message(
                N_("{n} reference to an entry that is not taken is left out."),
                {"n": left},
                N_("{n} references to entries that are not taken are left out."),
            )
            yield Note("references", text)
        missions = sum(taken.left_missions for taken in new)
        if missions:
            text = Message(
                N_("{n} mission for a product that is not taken is left out."),
                {"n": missions},
                N_("{n} missions for products that are not taken are left out."),
            )
            yield Note("missions", text)
        if not result.plan.files and self.kept is not None and self.kept.files != result.kept.files:
            yield Note(
                "kept", Message(N_("Nothing changes here; the state of the other registry is kept for the next time."))
            )
        if result.stays_removed:
            yield Note(
                "gone",
                Message(
                    N_("{n} entry that was removed here is not brought back."),
                    {"n": result.stays_removed},
                    N_("{n} entries that were removed here are not brought back."),
                ),
            )
        if not self.request.tells_news_only and (unknown := self.unknown_words()):
            yield Note("words", self._word_hint(unknown))
        others = [finding for finding in findings if finding.rule_id not in _WORD_RULES]
        if others:
            yield Note(
                "findings",
                Message(
                    N_("{n} new warning."),
                    {"n": len(others)},
                    N_("{n} new warnings."),
                    hint="incubo validate",
                ),
            )

    def _place_notes(self) -> Iterator[Note]:
        """Where `sync` looks for what is new, if that is another place than before, or than the one that was typed."""
        before, place = self.kept.followed if self.kept is not None else None, self.request.place
        if before is not None and self._followed != before:
            text = N_("From now on, “incubo sync” looks for what is new at {place}.")
            yield Note("place", Message(text, {"place": self._followed}))
        elif before is not None and place is not None and place != before:
            text = N_("“incubo sync” goes on looking at {before}; to have it look at {place}: --name {name}")
            arguments = {"before": before, "place": place, "name": self.source.origin.name}
            yield Note("place", Message(text, arguments))


def _describe_errors(errors: Sequence[Diagnostic], texts: Sequence[Message]) -> Iterator[Message]:
    """Errors in sentences: a word that is none here once, with how many entries have it; the others one by one."""
    paths_by_word: dict[tuple[str, str], list[str]] = defaultdict(list)
    others = []
    for error, text in zip(errors, texts, strict=True):
        if error.rule_id in _WORD_RULES:
            field = ".".join(step for step in error.field_path if isinstance(step, str))
            paths_by_word[field, str(error.message.arguments.get("value"))].append(error.region.path)
        else:
            others.append(Message(N_("{path}: {problem}"), {"path": error.region.path, "problem": text}))
    for (field, word), paths in paths_by_word.items():
        arguments = {"field": field, "word": shorten(word), "n": len(paths), "path": paths[0]}
        yield Message(
            N_("{field}: “{word}” is not a word of this registry ({path})"),
            arguments,
            N_("{field}: “{word}” is not a word of this registry ({n} entries, the first one {path})"),
        )
    if paths_by_word:
        yield Message(N_("to have these words here, too, declare them in incubo.toml (docs/configuration.md, “Words”)"))
    yield from others[:_MAX_ROWS]
    if len(others) > _MAX_ROWS:
        yield Message(N_("and {n} more"), {"n": len(others) - _MAX_ROWS})


def _count_entries(result: ImportResult) -> list[Message]:
    """How many entries are new, and how many change, where there are some."""
    moves = result.plan.moves
    new, changed = len(result.new), len({*moves.values(), *(moves.get(path, path) for path in result.changed)})
    parts = []
    if new:
        parts.append(Message(N_("{n} new entry"), {"n": new}, N_("{n} new entries")))
    if changed:
        parts.append(Message(N_("{n} changed entry"), {"n": changed}, N_("{n} changed entries")))
    return parts


def _may_be_same(sheet: Member, member: Member) -> bool:
    """Whether a sheet without name has only missions that somebody has elsewhere: it is probably theirs."""
    return all(any(_is_same_mission(own, other) for other in member.missions) for own in sheet.missions)


def _is_same_mission(own: Mission, other: Mission) -> bool:
    """Whether a mission here is one elsewhere, that may be for more startups and have another end by now."""
    if own.start != other.start or not set(own.startups) <= set(other.startups):
        return False
    return bool(own.startups) or (own.end, own.status) == (other.end, other.status)
