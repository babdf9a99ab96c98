"""What the forms work on: the registry as it is, the addresses that they are given, and how answers are taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from incubo.app.workspace import Workspace, find_own_incubator, resolve_incubator
from incubo.core.i18n import N_, translate
from incubo.core.message import Message
from incubo.edit.asking.questions import Question
from incubo.edit.file_edits import FileEdits
from incubo.edit.plan import Proposal
from incubo.edit.value_parser import EntryContext, ParsedValue
from incubo.edit.verbs.rename import find_current_id
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.registry.layout import entry_id_from_path
from incubo.registry.lookup import EntryRef
from incubo.registry.registry import Registry
from incubo.reports.catalogue import REPORTS
from incubo.web.forms.answers import Answers
from incubo.web.forms.drafts import SHEET, Draft
from incubo.web.forms.fields import FormField, find_doubt, parse_field, type_entry

if TYPE_CHECKING:
    from incubo.app.private import PrivateFolder


class FormContext(NamedTuple):
    """The registry as it is now. `remarks`: what is said while values are read, such as the day within a period.
    `private`: the private folder, for a form that writes there. `memo`: what was read for this request, such as a file.
    """

    workspace: Workspace
    registry: Registry
    remarks: list[Message]
    memo: dict[str, Any]
    private: PrivateFolder | None = None

    @property
    def written(self) -> FormContext:
        """The context of the files that the form changes: those of the registry, or of its private folder."""
        if self.private is None:
            return self
        return FormContext(self.private.workspace, self.private.own_registry, self.remarks, self.memo)

    def start_edits(self) -> FileEdits:
        """No edit yet."""
        return self.workspace.start_edits(self.registry)

    @property
    def entry_context(self) -> EntryContext:
        """What parsing a value needs to know."""
        return self.workspace.entry_context(self.registry)

    def typed(self, kind: str, entry_id: str) -> str:
        """How an entry is named by who types."""
        return type_entry(self.registry, kind, entry_id)


def make_form_context(workspace: Workspace, registry: Registry, private: PrivateFolder | None = None) -> FormContext:
    """The context of one request, whose remarks are its own."""
    remarks: list[Message] = []
    environment = workspace.environment._replace(remark=remarks.append)
    return FormContext(workspace._replace(environment=environment), registry, remarks, {}, private)


class Target(NamedTuple):
    """What the address of a form names: an entry of each kind at most, by its id in the registry, and words.

    `texts`: what was typed so far, for fields that depend on others. `missing`: the entries that it names and that are
    not in the registry.
    """

    entries: Mapping[str, str]
    words: Mapping[str, str]
    texts: Mapping[str, str] = MappingProxyType({})
    missing: tuple[EntryRef, ...] = ()

    @property
    def entry(self) -> EntryRef | None:
        """The entry that the form is about; None where it names none."""
        return next((EntryRef(kind, entry_id) for kind, entry_id in self.entries.items()), None)

    @property
    def product_ids(self) -> list[str]:
        """The products that a committee hears one after another; none of any other form."""
        return _split_ids(self.words.get("products", ""))

    def parameters(self) -> dict[str, str]:
        """The parameters of the address that names it."""
        return {**self.entries, **self.words}


WORDS = (
    "field",
    "section",
    "on",
    "over",
    "until",
    "status",
    "employer",
    "because",
    "path",
    "order",
    "checked",
    "products",
    "report",
    "query",
    "reason",
    "whose",
    SHEET,
)
"""The parameters of an address that are words. `over`: the period in which missions end. `checked`: what is wrong with
the entry stands beside its form.
`products`: the ids of those that a committee hears, with commas. `report`, `query`: a report, and the values of its
address. `reason`: of what needs attention; `whose`: the incubator whose it is, if it is not ours. `sheet`: a file that
was brought in.
"""


def find_whose(context: FormContext, target: Target) -> str | None:
    """The incubator that a form is about (None: all): that of the page that leads to it, else ours.

    Raises UsageError for an unknown one.
    """
    workspace, registry, name = context.workspace, context.registry, target.words.get("whose")
    return resolve_incubator(name, workspace, registry) if name else find_own_incubator(workspace, registry)


def read_target(registry: Registry, parameters: Mapping[str, str]) -> Target:
    """What an address names: an entry by this or a former id.

    What is not in the registry, or cannot be read, is left out and listed.
    """
    parameters = follow_ids(registry, parameters)
    named = [EntryRef(kind, parameters[kind]) for kind in ENTRY_KINDS if parameters.get(kind)]
    kind, entry_id = parameters.get("kind", ""), parameters.get("id", "")
    if kind in ENTRY_KINDS and entry_id and (_is_readable(registry, EntryRef(kind, entry_id)) or not named):
        named = [EntryRef(kind, entry_id)]
    path = parameters.get("path", "")
    entry, kind_of_path = registry.entry_at(path), registry.layout.kind_of_path(path)
    if entry is not None and kind_of_path in ENTRY_KINDS and not named:
        named = [EntryRef(kind_of_path, entry.id)]
    words = {name: parameters[name] for name in WORDS if parameters.get(name)}
    if path not in registry.known_paths:
        words.pop("path", None)
    heard = [EntryRef("startup", one) for one in dict.fromkeys(_split_ids(words.get("products", "")))]
    if "products" in words:
        words["products"] = ",".join(one.id for one in heard if _is_readable(registry, one))
    missing = tuple(dict.fromkeys(one for one in (*named, *heard) if not _is_readable(registry, one)))
    return Target({one.kind: one.id for one in named if _is_readable(registry, one)}, words, missing=missing)


def _is_readable(registry: Registry, entry: EntryRef) -> bool:
    return entry.id in registry.whole.entries.get(entry.kind, ())


def follow_ids(registry: Registry, parameters: Mapping[str, str]) -> dict[str, str]:
    """The parameters of an address, with the ids that the entries have now where it has former ones."""

    def follow(kind: str, entry_id: str) -> str:
        return find_current_id(registry, kind, entry_id) or entry_id

    followed = {name: follow(name, value) if name in ENTRY_KINDS else value for name, value in parameters.items()}
    if parameters.get("kind") in ENTRY_KINDS and "id" in parameters:
        followed["id"] = follow(parameters["kind"], parameters["id"])
    if "products" in parameters:
        ids = [(one, follow("startup", one)) for one in _split_ids(parameters["products"])]
        followed["products"] = ",".join(current if "," not in current else former for former, current in ids)
    kind, path = registry.layout.kind_of_path(parameters.get("path", "")), parameters.get("path", "")
    if kind in ENTRY_KINDS and path not in registry.known_paths:
        current = registry.entries[kind].get(follow(kind, entry_id_from_path(path)))
        followed["path"] = current.path if current is not None else path
    return followed


def follow_draft(registry: Registry, draft: Draft) -> Draft:
    """A draft under the ids that its entries have now. The answers of a session are kept by the ids of its products."""
    parameters = follow_ids(registry, draft.parameters)
    if parameters == draft.parameters:
        return draft
    former_ids = dict(
        zip(_split_ids(draft.parameters.get("products", "")), _split_ids(parameters.get("products", "")), strict=True)
    )

    def follow(key: str) -> str:
        owner = max((one for one in former_ids if key.startswith(f"{one}.")), key=len, default="")
        return former_ids[owner] + key.removeprefix(owner) if owner else key

    texts, sure, was = ({follow(key): text for key, text in group.items()} for group in draft.answers[:3])
    labels = {follow(key): label for key, label in draft.labels.items()}
    answers = draft.answers._replace(texts=texts, sure=sure, was=was)
    return draft._replace(parameters=parameters, answers=answers, labels=labels)


def _split_ids(text: str) -> list[str]:
    return [one for one in text.split(",") if one]


class FieldErrors(Exception):
    """Answers that are wrong in the light of the others, by their keys; `doubts`: those that are probably slips."""

    def __init__(
        self, errors: Mapping[str, ParsedValue], doubts: Mapping[str, ParsedValue] = MappingProxyType({})
    ) -> None:
        super().__init__(", ".join([*errors, *doubts]))
        self.errors = errors
        self.doubts = doubts


def field_error(key: str, error: Message, hints: Sequence[Message] = ()) -> FieldErrors:
    """The error of one answer."""
    return FieldErrors({key: ParsedValue(None, error, tuple(hints))})


class OtherForm(Exception):
    """Another form is meant, with these answers, such as that of somebody who is in the registry already."""

    def __init__(self, verb: str, texts: Mapping[str, str], reason: Message) -> None:
        super().__init__(verb)
        self.verb = verb
        self.texts = texts
        self.reason = reason


class GivenUp(Exception):
    """The person chose to give up."""


class NeedsAnswerError(Exception):
    """A question has no answer yet."""


class Given(NamedTuple):
    """The answers of a form: their texts and values, by the keys of their questions, and what goes with them.

    `initial`: what the fields held before anybody changed them.
    """

    texts: Mapping[str, str]
    values: Mapping[str, Any]
    answers: Answers
    initial: Mapping[str, str] = MappingProxyType({})

    def text(self, key: str) -> str | None:
        """What was typed; None where nothing was."""
        return self.texts.get(key, "").strip() or None

    def changed_text(self, key: str) -> str | None:
        """What was typed, if it is not what the field held before."""
        return self.text(key) if self.texts.get(key, "").strip() != self.initial.get(key, "").strip() else None

    def value(self, key: str) -> Any:
        """What it means; None where nothing was typed."""
        return self.values.get(key)

    def values_of(self, keys: Iterable[str]) -> dict[str, Any]:
        """What was typed for several questions."""
        return {key: self.value(key) for key in keys}

    def is_sure(self, key: str) -> bool:
        """Whether the person sent the same doubtful answer once more."""
        return self.answers.sure.get(key) == self.answers.texts.get(key)


class AskedField(NamedTuple):
    """A question that a verb asked further: its field, what its answer means (None: it was not answered), its doubt."""

    field: FormField
    parsed: ParsedValue | None = None
    doubt: ParsedValue | None = None


class FormAsk:
    """Answers the further questions of a verb from what was posted, and collects them for the form.

    A question without an answer gets its default if it has one, so that the questions after it are asked too.
    """

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._uses: Counter[str] = Counter()
        self.asked: list[AskedField] = []
        self.has_open_question = False

    def __call__(self, question: Question) -> Any:
        """The value of the answer. Raises NeedsAnswerError."""
        self._uses[question.key] += 1
        number = self._uses[question.key]
        key = question.key if number == 1 else f"{question.key}#{number}"
        question = question._replace(key=key)
        text = translate(question.text)
        default, initial = question.default, ""
        if default is True:  # a box that is not ticked any more is a no
            question, initial = question._replace(default=False), "yes"
        if any(choice.id == question.default for choice in question.choices):
            initial = question.default
        field = FormField(question, text, initial=initial, is_effect=True)
        if key not in self._answers.texts:
            self.asked.append(AskedField(field))
            self.has_open_question = True
            if default is None:
                raise NeedsAnswerError
            return default
        parsed = parse_field(field, self._answers.texts[key])
        doubt = find_doubt(field, self._answers, parsed)
        self.asked.append(AskedField(field, parsed, doubt))
        if parsed.error is not None or doubt is not None:
            raise NeedsAnswerError
        return parsed.value


class FactsBox(NamedTuple):
    """What a person reads beside a form: a title, facts (label and value), and a list. Plain texts, or days.

    `links`: where to go on instead, each with its address.
    """

    title: str
    facts: tuple[tuple[str, Any], ...] = ()
    items: tuple[str, ...] = ()
    list_title: str = ""
    links: tuple[tuple[str, str], ...] = ()


def no_facts(_context: FormContext, _target: Target) -> Sequence[FactsBox]:
    """Nothing to read beside the form."""
    return ()


class ChangeForm(NamedTuple):
    """The form of a verb. `title`: what it does (a source string). `make_fields`, `propose`: its fields, and what the
    answers change. `subject`: the kind of entry that is named first, "any" for one of any kind, "file" for a
    file, whose form opens with its preview, "products" for several products, "report" for a report, "sheet" for a
    file that is brought in, "" for none.
    `is_new_file`: it makes an entry. `intro`: what to know before (a source string). `make_facts`: what is read beside
    it. `template`: the page that shows it. `is_private`: it writes in the private folder, and is there where that is.
    `changes`: the field of the entry, or of people, that it is for ("": several).
    """

    verb: str
    title: str
    make_fields: Callable[[FormContext, Target], Sequence[FormField]]
    propose: Callable[[FormContext, Target, Given, FormAsk], Proposal]
    subject: str = ""
    is_new_file: bool = False
    intro: str = ""
    make_facts: Callable[[FormContext, Target], Sequence[FactsBox]] = no_facts
    template: str = "forms/form.html"
    is_private: bool = False
    changes: str = ""

    def has_subject(self, target: Target) -> bool:
        """Whether a target names what the form is about."""
        if self.subject == "file":
            return bool(target.words.get("path"))
        if self.subject == SHEET:
            return SHEET in target.words
        if self.subject == "report":
            return target.words.get("report") in REPORTS
        if self.subject == "products":
            ids = target.product_ids
            return bool(ids) and target.entries.get("startup", ids[0]) in ids
        if self.subject == "any":
            return target.entry is not None
        return not self.subject or self.subject in target.entries

    @property
    def can_ask_subject(self) -> bool:
        """Whether what the form is about is an entry, which can be asked for by its name."""
        return self.subject not in ("file", "report", "products", SHEET)


PUBLIC_REMINDER = N_("The registry is public: what is written here can be read by everybody.")
