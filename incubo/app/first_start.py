"""The first start: where the registry is, a copy of it, and the choice that incubo remembers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from incubo.app.environment import Environment
from incubo.app.workspace import ALL_INCUBATORS, find_incubator_id, open_workspace
from incubo.config import toml_file, user
from incubo.config.settings import DEFAULT_PROFILE, find_enclosing_registry, parse_config
from incubo.core.errors import ToolError, UsageError
from incubo.core.files import cannot_read_message, cannot_write_message
from incubo.core.i18n import N_, translate
from incubo.core.message import LabelledValue, Message
from incubo.edit import transaction
from incubo.edit.asking.questions import Question, parse_with
from incubo.edit.plan import Plan
from incubo.export import sample
from incubo.model.fields import Field
from incubo.registry.lookup import entry_title
from incubo.registry.registry import Registry
from incubo.vcs import clone, git_folder, init

SAMPLE_FOLDER = "incubo-exemple"
_MAX_NAMES = 8
_FIRST_COMMIT = {"fr": "init: registre d'exemple\n", "en": "init: sample registry\n"}


class Source(NamedTuple):
    """Where a registry is to come from: a registry on this computer (`root`), or what git is to copy (`address`)."""

    root: Path | None = None
    address: str = ""


class NoRegistryError(UsageError):
    """A folder holds no registry; `names` are some of what it holds."""

    def __init__(self, folder: Path, names: tuple[str, ...]) -> None:
        super().__init__(Message(N_("there is no registry in {folder}"), {"folder": str(folder)}))
        self.folder = folder
        self.names = names


def read_source(text: str) -> Source:
    """Where a registry is, from what a person typed: the address of a repository or the path of a folder.

    Raises UsageError, NoRegistryError.
    """
    text = text.strip().strip('"')
    if not text:
        raise UsageError(Message(N_("give the address of the registry, or its folder")))
    if len(text) > clone.MAX_ADDRESS_LENGTH or not text.isprintable():
        raise UsageError(Message(N_("this is neither an address nor a folder")))
    if text.startswith("file://"):
        text = text.removeprefix("file://")
    folder = _expand_home(text)
    if not folder.is_absolute():
        return Source(address=clone.parse_address(text))
    if not os.path.isdir(folder):  # noqa: PTH112 - a path too long is False
        raise UsageError(Message(N_("there is no folder {folder}"), {"folder": str(folder)}))
    if git_folder.is_bare_repository(folder):
        return Source(address=str(folder))
    return Source(root=find_root(folder))


def _expand_home(text: str) -> Path:
    """A path, with the home folder instead of `~`; as it is where nobody has that name."""
    return Path(os.path.expanduser(text))  # noqa: PTH111 - Path.expanduser raises RuntimeError


def find_root(folder: Path) -> Path:
    """The registry in a folder, above it, or in the one folder within it that is one. Raises NoRegistryError,
    ToolError.
    """
    root = find_enclosing_registry(folder)
    if root is not None:
        return root.resolve()
    try:
        names = sorted(entry.name for entry in os.scandir(folder) if not entry.name.startswith("."))
    except OSError as error:
        raise ToolError(cannot_read_message(folder, error)) from error
    within = [folder / name for name in names if find_enclosing_registry(folder / name) == folder / name]
    if len(within) == 1:
        return within[0].resolve()
    raise NoRegistryError(folder, tuple(names[:_MAX_NAMES]))


def choose_target(parent_text: str, name: str) -> Path:
    """The new folder for a copy: in the folder that a person typed. Raises UsageError where it is taken."""
    parent = _expand_home(parent_text.strip())
    if len(parent_text) > clone.MAX_ADDRESS_LENGTH or not parent_text.isprintable() or not parent.is_absolute():
        raise UsageError(Message(N_("give the whole path of a folder: {example}"), {"example": str(Path.home())}))
    if os.path.exists(parent) and not parent.is_dir():  # noqa: PTH110 - as above, and where it may not be read
        raise UsageError(Message(N_("{folder} is a file"), {"folder": str(parent)}))
    target = parent / name
    if os.path.lexists(target):
        raise UsageError(
            Message(N_("{folder} is there already, and stays as it is"), {"folder": str(target)}),
            hints=(Message(N_("give this folder instead of the address, if it is the registry; or another place")),),
        )
    return target


def write_sample(
    root: Path, environment: Environment, *, profile: str = DEFAULT_PROFILE, init_git: bool = True
) -> tuple[bool, bool]:
    """Write the sample registry into a folder: whether it was made a repository, and whether that has a commit.

    Raises ToolError, UsageError.
    """
    files = load_sample(profile)
    settings = parse_config(files[toml_file.CONFIG_FILE].decode())
    workspace = open_workspace(root, environment, settings=settings)
    with init.new_registry_folder(root, init_git=init_git) as was_created:
        # “incubo undo” is for what is done in it
        transaction.apply_plan(Plan({**files}), root, workspace.state_folder, "", undoable=False)
    committed = was_created and init.make_first_commit(root, list(files), _FIRST_COMMIT[settings.language or "fr"])
    return was_created, committed


def load_sample(profile: str = DEFAULT_PROFILE) -> dict[str, bytes]:
    """The files of the sample registry of a profile. Raises UsageError (it has none), ToolError."""
    known = sample.list_sample_profiles()
    if profile not in known:
        message = Message(N_("there is no sample registry of the profile “{value}”"), {"value": profile})
        raise UsageError(message, hints=(Message(N_("there is one of: {known:list}"), {"known": known}),))
    try:
        return sample.load_sample_files(profile)
    except FileNotFoundError as error:
        raise ToolError(Message(N_("this incubo was installed without the sample registry"))) from error


def list_incubators(registry: Registry) -> list[tuple[str, str]]:
    """The incubators of a registry, as title and id, in the order of their titles."""
    return sorted((entry_title(registry, "incubator", name), name) for name in registry.incubators)


def incubator_question(registry: Registry) -> Question:
    """The question whose figures are shown; its answer is the id of an incubator, or “all”."""
    everybody = LabelledValue(ALL_INCUBATORS[0], translate(Message(N_("none in particular: show all of them"))))
    choices = (*(LabelledValue(name, title) for title, name in list_incubators(registry)), everybody)

    def find(text: str) -> str:
        return ALL_INCUBATORS[0] if text.casefold() in ALL_INCUBATORS else find_incubator_id(text, registry)

    help_text = N_("figures, lists and documents are about it from now on; “incubo use --incubator” changes it")
    field = Field("incubator", "reference", target_kind="incubator", required=True, help=help_text)
    return Question(
        "incubator", Message(N_("Which incubator is yours?")), field, parse_with(find), choices, option="--incubator"
    )


def load_incubators(root: Path, environment: Environment) -> Registry:
    """The registry at a folder: its incubators, and the organisations that they belong to."""
    return open_workspace(root, environment).load_registry(("incubator", "organisation"))


def remember_choice(
    file: Path, root: Path, incubator: str | None, environment: Environment, *, is_default: bool = False
) -> user.UserConfig:
    """Write down, in the person's own configuration, the incubator of a registry that is ours, or “all” (None: as it
    was chosen before). `is_default`: it is the registry to work on from any folder.

    Raises ConfigError, UsageError for an incubator that it does not have, ToolError.
    """
    config = user.load_user_config(file)
    choices = config.find_choices(root)
    if incubator is not None and incubator.casefold() in ALL_INCUBATORS:
        choices = choices._replace(incubator=ALL_INCUBATORS[0])
    elif incubator is not None:
        choices = choices._replace(incubator=find_incubator_id(incubator, load_incubators(root, environment)))
    return save_choices(file, config.with_choices(root, choices, is_default=is_default))


def save_choices(file: Path, config: user.UserConfig) -> user.UserConfig:
    """Write down what a person chose. Raises ToolError."""
    try:
        user.save_user_config(file, config)
    except OSError as error:
        raise ToolError(cannot_write_message(file, error)) from error
    return config
