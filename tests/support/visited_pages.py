"""A visit of every kind of page: the answers of `incubo serve` to a person who does what there is to do, and the site.

What is visited derives from the routes, from the table of forms and from that of reports. Where an address needs the id
of an entry or a way to get there, it stands here; `Visits.find_missing` says what was added and is not visited.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock
from urllib.parse import unquote

import jinja2
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send
from support.git_repository import git, make_sample_clones, write
from support.untidy_registry import UNTIDY, make_untidy_registry
from support.waiting import PATIENCE, wait_until
from support.web_forms import Browser, Page, ReadForm
from support.workbooks import make_xlsx

from incubo.app.environment import Environment
from incubo.app.published.workspace import open_published_workspace
from incubo.core import i18n
from incubo.web import error_pages
from incubo.web.error_pages import ERROR_TEXTS, ErrorText, make_error_response
from incubo.web.first_start import FirstStart, make_first_routes
from incubo.web.forms.open_forms import FORMS
from incubo.web.forms.routes import make_change_routes
from incubo.web.keys import Keys
from incubo.web.lifetime import Lifetime
from incubo.web.links import OWN_ADDRESSES
from incubo.web.options import AllowedHosts, ServerOptions
from incubo.web.personal import make_personal_routes
from incubo.web.routes import make_read_routes
from incubo.web.server import create_app
from incubo.web.site import SiteOptions, export_site
from incubo.web.templating import TEMPLATE_FOLDER
from incubo.web.together import routes as together_routes
from incubo.web.together.routes import make_together_routes

DAY = datetime.date(2025, 1, 15)
PAGES = (
    "/publish?people=1",
    "/startups?all=1&sort=-age", "/startups?search=zzz", "/startups/digue-info", "/startups/filet-d-aide",
    "/members/samuel.orvault", "/incubators/rivages", "/reports/phases?over=2023..2024&every=quarter",
    "/checks?severity=advice", "/checks?incubator=all&severity=all", "/checks/ref-unknown-startup",
    "/reports/transitions?from=2022&every=year", "/reports/headcount?from=2022&every=quarter",
    "/reports/ahead", "/reports/ahead?by=month", "/reports/administration", "/reports/administration?by=order",
    "/reports/community",
    "/reports/phases?every=year", "/search?q=digue", "/search?q=zzzz", "/nowhere", "/startups?at=2024-01-01",
    "/startups?known=HEAD", "/startups?at=never&known=never&incubator=never", "/log?startup=digue-info",
    "/log?startup=zzz&since=never", "/diff?from=2024&to=never", "/digest?since=2024-01-01",
    "/reminders?within=2ans", "/reminders?kind=sheets", "/reminders?kind=committees&within=never",
    "/minutes?on=2024-12-12", "/minutes?on=2024-12-13",
    "/startups/digue-info/dossier", "/?incubator=all", "/?at=2019-01-01", "/?at=2027-01-01&all=1",
    "/organisations/anrh", "/teams/rivages-portefeuille", "/jobs/2024-06-10-developpement-digue-info", "/jobs?all=1",
    "/jobs/2025-01-06-charge-de-projets-incubateur", "/members?all=1&sort=-until", "/members/clairea.bonnemain",
    "/members?startup=digue-info", "/committees?phase=acceleration", "/missions?all=1", "/organisations?all=1",
    "/incubators?not-active=1", "/startups/ile-en-lien", "/committee-mode?pick=maree-claire&name=zzz",
    "/change/stop?name=zzz", "/startups?incubator=all&all=1",
)  # fmt: skip
"""Addresses for what a page shows where there is much, or nothing; those without a parameter are visited besides."""
SENT = (
    "/?send=1",
    "/startups?send=1",
    "/startups/digue-info?send=1",
    "/reports/phases?send=1",
    "/members/ana.b?send=1",
)
"""Pages as they are sent to somebody."""
FORM_ADDRESSES: Mapping[str, Sequence[str]] = {
    "new-startup": ("",), "new-member": ("", "startup=mon-estran"), "new-job": ("startup=mon-estran",),
    "new-incubator": ("",), "new-organisation": ("",), "new-team": ("",),
    "join": ("startup=mon-estran", "team=equipe.deux"), "leave": ("member=samuel.orvault",),
    "extend": ("startup=mon-estran", "startup=les.bases", "over=2025-06"),
    "phase": ("startup=mon-estran", "startup=tres-long"),
    "phase-order": ("startup=tres-long",), "committee": ("startup=maree-claire", "startup=les.bases"),
    "committee-mode": ("startup=maree-claire", "startup=les.bases", "startup=sans-rien"),
    "committee-session": ("products=maree-claire,les.bases",), "event": ("startup=mon-estran",),
    "stop": ("startup=maree-claire",), "metric": ("startup=mon-estran",),
    "close": ("job=2024-05-04-charge.e.de.deploiement",),
    "set": ("kind=startup&id=tres-long", "kind=member&id=ana.de-lha.y",
            "kind=job&id=2024-07-04-charge.e.de.deploiement", "kind=startup&id=mon-estran&field=contact"),
    "text": ("kind=startup&id=les.bases",), "rename": ("kind=startup&id=les.bases",),
    "fix": ("path=content/startups/tres-long.md", "path=content/members/ana.b.md",
            "path=content/startups/digue-info.md"),
    "keep": ("report=phases&query=by%3Dincubator",), "private": ("kind=member&id=samuel.orvault",),
    "postpone": ("kind=startup&id=maree-claire",), "postpone-private": ("kind=startup&id=maree-claire",),
    "order": ("kind=member&id=samuel.orvault",),
}  # fmt: skip
"""What the address of each form names."""
_NOT_A_PAGE = re.compile(r"(\.(csv|xlsx|svg|json|ics|eml|zip|md|\{suffix\})|/static/site/\{name\})$")
"""The addresses of files."""
_LEADS_ON = frozenset({"POST /language", "POST /theme", "POST /own-incubator", "POST /source", "GET /{path:path}"})
"""Routes that lead to another page, and have none of their own."""


_WAITING = re.compile(r'<meta http-equiv="refresh" content="[1-9][0-9]*">')
"""What loads a page again while work goes on. Tools call it a fault, as it takes time away from who fills in a form;
these pages have none, and without a script there is no other way.
"""


class VisitedPage(NamedTuple):
    """A page as it was answered, without what loads it again while work goes on. `path`: of a page of the site, its
    file within `folder`. `is_served`: it comes with the headers of the server; the site does not, nor a page to send.
    """

    name: str
    template: str
    html: str
    folder: Path | None = None
    path: str = ""

    @property
    def is_served(self) -> bool:
        return self.folder is None and not self.name.endswith(" to send")


class Visits:
    """The pages that were visited, and what made them."""

    def __init__(self) -> None:
        self.pages: list[VisitedPage] = []
        self.templates: set[str] = set()
        self.routes: dict[Any, str] = {}
        self.visited_routes: set[str] = set()
        self.forms: set[str] = set()
        self.drawn: list[str] = []

    def keep(self, name: str, html: str, folder: Path | None = None, path: str = "") -> None:
        """Keep a page; what was drawn since the last one is its own."""
        template = next((one for one in self.drawn if not one.startswith(("top.", "bottom."))), "")
        self.drawn.clear()
        html = _WAITING.sub("", html)
        self.pages.append(VisitedPage(f"{len(self.pages):03} {name}", template, html, folder, path))

    def find_missing(self) -> list[str]:
        """The routes, forms and templates of pages that no visit has seen."""
        routes = {name for name in self.routes.values() if not _NOT_A_PAGE.search(name) and name not in _LEADS_ON}
        return [
            *sorted(routes - self.visited_routes),
            *sorted(f"form {verb}" for verb in FORMS.keys() - self.forms),
            *sorted(_list_page_templates() - self.templates),
        ]


def _list_page_templates() -> set[str]:
    """The templates of whole pages, without those that are only the ground of others."""
    texts = {
        path.relative_to(TEMPLATE_FOLDER).as_posix(): path.read_text("utf-8")
        for path in TEMPLATE_FOLDER.rglob("*.html")
    }
    grounds = {one for text in texts.values() for one in re.findall(r'{% extends "([^"]+)"', text)} - {"bare.html"}
    pages = {name for name, text in texts.items() if "{% extends" in text or "<!DOCTYPE" in text}
    return pages - grounds


class _Recorder:
    """The outermost layer of an application: which of its routes answered."""

    def __init__(self, app: ASGIApp, visits: Visits) -> None:
        self._app = app
        self._visits = visits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)
        name = self._visits.routes.get(scope.get("endpoint"))
        if name is not None:
            self._visits.visited_routes.add(name)


class Visitor(Browser):
    """A browser without JavaScript that keeps each page that it sees."""

    def __init__(self, root: Path, visits: Visits) -> None:
        super().__init__(root)
        self.visits = visits
        options = ServerOptions(AllowedHosts(80), Keys(), _raise, language="fr", lifetime=Lifetime())
        self.routes = [
            *make_change_routes(self.live),
            *make_together_routes(self.live),
            *make_personal_routes(options),
            *make_read_routes(self.live),
        ]
        note_routes(visits, self.routes)
        layers = [Middleware(_Recorder, visits), Middleware(ReadForm)]
        self.client = TestClient(Starlette(routes=self.routes, middleware=layers))
        self.shown: set[str] = set()

    def _show(self, page: Page) -> Page:
        if page.html.lstrip().startswith("<!DOCTYPE"):
            address = re.sub(r"[0-9a-f]{16,}", "x", page.address)
            is_to_send = "send=1" in address
            self.visits.keep(f"{address} {'to send' if is_to_send else page.status}", page.html)
        self.visits.drawn.clear()
        return super()._show(page)

    def visit_form(self, address: str) -> None:
        """A form, with wrong answers, and with those that it has by itself: what is missing, or what will change."""
        form = self.get(address)
        if not re.search(r'<form action="/(change/|committee-mode|import)[^"]*" method="post"', form.html):
            return
        typed = set(re.findall(r'<input type="text"[^>]* name="q\.([^"]+)"', form.html))
        if typed:
            self.send(dict.fromkeys(typed, "pas une réponse !"))
            self.page = form
        answered = self.send()
        if typed and answered.status == 422:  # what is missing is said as what is wrong was
            self.visits.pages.pop()

    def _read(self, address: str) -> Page:
        self.visits.drawn.clear()
        return super()._read(address)

    def work(self, address: str, *data: tuple[str, str]) -> Page:
        """Send a form that begins work, and wait for its end."""
        return self.wait(self.post(address, data))


def _raise(error: Exception) -> None:
    raise error


def note_routes(visits: Visits, routes: Sequence[Any]) -> None:
    """Remember which routes there are."""
    for route in routes:
        if isinstance(route, Route):
            methods = (route.methods or set()) - {"HEAD"}
            visits.routes[route.endpoint] = f"{min(methods)} {route.path}"


@contextlib.contextmanager
def _recording(visits: Visits, home: Path) -> Iterator[None]:
    """Note each template that draws something; git knows who works."""
    render = jinja2.Template.render

    def note_and_render(template: jinja2.Template, *arguments: Any, **more: Any) -> str:
        visits.templates.add(str(template.name))
        visits.drawn.append(str(template.name))
        return render(template, *arguments, **more)

    names = {"GIT_AUTHOR_NAME": "Test", "GIT_COMMITTER_NAME": "Test", "HOME": str(home), "GIT_CONFIG_NOSYSTEM": "1",
             "GIT_AUTHOR_EMAIL": "test@rivages.example", "GIT_COMMITTER_EMAIL": "test@rivages.example"}  # fmt: skip
    with mock.patch.object(jinja2.Template, "render", note_and_render), mock.patch.dict(os.environ, names):
        for name in [name for name in os.environ if name.startswith(("INCUBO_", "XDG_"))]:
            del os.environ[name]
        yield


def visit_all_pages(folder: Path) -> Visits:
    """Visit every kind of page of an untidy registry, which is made in a folder."""
    visits = Visits()
    with _recording(visits, folder):
        _visit_registry(visits, folder / "read")
        _visit_changes(visits, folder / "changes")
        _visit_undecided(visits, folder / "undecided/registry")
        _visit_stranger(visits, folder / "stranger")
        _visit_colleagues(visits, folder / "together")
        _visit_first_start(visits, folder / "first")
        _visit_errors(visits)
        _visit_read_only(visits, folder / "read/registry")
        _visit_site(visits, folder / "read/registry", folder / "site")
    return visits


def _visit_registry(visits: Visits, folder: Path) -> None:
    """What is there to read, and each form."""
    root = make_untidy_registry(folder / "registry")
    command = [sys.executable, "-P", "-m", "incubo", "init", "--private-folder", "../private", "--yes"]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    git(root, "commit", "-qam", "Un dossier privé")
    visitor = Visitor(root, visits)
    plain = [route.path for route in visitor.routes if "GET" in (route.methods or ()) and "{" not in route.path]
    for address in (*(path for path in plain if not _NOT_A_PAGE.search(path)), *PAGES, *UNTIDY, *SENT):
        visitor.get(address)
    for verb in FORMS:
        visitor.get(f"/change/{verb}")
        for parameters in FORM_ADDRESSES.get(verb, ()):
            address = f"/{verb}" if verb in OWN_ADDRESSES else f"/change/{verb}"
            visitor.visit_form(f"{address}?{parameters}")
            visits.forms.add(verb)
    _visit_import(visits, visitor)
    visitor.get("/change/stop?startup=maree-claire")
    visitor.send({"reason": "funding"})  # what goes with it is asked
    visitor.get("/drafts")
    visitor.get("/")
    visitor.post("/stop", [])


def _visit_import(visits: Visits, visitor: Visitor) -> None:
    """A file that is brought in: one that is none; with questions, what does not fit, and what will change."""
    day = datetime.date(2024, 9, 12)
    products = [["Produit", "Mision", "Contact", "Météo"], ["Bouée", "Signaler une bouée", "bouee", "beau"]]
    people = [["Nom", "Statut", "Début", "Fin"], ["Léo Tillon", "apprenti", day, "permanent"]]
    visitor.upload("rien.xlsx", b"")
    visitor.upload("suivi.xlsx", make_xlsx({"Produits": products, "Équipe": people}))
    visitor.get(f"/change/import-private?{_find(r'(sheet=[0-9a-f]+)', visitor.page)}")
    visitor.upload("suivi.xlsx", make_xlsx({"Produits": products, "Équipe": people}))
    visits.forms |= {"import", "import-private"}
    visitor.send()
    visitor.send({"column.0.startup.1": "mission"})
    visitor.send(button="write")
    visitor.get(_find(r'href="(/import\?draft=\w+)"', visitor.page))
    visitor.send()


def _find(pattern: str, page: Page) -> str:
    found = re.search(pattern, page.html)
    assert found is not None, page.text
    return found[1].replace("&amp;", "&")


def _visit_undecided(visits: Visits, folder: Path) -> None:
    """The first page where nobody said whose figures are shown."""
    root = make_untidy_registry(folder)
    settings = root / "incubo.toml"
    settings.write_text(settings.read_text("utf-8").replace('incubator = "rivages"', ""), "utf-8")
    visitor = Visitor(root, visits)
    visitor.get("/")
    visitor.post("/own-incubator", [("incubator", "nulle-part")])
    visitor.post("/own-incubator", [("incubator", "rivages")])


def _visit_changes(visits: Visits, folder: Path) -> None:
    """A change that is written, undone, and made again; a session with its minutes; what only says something."""
    visitor = Visitor(make_untidy_registry(folder), visits)
    done = visitor.write("/change/leave?member=samuel.orvault", {"on": "vendredi"})
    assert done.address.startswith("/done/"), done.text
    visitor.write("/change/set?kind=startup&id=mon-estran&field=contact", {"contact": "un@estran.example"})
    undo = visitor.get("/undo")
    visitor.get(_find(r'href="(/undo\?edit=[^"]+)">', undo))
    undone = visitor.post("/undo", [("edit", _find(r'name="edit" value="([^"]+)"', done)), ("chosen", "1")])
    redo = _find(r'href="(/redo/[0-9a-f]+)"', undone)
    again = visitor.get(redo)
    visitor.post(redo, [("seen", _find(r'name="seen" value="([^"]+)"', again))])
    visitor.post(redo, [("seen", "0")])
    visitor.get("/change/committee-session?products=maree-claire,mon-estran")
    heard = {"decision": "continue", "with_team": ""}
    visitor.send(
        {f"{product}.{key}": value for product in ("maree-claire", "mon-estran") for key, value in heard.items()}
    )
    visitor.send(button="write")
    visitor.get("/change/leave?member=judith.marzin")
    visitor.send({"on": "jamais"}, button="keep")
    drafts = visitor.get("/drafts")
    visitor.get(_find(r'href="(/change/leave\?draft=[0-9a-f]+)"', drafts))
    visitor.post("/drafts", [("drop", _find(r"/change/leave\?draft=([0-9a-f]+)", drafts))])
    visitor.get("/change/set?kind=startup&id=bac-a-sel&field=contact")
    visitor.send({"contact": "trois@bac.example"}, button="keep")
    (folder / "content/startups/bac-a-sel.md").unlink()
    lost = visitor.get(_find(r'href="(/change/set\?draft=[0-9a-f]+)"', visitor.get("/drafts")))
    assert lost.address.startswith("/drafts/"), lost.text
    visitor.get("/change/set?kind=startup&id=filet-d-aide&field=contact")
    visitor.send({"contact": "deux@filet.example"})
    path = folder / "content/startups/filet-d-aide.md"
    path.write_bytes(path.read_bytes() + b"\nEncore.\n")
    visitor.send(button="write")  # the file has changed since
    for address in ("/share", "/sync", "/proposals"):  # nobody to share with
        visitor.get(address)
    visitor.get("/change/text?kind=startup&id=phare-public")
    visitor.send({"text": "Des mots précieux."}, button="keep")
    (folder / "content/startups/phare-public.md").unlink()
    visitor.live.changed()
    visitor.get(_find(r'href="(/change/text\?[^"]*draft=[0-9a-f]+)"', visitor.get("/drafts")))  # whose entry is gone
    visitor.get("/change/set?kind=member&id=samuel.orvault&field=missions.1")


def _visit_stranger(visits: Visits, folder: Path) -> None:
    """Somebody whose name git does not know."""
    root = make_untidy_registry(folder)
    git(root, "config", "user.useConfigOnly", "true")
    with mock.patch.dict(os.environ):
        for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
            del os.environ[name]
        visitor = Visitor(root, visits)
        asked = visitor.write("/change/leave?member=samuel.orvault", {"on": "vendredi"})
        names = ("author", "address")
        data = [(name, value) for name, value in asked.inputs() if name not in names]
        visitor.post(
            "/change/leave?member=samuel.orvault", [*data, ("author", "-c"), ("address", "x"), ("do", "write")]
        )


def _set_title(root: Path, title: str) -> None:
    path = root / "content/startups/mon-estran.md"
    path.write_text(re.sub("^title: .*", f"title: {title}", path.read_text("utf-8"), flags=re.MULTILINE), "utf-8")


def _visit_colleagues(visits: Visits, folder: Path) -> None:
    """A conflict, what is wrong, a proposal, and no network."""
    clones = make_sample_clones(_made(folder), "ours", "theirs")
    ours, theirs = clones / "ours", clones / "theirs"
    visitor = Visitor(ours, visits)
    visitor.get("/sync")
    goes_on = threading.Event()
    carry_out = together_routes.carry_out

    def wait_then_carry_out(*arguments: Any) -> Any:
        goes_on.wait(PATIENCE)
        return carry_out(*arguments)

    with mock.patch.object(together_routes, "carry_out", wait_then_carry_out):
        waiting = visitor.post("/sync", [])
        goes_on.set()
        visitor.wait(waiting)
    _set_title(theirs, "Estran de Samuel")
    git(theirs, "commit", "-qam", "nom")
    git(theirs, "push", "-q")
    _set_title(ours, "Estran de Judith")
    visitor.get("/share")
    asked = visitor.work("/sync")
    visitor.work("/sync", ("do", "answer"))
    chosen = re.findall(r'name="(q\.[^"]+)" value="([^"]+)"', asked.html)[-1:]
    visitor.work("/sync", ("do", "answer"), *chosen)
    write(ours, "content/startups/fausse.md", "---\ntitle: Fausse\nphases:\n  - name: inconnue\n---\n\nRien.\n")
    visitor.get("/share")
    visitor.work("/share", ("do", "publish"))
    (ours / "content/startups/fausse.md").unlink()
    _set_title(ours, "Estran neuf")
    visitor.work("/share", ("do", "propose"))
    proposals = visitor.get("/proposals")
    withdraw = _find(r'href="(/proposals\?withdraw=[^"]+)"', proposals)
    visitor.get(withdraw)
    branch = unquote(withdraw.partition("=")[2])
    visitor.work("/proposals", ("do", "withdraw"), ("proposal", branch))
    shutil.move(clones / "origin.git", clones / "gone.git")
    visitor.work("/sync")
    visitor.get("/")


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def _visit_first_start(visits: Visits, folder: Path) -> None:
    """A server that has no registry yet."""
    environment = Environment("fr", lambda _zone: DAY)
    start = FirstStart(environment, _made(folder) / "Documents", lambda _root, _incubator: [])
    options = ServerOptions(AllowedHosts(80, frozenset({"testserver"})), Keys(), _raise, language="fr")
    routes = make_first_routes(start)
    note_routes(visits, start._router.routes)
    client = TestClient(_Recorder(create_app(routes, options), visits), headers={"sec-fetch-site": "same-origin"})
    client.get("/", params={"token": options.keys.make_token()})
    visits.drawn.clear()

    def show(name: str) -> str:
        html = client.get("/").text
        visits.keep(f"first start {name}", html)
        return html

    def send(do: str, **fields: str) -> None:
        csrf = re.search(r'name="csrf" value="(\w+)"', client.get("/").text)
        assert csrf is not None
        client.post("/first-start", data={"csrf": csrf[1], "do": do, **fields}, follow_redirects=False)
        visits.drawn.clear()

    show("where")
    send("bring-in")
    show("a new registry")
    send("create", parent=str(folder))
    show("a new registry, incomplete")
    send("again")
    send("find", address="--upload-pack=x")
    show("wrong")
    send("find", address=str(folder))
    show("no registry there")
    goes_on = threading.Event()

    def wait_for_it(*_: Any) -> None:
        goes_on.wait(PATIENCE)

    with mock.patch("incubo.vcs.clone.clone_repository", wait_for_it):
        send("find", address="https://forge.example/registre.git")
        show("copy")
        goes_on.set()
        wait_until(lambda: start.state.copying is None)
    show("not copied")
    send("sample")
    show("incubator")
    send("choose", incubator="nulle-part")
    show("chosen")


def _visit_errors(visits: Visits) -> None:
    """What is said without a registry and without a session."""
    other = [text for text in vars(error_pages).values() if isinstance(text, ErrorText)]
    with i18n.temporary_language("fr"):
        for status in ERROR_TEXTS:
            visits.keep(f"error {status}", bytes(make_error_response(status, retry_address="/").body).decode())
        for number, text in enumerate(other):
            visits.keep(f"notice {number}", bytes(make_error_response(503, text, is_inside=False).body).decode())


def _visit_read_only(visits: Visits, root: Path) -> None:
    """Pages where nothing can be changed."""
    live = Browser(root).live
    hosts = AllowedHosts(80, frozenset({"testserver"}))
    options = ServerOptions(hosts, Keys(), _raise, language="fr", read_only=True, needs_session=False)
    client = TestClient(create_app(make_read_routes(live), options))
    visits.drawn.clear()
    for address in ("/", "/startups", "/startups/les.bases", "/members/samuel.orvault", "/reports/phases", "/checks"):
        visits.keep(f"read-only {address}", client.get(address).text)


def _visit_site(visits: Visits, root: Path, target: Path) -> None:
    """Every page of the exported site."""
    opened = open_published_workspace(root, Environment("fr", lambda _: DAY))
    export_site(opened, target, SiteOptions("all", "https://rivages.example", shows_people=True))
    visits.drawn.clear()
    for file in sorted(target.rglob("*.html")):
        path = file.relative_to(target).as_posix()
        visits.keep(f"site {path}", file.read_text("utf-8"), target, path)
