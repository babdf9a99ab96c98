"""`incubo export site`: the registry as a website of plain files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from incubo.app.published.workspace import open_published_workspace
from incubo.app.sharing.copy_state import count_unpublished_commits
from incubo.cli import session
from incubo.cli.params import command_help
from incubo.config.checks import SITE_URL_PATTERN
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.vcs import status

_BASE_URL = re.compile(SITE_URL_PATTERN)


@command_help(
    N_(
        "The pages that “incubo serve” shows, as files for any web server, or to open from a disk: the products, the "
        "organisations, the reports with their downloads, a search, a feed of what changed. Nobody can change anything "
        "there.\n\n"
        "The site is of the last commit: what is not committed is not in it. It is of the day of that commit, so that "
        "it is the same whoever makes it for the same incubator. It replaces the site that was in the folder, and "
        "nothing else.\n\n"
        "Without --people, no person is named. With it, those who are there on that day are; those who left never are."
    ),
    examples=(
        ("incubo export site public", N_("the site of our incubator, without names")),
        (
            "incubo export site public --people --base-url https://incubateur.example/registre",
            N_("with the people who are there, a map of the site and whole addresses in the feed"),
        ),
    ),
)
def site(
    folder: Annotated[Path, typer.Argument(metavar=N_("DIR"), help=N_("The folder to write: a new one, or a site."))],
    incubator: Annotated[
        str | None,
        typer.Option(
            "--incubator", metavar=N_("NAME"), help=N_("Whose site (ours by default; “all” for all incubators).")
        ),
    ] = None,
    base_url: Annotated[
        str | None,
        typer.Option(
            "--base-url", metavar="URL", help=N_("Where the site will be, for its map and its feed ([site] url).")
        ),
    ] = None,
    people: Annotated[bool, typer.Option("--people", help=N_("Name the people who are there on that day."))] = False,
) -> int:
    """Export the registry as a website."""
    from incubo.web.site import SiteOptions, export_site

    if base_url is not None and not _BASE_URL.fullmatch(base_url):
        raise UsageError(
            Message(N_("“{url}” is not the address of a site"), {"url": base_url}),
            hints=(Message(N_("as in --base-url https://incubateur.example/registre")),),
        )
    current = session.current_session()
    opened = open_published_workspace(current.find_registry(), current.environment)
    address = opened.settings.site_url if base_url is None else base_url.rstrip("/")
    result = export_site(opened, folder, SiteOptions(incubator, address, people))
    arguments = {"path": str(folder), "n": result.page_count, "day": result.day}
    current.print_message(
        Message(
            N_("written: {path} ({n} page, as of {day:long})"),
            arguments,
            N_("written: {path} ({n} pages, as of {day:long})"),
        )
    )
    current.print_message(result.scope)
    for message in result.remarks:
        current.print_message(message)
    unpublished = count_unpublished_commits(opened.root)
    if unpublished:
        current.print_message(
            Message(
                N_("{n} commit of this copy is not published yet: what it changes is on the site."),
                {"n": unpublished},
                N_("{n} commits of this copy are not published yet: what they change is on the site."),
            )
        )
    left_out = status.count_uncommitted(opened.root, sorted(opened.layout.folders.values()))
    if left_out:
        current.print_message(
            Message(
                N_("{n} file differs from the last commit: what changes there is not on the site."),
                {"n": left_out},
                N_("{n} files differ from the last commit: what changes there is not on the site."),
            )
        )
    return 0
