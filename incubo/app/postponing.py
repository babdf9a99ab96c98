"""What `postpone` asks and proposes: which thing to do is known, until when, and why."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from incubo.app.attention import complete_scope
from incubo.app.private import PrivateFolder
from incubo.core.errors import RefusedError, UsageError
from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.core.problem import did_you_mean
from incubo.edit.asking.questions import Question, choice_question, parse_with
from incubo.edit.plan import Proposal
from incubo.edit.postponed import write_postponements
from incubo.edit.value_parser import ParsedValue, find_invisible_character
from incubo.facts.scope import Scope
from incubo.facts.signals import FoundSignal
from incubo.model.fields import Field
from incubo.model.suggestions import find_word
from incubo.registry.lookup import EntryRef, entry_label
from incubo.registry.postponed import MAX_REASON_LENGTH, Postponement
from incubo.reports.attention.collect import collect_all_items
from incubo.reports.attention.postponed import NEVER_POSTPONED, find_answers, is_selected, postponed_message

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.registry.registry import Registry

WHAT_TO_POSTPONE = Message(N_("What do you want to postpone?"))
PUBLIC_NOTICE = Message(N_("It is kept in the registry: whoever reads the registry reads the reason."))


class PostponingContext(NamedTuple):
    """What there is to do today, and where answers are kept: in the private folder, where there is one."""

    workspace: Workspace
    scope: Scope
    private: PrivateFolder | None

    def find_items(self, entry: EntryRef) -> list[FoundSignal]:
        """What needs attention about an entry, known or not. Raises RefusedError where nothing does."""
        items = [
            item
            for item in collect_all_items(self.scope)
            if item.signal not in NEVER_POSTPONED
            and (item.entry == entry or (entry.kind == "startup" and entry.id in item.startups))
        ]
        if not items:
            title = entry_label(self.scope.registry, *entry)
            raise RefusedError(Message(N_("nothing needs attention about {title} today"), {"title": title}))
        return items

    def find_answer(self, item: FoundSignal) -> Postponement | None:
        """What puts an item off today."""
        return find_answers(self.scope).get(item.answer_key)

    def select_items(
        self, items: Sequence[FoundSignal], names: Collection[str], *, is_taken_back: bool
    ) -> list[FoundSignal]:
        """Those of these names (all if there is none). A reason alone means what of it is postponed if that is taken
        back, else the others: it replaces no answer about one topic, unless all are answered.
        """
        selected = [item for item in items if is_selected(item, names)]
        meant = [
            item
            for item in selected
            if (item.topic and item.name in names) or (self.find_answer(item) is not None) == is_taken_back
        ]
        return meant or selected


def open_postponing(
    workspace: Workspace, registry: Registry, private: PrivateFolder | None, incubator: str | None
) -> PostponingContext:
    """What there is to do today. `private`: the private folder, if there is one. `incubator`: whose (None: of all), as
    in the list that is answered.
    """
    scope = Scope(registry, workspace.as_of, incubator, today=workspace.current_date)
    complete_scope(scope, workspace, private, takes_orders=True)
    return PostponingContext(workspace, scope, private)


def parse_names(items: Sequence[FoundSignal], words: Sequence[str]) -> set[str]:
    """What words name: a reason with its topic, or a reason alone. Raises UsageError."""
    names = {name: (name,) for item in items for name in (item.signal, item.name)}
    chosen: set[str] = set()
    for word in words:
        match = find_word(names, word, match_prefix=False)
        if match.value is None:
            hints = (did_you_mean(match.nearest),) if match.nearest else (_names_hint(items),)
            raise UsageError(Message(N_("“{word}” is nothing to do about it today"), {"word": word}), hints=hints)
        chosen.add(match.value)
    return chosen


def missing_name_error(items: Sequence[FoundSignal]) -> UsageError:
    """The error of a command that does not say which of several things."""
    return UsageError(Message(N_("say which of the things to do it is")), hints=(_names_hint(items),))


def _names_hint(items: Sequence[FoundSignal]) -> Message:
    return Message(N_("today: {names:list}"), {"names": [*dict.fromkeys(item.name for item in items)]})


def name_question(items: Sequence[FoundSignal]) -> Question:
    """Which of the things to do about an entry."""
    labels = {item.name: item.text for item in items}
    choices = [LabelledValue(name, label) for name, label in labels.items()]
    return choice_question("reason", WHAT_TO_POSTPONE, choices)


def until_question(workspace: Workspace) -> Question:
    """The day on which it is asked again."""
    field = Field("until", "date", required=True, help=N_("The day on which it is asked again."))
    parse = parse_with(lambda text: parse_until(workspace, text))
    return Question("until", Message(N_("Until when?")), field, parse, option="--until")


def parse_until(workspace: Workspace, text: str) -> date:
    """The day on which it is asked again: today, or a later one; the first one of a month. Raises UsageError."""
    day = workspace.parse_day(text, edge="first")
    if day < workspace.as_of:
        raise UsageError(Message(N_("{day:long} is past: give a day to come, or today to take it back"), {"day": day}))
    return day


def because_question() -> Question:
    """Why it is not done now."""
    field = Field("because", "text", required=True, help=N_("One sentence, for your colleagues and for later."))
    return Question("because", Message(N_("Why?")), field, parse_because, option="--because")


def parse_because(text: str) -> ParsedValue:
    """A reason, on one line."""
    reason = " ".join(text.split())
    if len(reason) > MAX_REASON_LENGTH:
        return ParsedValue(None, Message(N_("this is longer than {n} characters"), {"n": MAX_REASON_LENGTH}))
    if not reason:
        return ParsedValue(None, Message(N_("a reason is needed")))
    hidden = find_invisible_character(reason, multiline=False)
    return ParsedValue(None, hidden) if hidden is not None else ParsedValue(reason)


def find_place(context: PostponingContext, items: Sequence[FoundSignal], until: date) -> PostponingContext:
    """Where to answer: in the private folder if there is one; but where an answer is taken back or gets an earlier day,
    where it stands. Raises RefusedError for answers in both.
    """
    answers = find_answers(context.scope)
    in_private = set()
    for item in items:
        answer = answers.get(item.answer_key)
        if answer is not None and until < answer.until:
            in_private.add(answer.is_private)
        elif until > context.workspace.as_of:
            in_private.add(context.private is not None)
    if len(in_private) > 1:
        message = Message(N_("a part of it is kept in the registry, and the rest in the private folder"))
        raise RefusedError(message, hints=(_names_hint(items),))
    return context._replace(private=None) if in_private == {False} else context


def propose_postponement(
    context: PostponingContext, entry: EntryRef, items: Sequence[FoundSignal], until: date, because: str
) -> Proposal:
    """The proposal to ask some things about an entry again on a day, at once where that has come.

    Raises ConfigError, RefusedError.
    """
    today, private = context.workspace.as_of, context.private
    is_later = until > today
    if not is_later:
        found = find_answers(context.scope)
        places = {item.answer_key: found[item.answer_key].is_private for item in items if item.answer_key in found}
        items = [item for item in items if places.get(item.answer_key) is (private is not None)]
        if not items:
            raise RefusedError(Message(N_("nothing of it is postponed")))
    answers = [Postponement(item.entry, item.name, item.fact, today, until, because) for item in items]
    place = private.workspace if private is not None else context.workspace
    edits = place.start_edits(private.own_registry if private is not None else context.scope.registry.whole)
    write_postponements(edits, answers, today, context.scope.registry.redirected_ids)
    asked_again = N_("asked again: {what}")
    shared = {answer.key: answer for answer in context.scope.postponements if private and not answer.is_private}
    standing = [answer if is_later else shared.get(answer.key) for answer in answers]
    told = [
        postponed_message(item, answer)
        if answer is not None and answer.covers(today)
        else Message(asked_again, {"what": item.named})
        for item, answer in zip(items, standing, strict=True)
    ]
    notes = (PUBLIC_NOTICE,) if private is None and is_later else ()
    arguments = {"day": until, "what": [*dict.fromkeys(item.name for item in items)]}
    summary = Message(N_("{what:list} until {day:long}") if is_later else N_("{what:list} again"), arguments)
    return Proposal(edits.plan(), "postpone", entry.id, summary, notes, tuple(told))
