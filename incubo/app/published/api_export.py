"""`export api`: what is read, what is left out, and the folder that is written."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from incubo.app.workspace import ALL_INCUBATORS, Workspace, find_incubator_id
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import choose_among
from incubo.export.api.collections import limit_to_incubator, read_collections
from incubo.export.api.files import VERSIONS, ApiContent, make_api_files
from incubo.export.output_folder import FolderContent, OutputFolder
from incubo.registry.layout import BETA_LAYOUT
from incubo.registry.store import WorkingTree
from incubo.source.limits import MAX_FILE_BYTES

API_FOLDER = FolderContent("api", N_("{path} holds something other than the files of an API: {name}"))
_NETWORK_URL = "https://beta.gouv.fr"
"""The site of the network, whose layout says that a registry is (a copy of) its own."""


class ApiOptions(NamedTuple):
    """What the API is to be: its versions, of which incubator (as given; None: all), of which site (""), with whom."""

    versions: tuple[str, ...] = VERSIONS
    incubator: str | None = None
    base_url: str = ""
    shows_people: bool = True


class ApiResult(NamedTuple):
    """What was written: the number of files, of startups and of people, and the day that they are of.

    `unreadable`: the paths of what could not be read. `left_out`: the number of people of the past who are no longer in
    the registry. `changes`: what is not as it was in the folder.
    """

    file_count: int
    startup_count: int
    people_count: int
    day: date
    unreadable: tuple[str, ...] = ()
    left_out: int = 0
    changes: tuple[Message, ...] = ()


def parse_versions(text: str) -> tuple[str, ...]:
    """The versions that a list names (`2.6,2.7,3`), in order. Raises UsageError."""
    wanted = {word.strip().removeprefix("v") for word in text.split(",") if word.strip()}
    unknown = sorted(wanted.difference(VERSIONS))
    if unknown or not wanted:
        raise UsageError(
            Message(N_("there is no version “{name}” of the API"), {"name": unknown[0] if unknown else text}),
            hints=(choose_among(VERSIONS),),
        )
    return tuple(version for version in VERSIONS if version in wanted)


class FoundContent(NamedTuple):
    """What an API would be made of, the paths of what cannot be read, and how many people of the past are left out, as
    they are no longer in the registry.
    """

    content: ApiContent
    unreadable: tuple[str, ...]
    left_out: int


def find_api_content(workspace: Workspace, options: ApiOptions) -> FoundContent:
    """Read what the API of a registry is made of. Raises UsageError (no such incubator), ToolError."""
    incubator = _find_incubator(workspace, options.incubator)
    documents, unreadable = read_collections(workspace.store, workspace.layout)
    members = documents["member"]
    kept = members
    if workspace.known is not None:  # who was forgotten since stays so
        today = _find_members_of_today(workspace)
        kept = [member for member in members if member.path.rpartition("/")[2] in today]
    documents = {**documents, "member": kept}
    if incubator is not None:
        documents = limit_to_incubator(documents, incubator)
    content = ApiContent(
        documents["startup"],
        documents["member"],
        documents["incubator"],
        documents["organisation"],
        workspace.as_of,
        (options.base_url or workspace.settings.site_url or _default_url(workspace)).rstrip("/"),
        options.shows_people,
        is_part=incubator is not None,
    )
    return FoundContent(content, tuple(unreadable), len(members) - len(kept) if options.shows_people else 0)


def export_api(workspace: Workspace, target: Path, options: ApiOptions) -> ApiResult:
    """Write the API of a registry into a folder, in the place of the one that was there.

    Raises RefusedError (the folder holds something else), UsageError (no such incubator), ToolError.
    """
    content, unreadable, left_out = find_api_content(workspace, options)
    folder = OutputFolder(target, API_FOLDER)
    file_count = folder.fill(make_api_files(content, options.versions))
    people = len(content.named_members)
    return ApiResult(
        file_count, len(content.startups), people, workspace.as_of, unreadable, left_out, folder.tell_changes()
    )


def _default_url(workspace: Workspace) -> str:
    return _NETWORK_URL if workspace.layout.id == BETA_LAYOUT.id else ""


def _find_incubator(workspace: Workspace, name: str | None) -> str | None:
    if name is None or name.casefold() in ALL_INCUBATORS:
        return None
    return find_incubator_id(name, workspace.load_registry(("incubator",)))


def _find_members_of_today(workspace: Workspace) -> set[str]:
    """The names of the files of the people who are in the registry now."""
    store = WorkingTree(workspace.root, MAX_FILE_BYTES)
    return {entry.name for entry in store.list_folder(workspace.layout.folders["member"])}
