"""`incubo dossier`, `incubo digest`: a document on a page."""

from __future__ import annotations

from typing import Annotated

import typer

from incubo.app.reports.documents import DOCUMENT_KINDS, make_document_context
from incubo.app.reports.form_links import make_document_links
from incubo.cli.context import open_report_context, open_shown_private
from incubo.cli.output import output_page
from incubo.cli.params import AtOption, KnownOption, OutputOption, PageFormatOption, PrivateOption, command_help
from incubo.core.i18n import N_
from incubo.registry.lookup import EntryRef
from incubo.reports.documents.dossier import dossier_page
from incubo.reports.documents.form_request import change_request


@command_help(
    N_(
        "Filled in from the registry: what was promised and decided, the figures, the team and "
        "when its missions end, the budget, what is missing for this phase and the next one. The "
        "rest is to be filled in by hand. The dossier ends with the decision to take; afterwards, "
        "incubo record committee records it."
    ),
    examples=(
        ("incubo dossier mon-estran", N_("before the committee of a product")),
        ("incubo dossier acces-cale -o acces-cale.md", N_("for a shared note that the team completes")),
        ("incubo dossier digue-info --on 2025-02-11 -o digue-info.html", N_("for a committee on a day, to print")),
    ),
)
def dossier(
    startup: Annotated[
        list[str], typer.Argument(metavar=N_("PRODUCT"), help=N_("The product that goes to the committee."))
    ],
    on: Annotated[
        str | None,
        typer.Option("--on", metavar=N_("DATE"), help=N_("The day of the committee (the next one that is known).")),
    ] = None,
    at: AtOption = None,
    known: KnownOption = None,
    private: PrivateOption = False,
    fmt: PageFormatOption = None,
    output: OutputOption = None,
) -> int:
    """Prepare the committee of a product on a page."""
    context = open_report_context(at, "all", DOCUMENT_KINDS, known=known)
    startup_record = context.find_startup(" ".join(startup))
    day = (
        context.workspace.parse_day(on, edge="one", today=context.day, startup=startup_record)
        if on is not None
        else None
    )
    request = change_request("startup", startup_record.id, startup_record.path)
    url = make_document_links(context.workspace, context.registry).find_url(request)
    document_context = make_document_context(context, startup_record.path)
    page = dossier_page(startup_record, document_context, day, url)
    folder = open_shown_private(context.workspace, context.registry, private, fmt, output)
    if folder is not None:
        page = folder.add_section(page, EntryRef("startup", startup_record.id))
    output_page(page, fmt, output)
    return 0
