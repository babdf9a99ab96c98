"""`export datapackage`: what may be published, under which licence, in a folder that is replaced as a whole."""

from __future__ import annotations

from collections.abc import Set
from datetime import date
from pathlib import Path
from typing import NamedTuple

from incubo.app.workspace import Workspace, resolve_incubator
from incubo.config.licences import LICENCES
from incubo.core.i18n import N_, gettext, temporary_language
from incubo.core.message import LabelledValue, Message
from incubo.core.usage import temporary_usage
from incubo.edit.asking.questions import Question, choice_question
from incubo.edit.new.ids import slug
from incubo.export.datapackage import PackageInfo, make_package
from incubo.export.output_folder import FolderContent, OutputFolder
from incubo.export.published import publish
from incubo.query.context import QueryContext
from incubo.registry.incubator_entries import find_incubator_entries
from incubo.registry.lookup import entry_title
from incubo.registry.provenance import scope_note
from incubo.registry.registry import Registry

PACKAGE_FOLDER = FolderContent("datapackage", N_("{path} holds something other than a data package: {name}"))
LICENCE_QUESTION: Question = choice_question(
    "licence",
    Message(N_("Under which licence are the data published?")),
    tuple(LabelledValue(licence.name, licence.title) for licence in LICENCES.values()),
    "--licence",
)


def find_package_entries(registry: Registry, incubator: str, day: date) -> Set[tuple[str, str]]:
    """The entries of the package of an incubator, kind and id: its own, and the other incubators of its startups with
    their owners, as a reference leads to an entry of the package. On a day, as `find_incubator_entries`.
    """
    entries: set[tuple[str, str]] = {*find_incubator_entries(registry, incubator, day)}
    for startup in registry.startups_of_incubator(incubator):
        for other in map(registry.incubators.get, startup.all_incubators):
            if other is not None:
                entries |= {("incubator", other.id), *([("organisation", other.owner)] if other.owner else [])}
    return entries


class PackageResult(NamedTuple):
    """What was written: the tables, whose, and the constraints that entries break. `remarks`: what names
    somebody who may not be named, what was taken out of fields, and what changed since the last time.
    """

    tables: tuple[str, ...]
    scope: Message
    left_out: tuple[str, ...]
    remarks: tuple[Message, ...]


def export_datapackage(
    opened: Workspace, target: Path, licence: str, incubator: str | None = None, *, shows_people: bool
) -> PackageResult:
    """Write the data package of a registry (`open_published_workspace`) into a folder, in the place of the one that
    was there. `licence`: a key of `LICENCES`. `incubator`: whose, as given (None: ours).

    Raises RefusedError (the folder holds something else), UsageError (no such incubator), ToolError.
    """
    assert opened.known is not None
    with temporary_language(opened.language), temporary_usage(opened.settings.usage):
        registry = opened.load_registry().without_drafts
        active = {member.id for member in registry.members.values() if member.is_active(opened.as_of)}
        published = publish(registry, active if shows_people else frozenset(), opened.known.sha)
        ours = resolve_incubator(incubator, opened, registry)
        title = entry_title(registry, "incubator", ours) if ours is not None else opened.settings.site_name
        title = title or gettext("Registry")
        own = find_package_entries(registry, ours, opened.as_of) if ours is not None else None
        scope = scope_note(registry, ours).message
        removals = published.tell_removals(own)
        info = PackageInfo(
            slug(title) or "registry",
            title,
            opened.settings.site_url,
            LICENCES[licence],
            opened.known,
            opened.settings.absent_fields,
            scope,
            removals,
        )
        context = QueryContext(published.registry, opened.as_of)
        package = make_package(context, info, published.shown, own)
        folder = OutputFolder(target, PACKAGE_FOLDER)
        folder.fill(package.files.items())
        remarks = (*published.tell_named_files(own), *removals, *folder.tell_changes())
    tables = tuple(name.removesuffix(".csv") for name in package.files if name.endswith(".csv"))
    return PackageResult(tables, scope, package.left_out, remarks)
