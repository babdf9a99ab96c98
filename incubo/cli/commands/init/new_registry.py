"""A new registry: the questions about its first incubator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from incubo.app.init import guess_forge, make_init_settings
from incubo.app.new_registry import InitPlan, plan_new_registry, start_new_registry
from incubo.cli import output, prompts, session
from incubo.cli.apply import require_no_new_findings
from incubo.cli.commands.init.plan import find_or_ask_forge
from incubo.config import settings
from incubo.core.errors import UsageError
from incubo.core.i18n import N_, gettext
from incubo.core.message import Message
from incubo.core.problem import options_needed
from incubo.core.shell import decode_argument
from incubo.core.usage import CURRENT_USAGE
from incubo.edit.new import initial_incubator
from incubo.edit.new.initial_incubator import InitialDrafts
from incubo.edit.value_parser import make_option_error, parse_value

if TYPE_CHECKING:
    from incubo.cli.commands.init.plan import InitOptions


def ask_new_registry(options: InitOptions) -> InitPlan:
    """What a new registry would hold. Raises UsageError, RefusedError."""
    profile = options.profile or settings.DEFAULT_PROFILE
    new = start_new_registry(options.root, session.current_session().environment, profile)
    CURRENT_USAGE.set(new.workspace.settings.usage)  # what is generated, and said from here on, is in its words
    _collect_answers(new.drafts, options)
    init = find_init_settings(options)
    return plan_new_registry(new, init, require_no_new_findings, keep_existing=options.keep_existing)


def find_init_settings(options: InitOptions) -> dict[str, Any]:
    """The settings of `[init]` of a new registry. Raises UsageError."""
    return make_init_settings(
        options.root,
        settings.parse_config(None),
        find_or_ask_forge,
        forge=options.forge,
        incubo_url=options.incubo_url,
        incubo_version=options.incubo_version,
        owners=options.owners,
        site=options.site,
    )


def _collect_answers(initial: InitialDrafts, options: InitOptions) -> None:
    """Options, then questions on a terminal. Raises UsageError for what is wrong or missing."""
    for question in initial.questions:
        word = options.answers.get(question.key)
        if not word:
            continue
        answer = parse_value(question.question.field, decode_argument(word), question.draft.context_with_startups)
        value = answer.require(question.question.option)
        wrong = question.question.check(question.draft, value)
        if wrong:
            raise make_option_error(question.question.option, wrong)
        question.draft.set(question.question.path, value)
    if session.current_session().is_interactive:
        _ask_initial_questions(initial, required_only=options.write_options.yes or options.write_options.commit)
    missing = list(initial_incubator.find_missing_initial_answers(initial))
    if missing:
        names = [question.option for question in missing]
        if options.forge is None and guess_forge(options.root) is None:
            names.append("--forge")
        raise UsageError(
            options_needed(names),
            hints=[
                Message(N_("{option}: {problem}"), {"option": q.option, "problem": Message(q.field.help)})
                for q in missing
            ],
        )


def _ask_initial_questions(initial: InitialDrafts, *, required_only: bool) -> None:
    """Ask what the options did not answer; `<` goes back. `required_only`: only required questions."""
    todo = [
        initial_question
        for initial_question in initial.questions
        if initial_question.draft.get(*initial_question.question.path) is None
    ]
    if required_only:
        todo = [initial_question for initial_question in todo if initial_question.question.required]
    if not todo:
        return
    if session.current_session().announce("introduction"):  # going back to a question runs all this again
        output.print_wrapped(gettext("A new registry: its first incubator"), "bold")
        output.print_wrapped(
            gettext("Enter keeps the value in brackets, ? explains, < goes back, Ctrl-C quits without writing.")
        )
    prompts.ask_in_turn([(initial_question.draft, initial_question.question) for initial_question in todo])
