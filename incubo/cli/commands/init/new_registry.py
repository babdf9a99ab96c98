"""A new registry: the questions about its first incubator, and the plan of all its files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from incubo.app.init import guess_forge, make_init_settings, place_generated_files, read_bytes_if_exists
from incubo.app.workspace import Workspace, open_workspace
from incubo.cli import output, prompts, session
from incubo.cli.apply import require_no_new_findings
from incubo.cli.commands.init.plan import InitPlan, find_or_ask_forge
from incubo.config import settings, toml_file
from incubo.core.errors import RefusedError, UsageError
from incubo.core.i18n import N_, gettext
from incubo.core.message import Message
from incubo.core.problem import options_needed
from incubo.core.shell import decode_argument
from incubo.core.usage import CURRENT_USAGE
from incubo.edit.new import initial_incubator
from incubo.edit.new.initial_incubator import InitialDrafts
from incubo.edit.plan import Plan
from incubo.edit.value_parser import EntryContext, make_option_error, parse_value
from incubo.export.scaffold import skeleton
from incubo.model.entry_kinds import make_entry_kinds
from incubo.registry.layout import INCUBO_LAYOUT

if TYPE_CHECKING:
    from incubo.cli.commands.init.plan import InitOptions

_MAX_PATHS_NAMED = 5


def plan_new_registry(options: InitOptions) -> InitPlan:
    """What a new registry would hold. Raises UsageError, RefusedError."""
    root, current = options.root, session.current_session()
    if root.exists() and not root.is_dir():
        raise UsageError(Message(N_("{folder} is a file"), {"folder": str(root)}))
    profile = options.profile or settings.DEFAULT_PROFILE
    plain = open_workspace(
        root,
        session.current_session().environment,
        settings=settings.parse_config(skeleton.render_settings(current.language, profile, INCUBO_LAYOUT, None)),
    )
    CURRENT_USAGE.set(plain.settings.usage)  # what is generated, and said from here on, is in its words
    registry = plain.load_registry()
    context = EntryContext(registry, make_entry_kinds({}), plain.as_of, None, current.language)
    drafts = initial_incubator.start_initial_drafts(context)
    _collect_answers(drafts, options)
    incubator, bodies = initial_incubator.plan_initial_incubator(
        drafts, registry, lambda plan: plan.overlay_store(plain.store)
    )
    text = render_settings(options, profile, incubator)
    workspace = open_workspace(root, session.current_session().environment, settings=settings.parse_config(text))
    require_no_new_findings(workspace, registry, bodies)
    titles = {path: Message("{title}", {"title": _new_entry_title(drafts, path)}) for path in bodies.files}
    around = plan_files_around(options, workspace, text, bodies)
    files = {**around.plan.files, **bodies.files}
    return around._replace(plan=around.plan._replace(files=files), descriptions={**around.descriptions, **titles})


def render_settings(options: InitOptions, profile: str, incubator: str | None) -> str:
    """The `incubo.toml` of a new registry. Raises UsageError."""
    language = session.current_session().language
    init = make_init_settings(
        options.root,
        settings.parse_config(None),
        find_or_ask_forge,
        forge=options.forge,
        incubo_url=options.incubo_url,
        incubo_version=options.incubo_version,
        owners=options.owners,
        site=options.site,
    )
    text = skeleton.render_settings(language, profile, INCUBO_LAYOUT, incubator)
    return skeleton.set_init_settings(text, init, language)


def plan_files_around(options: InitOptions, workspace: Workspace, text: str, bodies: Plan) -> InitPlan:
    """All files of a new registry but its first entries, `bodies`. `text`: of its settings. Raises RefusedError."""
    scaffold = place_generated_files(
        workspace, workspace.load_registry(store=bodies.overlay_store(workspace.store)), create_missing=True
    )
    own_files = {toml_file.CONFIG_FILE: text.encode(), **dict.fromkeys(skeleton.list_gitkeep_files(INCUBO_LAYOUT), b"")}
    clashing = [
        *_existing_paths(options, [*own_files, *bodies.files]),
        *(file.path for file in (*scaffold.unmanaged, *scaffold.damaged)),
    ]
    if clashing and not options.keep_existing:
        raise _existing_files_error(clashing)
    filled = {path.rpartition("/")[0] for path in bodies.files}
    kept_files = {
        path: data for path, data in own_files.items() if path not in clashing and path.rpartition("/")[0] not in filled
    }
    descriptions = {
        toml_file.CONFIG_FILE: Message(N_("the registry's settings")),
        **{file.path: file.purpose for file in scaffold.new},
    }
    files: dict[str, bytes | None] = {**kept_files, **scaffold.files}
    return InitPlan(workspace, Plan(files, scaffold.originals), scaffold, descriptions, is_new=True)


def _existing_paths(options: InitOptions, paths: list[str]) -> Iterator[str]:
    return (path for path in paths if read_bytes_if_exists(options.root, path) is not None)


def _existing_files_error(paths: list[str]) -> RefusedError:
    message = Message(
        N_("this folder is not empty, and already has a file of the same name: {paths:list}"),
        {"paths": paths[:_MAX_PATHS_NAMED], "n": len(paths)},
        N_("this folder is not empty, and already has {n} files of the same names: {paths:list}"),
    )
    return RefusedError(
        message,
        hints=(
            Message(N_("choose an empty folder, or one that does not exist yet: incubo init FOLDER")),
            Message(N_("or leave these files as they are, and add the others: incubo init --keep")),
        ),
    )


def _new_entry_title(initial: InitialDrafts, path: str) -> str:
    if "/organisations/" in path:
        return str(initial.owner.get("name"))
    return str(initial.incubator.get("title"))


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
