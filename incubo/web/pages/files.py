"""What can be taken along of a page: calendars and documents."""

from __future__ import annotations

from incubo.core.i18n import gettext
from incubo.web.links import find_dossier
from incubo.web.view import View


def page_files(view: View) -> list[tuple[str, str, str]]:
    """What can be taken along of a page besides its tables: label, kind of file, address."""
    section, _, name = view.path.strip("/").partition("/")
    links = view.links
    if view.path == "/":
        return [
            (
                gettext("Committees, ends of missions and payments of the year"),
                "ics",
                links.page("calendar", None, "ics"),
            )
        ]
    if view.path in ("/reports/ahead", "/reports/administration"):
        return [(gettext("Calendar"), "ics", links.page(view.path.strip("/"), None, "ics"))]
    if section in ("committees", "missions") and not name:
        return [(gettext("Calendar"), "ics", links.page(section, None, "ics"))]
    if section == "startups" and name.endswith("/dossier"):
        return [(gettext("Dossier, as a note"), "md", links.page(f"startups/{name}", None, "md"))]
    if section == "startups" and name:
        return [
            (gettext("Dossier for the committee"), "", find_dossier(links, name)),
            (gettext("Calendar of the product"), "ics", links.page(f"startups/{name}", None, "ics")),
        ]
    return []
