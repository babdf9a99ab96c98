"""A new registry: its first incubator and the public body that it belongs to, and the plan of all its files."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from incubo.app.changes.apply import make_commit_subject
from incubo.app.imports.registry_import import ImportRequest, RegistryImport
from incubo.app.imports.registry_sources import accept_place, name_place, open_source
from incubo.app.init import guess_forge, make_init_settings, place_generated_files, read_bytes_if_exists
from incubo.app.workspace import ALL_INCUBATORS, Workspace, open_workspace
from incubo.config import settings, toml_file
from incubo.core.errors import RefusedError, UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit import transaction
from incubo.edit.new import initial_incubator
from incubo.edit.new.initial_incubator import InitialDrafts
from incubo.edit.plan import Plan, Proposal
from incubo.edit.value_parser import EntryContext
from incubo.export.scaffold import skeleton
from incubo.export.scaffold.managed_block import ScaffoldFiles
from incubo.model.entry_kinds import make_entry_kinds
from incubo.registry.layout import INCUBO_LAYOUT
from incubo.registry.registry import Registry
from incubo.vcs.init import make_first_commit, new_registry_folder
from incubo.vcs.merge_driver import set_up_driver

if TYPE_CHECKING:
    from incubo.app.environment import Environment

_MAX_PATHS_NAMED = 5
_FIRST_COMMIT = {"fr": "init: nouveau registre\n", "en": "init: new registry\n"}


class InitPlan(NamedTuple):
    """What would be written: the registry as it would be opened, every file, and those that are not written.

    `descriptions`: what each new file is for. `is_new`: there is no registry yet.
    """

    workspace: Workspace
    plan: Plan
    generated_files: ScaffoldFiles
    descriptions: dict[str, Message]
    is_new: bool = False


class Following(NamedTuple):
    """What comes into a new registry that follows another one, and where that one is."""

    proposal: Proposal
    place: str


class NewRegistry(NamedTuple):
    """A registry that is to be: without entries, and with the drafts of its first ones."""

    profile: str
    workspace: Workspace
    registry: Registry
    drafts: InitialDrafts


def start_new_registry(root: Path, environment: Environment, profile: str = settings.DEFAULT_PROFILE) -> NewRegistry:
    """Begin a registry in a folder; nothing is written. Raises UsageError."""
    if root.exists() and not root.is_dir():
        raise UsageError(Message(N_("{folder} is a file"), {"folder": str(root)}))
    language = environment.language
    text = skeleton.render_settings(language, profile, INCUBO_LAYOUT, None)
    workspace = open_workspace(root, environment, settings=settings.parse_config(text))
    registry = workspace.load_registry()
    context = EntryContext(registry, make_entry_kinds({}), workspace.as_of, None, language)
    return NewRegistry(profile, workspace, registry, initial_incubator.start_initial_drafts(context))


def plan_new_registry(
    new: NewRegistry,
    init: Mapping[str, Any],
    require_no_findings: Callable[[Workspace, Registry, Plan], None],
    *,
    keep_existing: bool = False,
) -> InitPlan:
    """What a new registry holds, once its drafts are filled in. `init`: its settings of that name. `keep_existing`:
    files that are there stay as they are. Raises UsageError, RefusedError.
    """
    plain = new.workspace
    incubator, bodies = initial_incubator.plan_initial_incubator(
        new.drafts, new.registry, lambda plan: plan.overlay_store(plain.store)
    )
    text = render_settings(plain.environment.language, new.profile, incubator, init)
    workspace = open_workspace(plain.root, plain.environment, settings=settings.parse_config(text))
    require_no_findings(workspace, new.registry, bodies)
    titles = {path: Message("{title}", {"title": _new_entry_title(new.drafts, path)}) for path in bodies.files}
    around = plan_files_around(workspace, text, bodies, keep_existing=keep_existing)
    files = {**around.plan.files, **bodies.files}
    return around._replace(plan=around.plan._replace(files=files), descriptions={**around.descriptions, **titles})


def render_settings(language: str, profile: str, incubator: str | None, init: Mapping[str, Any]) -> str:
    """The `incubo.toml` of a new registry."""
    text = skeleton.render_settings(language, profile, INCUBO_LAYOUT, incubator)
    return skeleton.set_init_settings(text, dict(init), language)


def plan_files_around(workspace: Workspace, text: str, bodies: Plan, *, keep_existing: bool) -> InitPlan:
    """All files of a new registry but its first entries, `bodies`. `text`: of its settings. Raises RefusedError."""
    scaffold = place_generated_files(
        workspace, workspace.load_registry(store=bodies.overlay_store(workspace.store)), create_missing=True
    )
    own_files = {toml_file.CONFIG_FILE: text.encode(), **dict.fromkeys(skeleton.list_gitkeep_files(INCUBO_LAYOUT), b"")}
    clashing = [
        *_existing_paths(workspace.root, [*own_files, *bodies.files]),
        *(file.path for file in (*scaffold.unmanaged, *scaffold.damaged)),
    ]
    if clashing and not keep_existing:
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


def plan_following_registry(
    root: Path, environment: Environment, source: Path, place: str, incubator: str | None, *, has_people: bool
) -> tuple[InitPlan, Following]:
    """What a new registry holds that follows another one: the files around, and the entries that come in. `source`: the
    folder of the other; `place`: where it is published ("": there). `incubator`: whose entries (None: all). What would
    need an answer is left out, and asked for when news come in. Raises IncuboError.
    """
    language = environment.language
    init = make_init_settings(root, settings.parse_config(None), lambda folder: guess_forge(folder) or "none")
    workspace = open_workspace(root, environment, settings=settings.parse_config(None))
    with open_source(workspace, str(source), lambda _message: contextlib.nullcontext()) as opened:
        text = render_settings(language, opened.workspace.settings.profile, incubator, init)
        text = skeleton.turn_source_on(text, language)
        workspace = open_workspace(root, environment, settings=settings.parse_config(text))
        followed = name_place(workspace, place or str(source))
        request = ImportRequest(incubator or ALL_INCUBATORS[0], has_people, followed=followed)
        registry_import = RegistryImport(workspace, workspace.load_registry(), opened, request)
        proposal = registry_import.conclude(registry_import.merge_what_fits({})).proposal
    around = plan_files_around(workspace, text, proposal.plan, keep_existing=False)
    return around, Following(proposal, followed)


def write_new_registry(init_plan: InitPlan, following: Following | None = None) -> None:
    """Write a new registry into its folder, in a repository of its own with a first commit, and one for the entries
    that come in. Raises ToolError.
    """
    workspace = init_plan.workspace
    root, message = workspace.root, _FIRST_COMMIT[workspace.content_language]
    with new_registry_folder(root, init_git=True) as was_created:
        # what is undone is what is done in it
        transaction.apply_plan(init_plan.plan, root, workspace.state_folder, "", undoable=False)
    if was_created:
        make_first_commit(root, [*init_plan.plan.files], message)
    if following is not None:
        accept_place(workspace, following.place)
        plan = following.proposal.plan
        transaction.apply_plan(plan, root, workspace.state_folder, "", undoable=False)
        if was_created:
            subject = make_commit_subject(following.proposal, workspace.content_language)
            make_first_commit(root, [*plan.files], f"{subject}\n")
    set_up_driver(root)


def _existing_paths(root: Path, paths: list[str]) -> Iterator[str]:
    return (path for path in paths if read_bytes_if_exists(root, path) is not None)


def _existing_files_error(paths: list[str]) -> RefusedError:
    message = Message(
        N_("this folder is not empty, and already has a file of the same name: {paths:list}"),
        {"paths": paths[:_MAX_PATHS_NAMED], "n": len(paths)},
        N_("this folder is not empty, and already has {n} files of the same names: {paths:list}"),
    )
    return RefusedError(
        message,
        hints=(
            Message(
                N_("choose an empty folder, or one that does not exist yet"),
                command=Message(N_("incubo init FOLDER")),
            ),
            Message(N_("or leave these files as they are, and add the others"), command="incubo init --keep"),
        ),
    )


def _new_entry_title(initial: InitialDrafts, path: str) -> str:
    if "/organisations/" in path:
        return str(initial.owner.get("name"))
    return str(initial.incubator.get("title"))
