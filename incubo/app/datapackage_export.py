"""`export datapackage`: what may be published, under which licence, in a folder that is replaced as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from incubo.app.published import publish
from incubo.app.questions import Question, choice_question
from incubo.app.workspace import Workspace
from incubo.config.licences import LICENCES
from incubo.core.i18n import N_, gettext, temporary_language
from incubo.core.message import LabelledValue, Message
from incubo.core.usage import temporary_usage
from incubo.edit.new.ids import slug
from incubo.export.datapackage import PackageInfo, make_package
from incubo.export.output_folder import FolderContent, OutputFolder
from incubo.query.resource import QueryContext
from incubo.registry.lookup import entry_title

PACKAGE_FOLDER = FolderContent(
    "datapackage",
    N_("{path} holds something else than a data package: {name}"),
    N_("{path} holds a file that was changed since the data package was written: {name}"),
    N_("give another folder, or move that file away: the data package replaces the whole folder"),
)
LICENCE_QUESTION: Question = choice_question(
    "licence",
    Message(N_("Under which licence are the data published?")),
    tuple(LabelledValue(licence.name, licence.title) for licence in LICENCES.values()),
    "--licence",
)


class PackageResult(NamedTuple):
    """What was written: the tables, and the constraints that entries break. `named_ids`: the ids of entries that name
    somebody who may not be named.
    """

    tables: tuple[str, ...]
    left_out: tuple[str, ...]
    named_ids: tuple[str, ...]


def export_datapackage(opened: Workspace, target: Path, licence: str, *, shows_people: bool) -> PackageResult:
    """Write the data package of a registry (`open_published_workspace`) into a folder, in the place of the one that
    was there. `licence`: a key of `LICENCES`.

    Raises RefusedError (the folder holds something else), ToolError.
    """
    assert opened.known is not None
    with temporary_language(opened.language), temporary_usage(opened.settings.usage):
        registry = opened.load_registry().without_drafts
        active = {member.id for member in registry.members.values() if member.is_active(opened.as_of)}
        published = publish(registry, active if shows_people else frozenset(), opened.known.sha)
        incubator = opened.settings.incubator
        title = opened.settings.site_name or (entry_title(registry, "incubator", incubator) if incubator else "")
        title = title or gettext("Registry")
        info = PackageInfo(slug(title) or "registry", title, opened.settings.site_url, LICENCES[licence], opened.known)
        context = QueryContext(published.registry, opened.as_of)
        package = make_package(context, info, published.shown)
        folder = OutputFolder(target, PACKAGE_FOLDER)
        try:
            for name, data in package.files.items():
                folder.write(name, data)
            folder.finish()
        except BaseException:
            folder.abandon()
            raise
        named = sorted(
            entry_id
            for kind, entries in published.registry.entries.items()
            for entry_id in entries
            if kind != "member" and published.clean(entry_id) != entry_id
        )
    tables = tuple(name.removesuffix(".csv") for name in package.files if name.endswith(".csv"))
    return PackageResult(tables, package.left_out, tuple(named))
