"""Documents as files to keep: for a word processor, or as a note to paste."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from starlette.responses import Response

from incubo.core.files import require_whole
from incubo.core.i18n import N_, gettext
from incubo.render.pages.formats import DOCX_TYPE, render_page_file
from incubo.web.blocks import STYLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from incubo.document.page import Page
    from incubo.web.view import View


XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class DocumentFile(NamedTuple):
    """A kind of file: the format of pages and its media type, and what it is for (a source string)."""

    page_format: str
    media_type: str
    label: str


DOCUMENT_FILES: Mapping[str, DocumentFile] = {
    "docx": DocumentFile("docx", DOCX_TYPE, N_("For a word processor")),
    "md": DocumentFile("markdown", "text/markdown; charset=utf-8", N_("As a note")),
}
"""The files of a document, by the ends of their names."""


def list_document_files(make_address: Callable[[str], str]) -> list[tuple[str, str, str]]:
    """What each file of a document is for, the end of its name, and its address."""
    return [(gettext(one.label), suffix, make_address(suffix)) for suffix, one in DOCUMENT_FILES.items()]


def document_response(view: View, page: Page, name: str) -> Response:
    """A document as the file of a name. Raises ToolError for one that lacks something."""
    kind = DOCUMENT_FILES[name.rpartition(".")[2]]
    return attachment(
        render_page_file(page, kind.page_format, lang=view.language, terminal=STYLE), kind.media_type, name
    )


def attachment(data: str | bytes, media_type: str, name: str) -> Response:
    """A file to keep. Raises ToolError for one that lacks something."""
    require_whole(name)
    return Response(data, media_type=media_type, headers={"content-disposition": f'attachment; filename="{name}"'})


def archive_response(files: Iterable[tuple[str, str | bytes]], name: str) -> Response:
    """Files by their names as one archive to keep, the same whenever it is made."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for file, content in files:
            archive.writestr(zipfile.ZipInfo(file), content, zipfile.ZIP_DEFLATED)
    return attachment(data.getvalue(), "application/zip", name)
