"""Reminders to teams: each message as a text to copy and as a draft to download; nothing is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incubo.app.reports.context import make_report_context
from incubo.app.reports.documents import DOCUMENT_KINDS
from incubo.app.reports.reminders import DAYS_AHEAD, NOBODY, Reminders, find_reminders
from incubo.core.errors import UsageError
from incubo.core.i18n import N_, gettext, temporary_language, translate
from incubo.core.message import Message
from incubo.export.mail import mail_file_name, render_mail
from incubo.render.mail import mail_body, mail_subject
from incubo.web.document_files import archive_response, attachment
from incubo.web.pages.reports import ReportField
from incubo.web.plain_text import in_sentences, plain_texts
from incubo.web.view import View, WebPage

if TYPE_CHECKING:
    from starlette.responses import Response

    from incubo.reports.documents.reminders import Mail

_KINDS = {
    "missions": N_("Missions that end"),
    "committees": N_("Committees to set or to prepare"),
    "jobs": N_("Offers that are old, or close soon"),
    "sheets": N_("Entries to complete"),
}
"""What each kind of reminder (a key of `SUBJECTS`) is about; the first one is shown where none is chosen."""


def _kind(view: View) -> str:
    kind = view.query.get("kind", "")
    return kind if kind in _KINDS else next(iter(_KINDS))


def _find(view: View) -> Reminders:
    """The messages that an address asks for. Raises UsageError for a duration that cannot be read."""
    context = make_report_context(view.workspace, view.incubator or "all", DOCUMENT_KINDS, view.registry)
    return find_reminders(context, _kind(view), view.query.get("within", "").strip())


def make_reminders_page(view: View) -> WebPage:
    """The messages of a kind, in the language of what leaves."""
    kind, found = _kind(view), Reminders((), ())
    errors: tuple[str, ...] = ()
    try:
        found = _find(view)
    except UsageError as error:
        errors = (in_sentences(error),)
    kinds = tuple((name, gettext(label)) for name, label in _KINDS.items())
    fields = [ReportField("kind", gettext("About"), "choice", kind, choices=kinds)]
    if kind != "sheets":
        typed, empty = view.query.get("within", ""), translate(Message("{n:days}", {"n": DAYS_AHEAD}))
        fields.append(ReportField("within", gettext("How far ahead"), "text", typed, errors, empty))
    with temporary_language(view.workspace.content_language):
        mails = [_mail_values(view, mail) for mail in found.mails]
    values = {
        "mails": mails,
        "notes": plain_texts(found.left_out),
        "nobody": "" if mails or errors else gettext(NOBODY),
        "fields": fields,
        "form_link": view.links.path("reminders"),
        "archive": view.links.page("reminders", view.query, "zip") if mails else "",
        "language": view.workspace.content_language,
        "status": 400 if errors else 200,
    }
    crumbs = ((gettext("Reports"), view.links.page("reports")),)
    prefix = gettext("Error:") + " " if errors else ""
    return WebPage("reminders.html", gettext("Reminders"), values, "reports", crumbs, prefix)


def _mail_values(view: View, mail: Mail) -> dict[str, object]:
    everybody = (mail.recipient, *mail.copies)
    return {
        "id": mail.id,
        "names": [to.name for to in everybody],
        "addresses": [to.address for to in everybody if to.address],
        "subject": mail_subject(mail),
        "text": mail_body(mail, lang=view.workspace.content_language),
        "file": view.links.page(f"reminders/{mail.id}", view.query, "eml"),
    }


def make_reminder_file(view: View, mail_id: str) -> Response | None:
    """A message as a draft; None where there is none of this id."""
    mail = next((one for one in _find(view).mails if one.id == mail_id), None)
    if mail is None:
        return None
    return attachment(render_mail(mail, language=view.language), "message/rfc822", mail_file_name(mail))


def make_reminder_archive(view: View) -> Response:
    """The drafts of all messages, a file each."""
    mails = _find(view).mails
    drafts = ((mail_file_name(mail), render_mail(mail, language=view.language)) for mail in mails)
    return archive_response(drafts, f"{_kind(view)}-{view.day}.zip")
