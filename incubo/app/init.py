"""What `init` needs: the settings of `[init]`, the forge, the generated files at their paths."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from incubo.config.settings import Config, validate_init_settings
from incubo.core.errors import ToolError, UsageError
from incubo.core.files import cannot_read_message, read_regular_file
from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.edit.asking.questions import choice_question
from incubo.export.scaffold.context import ScaffoldContext
from incubo.export.scaffold.generate import generate_files
from incubo.export.scaffold.managed_block import ScaffoldFiles, plan_scaffold
from incubo.vcs import git_folder, remotes, run

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.registry.registry import Registry

_REPOSITORY_ROOT_FILES = (".github/", ".gitlab/", ".gitlab-ci.yml", ".pre-commit-config.yaml", ".vscode/")
"""Files that work only at the root of a git repository."""
FORGE_QUESTION = choice_question(
    "forge",
    Message(N_("Where is the registry shared?")),
    (
        LabelledValue("github", "GitHub"),
        LabelledValue("gitlab", "GitLab"),
        LabelledValue("none", Message(N_("nowhere yet, or elsewhere"))),
    ),
    "--forge",
)


def read_utf8_if_exists(root: Path, path: str) -> str | None:
    """The text of a file, None if it does not exist. Raises ToolError."""
    data = read_bytes_if_exists(root, path)
    try:
        return None if data is None else data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ToolError(Message(N_("{path} is not written in UTF-8"), {"path": path})) from error


def read_bytes_if_exists(root: Path, path: str) -> bytes | None:
    """The content of a file, None if it does not exist. Raises ToolError."""
    try:
        return read_regular_file(root / path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ToolError(cannot_read_message(path, error)) from error


def make_init_settings(
    root: Path,
    settings: Config,
    choose_forge: Callable[[Path], str],
    *,
    forge: str | None = None,
    incubo_url: str | None = None,
    incubo_version: str | None = None,
    owners: str | None = None,
    site: str | None = None,
) -> dict[str, Any]:
    """The settings of `[init]`: those of the registry, what options say, and the forge (else the result of
    `choose_forge`).

    Which incubo runs on the forge is what pip recorded of this one, where nothing says it. `owners` are separated by
    commas. Raises UsageError for a value that cannot be.
    """
    options = {
        "forge": forge,
        "incubo": incubo_url.removesuffix("/").removesuffix(".git") if incubo_url else None,
        "version": incubo_version,
        "owners": [owner.strip() for owner in owners.split(",") if owner.strip()] if owners else None,
        "site": site,
    }
    checked, problems = validate_init_settings({key: value for key, value in options.items() if value is not None})
    if problems:
        raise UsageError(problems[0].message)
    values = {**settings.init_settings, **checked}
    if "forge" not in values:
        values["forge"] = choose_forge(root)
    if "incubo" not in values and "version" not in values:
        values.update(_read_installed_commit())
    return {key: values[key] for key in ("forge", "incubo", "version", "owners", "site") if key in values}


def _read_installed_commit() -> dict[str, Any]:
    """Settings for the incubo that runs, if pip installed it from a repository that others can read, without a
    password (PEP 610, direct_url.json); else none.
    """
    try:
        text = metadata.distribution("incubo").read_text("direct_url.json")
        origin = json.loads(text or "{}")
        found = {"incubo": origin["url"].removesuffix(".git"), "version": origin["vcs_info"]["commit_id"]}
    except (metadata.PackageNotFoundError, ValueError, KeyError):
        return {}
    checked, problems = validate_init_settings(found)
    return {} if problems else checked


def guess_forge(root: Path) -> str | None:
    """The forge that git's remotes are on; None if that is unknown."""
    if git_folder.find_worktree_root(root) is None:
        return None
    try:
        names = run.query_git(root, "remote").stdout.split()
        sites = [
            remotes.parse_remote_url(run.query_git(root, "remote", "get-url", "--", name).stdout.strip())
            for name in names
        ]
    except ToolError:
        return None
    forges = {forge for site in sites if site for forge in ("github", "gitlab") if forge in site.host}
    return forges.pop() if len(forges) == 1 else None


def place_generated_files(workspace: Workspace, registry: Registry, *, create_missing: bool) -> ScaffoldFiles:
    """The generated files at their paths."""
    settings = workspace.settings
    context = ScaffoldContext(registry, workspace.entry_kinds, settings, workspace.content_language, workspace.as_of)
    inside = bool(workspace.git_prefix)
    generated = [
        file for file in generate_files(context) if not (inside and file.path.startswith(_REPOSITORY_ROOT_FILES))
    ]
    return plan_scaffold(
        generated, context, lambda path: read_bytes_if_exists(workspace.root, path), create_missing=create_missing
    )
