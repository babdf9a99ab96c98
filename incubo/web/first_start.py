"""The pages of a server that has no registry yet: where it is, the copy of it, whose figures are ours."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.types import Receive, Scope, Send

from incubo.app import first_start
from incubo.app.environment import Environment
from incubo.app.first_start import NoRegistryError
from incubo.app.workspace import ALL_INCUBATORS
from incubo.core.errors import IncuboError, RefusedError
from incubo.core.i18n import N_, capitalize_first, gettext, translate
from incubo.core.message import Message
from incubo.vcs import clone
from incubo.web.first_registry import NewForm, make_new_form, write_following
from incubo.web.forms.answers import ANSWER
from incubo.web.lifetime import Lifetime
from incubo.web.plain_text import without_path
from incubo.web.templating import render_bare

_REFRESH_SECONDS: Final = 2
_MAX_SHOWN: Final = 500
GOALS: Final = {"new": "", "bring-in": "import"}
"""What a person begins with a new registry, and the path of the page that follows."""
_STOPPED: Final = Message(N_("the copy was stopped; nothing of it is left"))
_TOO_LONG: Final = Message(N_("the copy took more than half an hour, and was stopped: is the network slow?"))


class _State(NamedTuple):
    """How far the first start is. `root`: the registry that was found; `copying`: the folder of a copy that is made.

    `error`, `hints`: why it did not go on; `names`: what a folder without a registry holds. `new`: the form of a
    registry that is to be created, and `goal`, the page that follows.
    """

    root: Path | None = None
    copying: Path | None = None
    percent: int | None = None
    error: Message | None = None
    hints: tuple[Message, ...] = ()
    names: tuple[str, ...] = ()
    folder: Path | None = None
    address: str = ""
    goal: str = ""
    new: NewForm | None = None


class FirstStart:
    """The first start of one server, whatever the number of its windows.

    `documents`: where a copy goes if the person names no other place. `choose` is called once, with the registry and
    the id of our incubator (or “all”): it raises IncuboError, or returns the pages that take over.
    `error`: why it is asked for, where one was chosen before.
    """

    def __init__(
        self,
        environment: Environment,
        documents: Path,
        choose: Callable[[Path, str], Sequence[BaseRoute]],
        *,
        error: Message | None = None,
        lifetime: Lifetime | None = None,
    ) -> None:
        self._environment = environment
        self.documents = documents
        self._choose = choose
        self._lifetime = lifetime
        self._lock = threading.Lock()
        self._state = _State(error=error)
        self._cancelled = threading.Event()
        self._router = Router(_make_first_routes(self))
        self._is_chosen = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer by the pages of the first start, then by those of the registry."""
        await self._router(scope, receive, send)

    @property
    def state(self) -> _State:
        """How far it is."""
        return self._state

    def find(self, text: str, parent: str) -> None:
        """Look for a registry where a person says that it is; begin a copy where that is somewhere else."""
        with self._lock:
            if self._state.copying is not None or self._is_chosen:
                return
            try:
                source = first_start.read_source(text)
                if source.root is not None:
                    self._state = _State(root=source.root)
                    return
                name = clone.repository_name(source.address)
                target = first_start.choose_target(parent or str(self.documents), name)
            except IncuboError as error:
                self._state = _failed(error, address=text)
                return
            self._cancelled.clear()
            self._state = _State(copying=target, address=text)
            arguments = (source.address, target, text)
            threading.Thread(target=self._copy, args=arguments, name="incubo-copy", daemon=True).start()

    def _copy(self, address: str, target: Path, text: str) -> None:
        def show(progress: clone.CloneProgress) -> None:
            if self._lifetime is not None:
                self._lifetime.touch()
            self._state = self._state._replace(percent=progress.percent)

        state = _State(address=text)  # after a mistake of ours, which the window tells, it is asked for again
        try:
            clone.clone_repository(address, target, show, self._cancelled.is_set)
            is_folder = Path(address).is_absolute()  # a repository of this computer is followed in its copy
            state = _State(root=first_start.find_root(target), address="" if is_folder else address)
        except clone.CancelledError as error:
            state = _State(error=_TOO_LONG if error.is_too_long else _STOPPED, address=text)
        except IncuboError as error:
            state = _failed(error, address=text)
        except OSError as error:
            reason = Message(N_("{folder} cannot be written to ({why})"), {"folder": str(target), "why": str(error)})
            state = _State(error=reason, address=text)
        finally:
            with self._lock:
                self._state = state

    def cancel(self) -> None:
        """Stop the copy that is being made."""
        self._cancelled.set()

    def forget(self) -> None:
        """Ask again where the registry is."""
        with self._lock:
            if self._state.copying is None:
                self._state = _State()

    def take_sample(self) -> None:
        """Write the sample registry into a folder of its own."""
        with self._lock:
            if self._state.copying is not None or self._is_chosen:
                return
            try:
                target = first_start.choose_target(str(self.documents), first_start.SAMPLE_FOLDER)
                first_start.write_sample(target, self._environment)
            except IncuboError as error:
                self._state = _failed(error)
            else:
                self._state = _State(root=target)

    def begin(self, goal: str) -> None:
        """Ask about a registry that is to be created. `goal`: the page that follows."""
        with self._lock:
            if self._state.copying is None and not self._is_chosen:
                self._state = _State(goal=goal, new=make_new_form(self.documents, self._environment))

    def create(self, texts: Mapping[str, str], parent: str) -> str:
        """Create a registry, and work on it; the path of the page that follows, "" where something is missing."""
        with self._lock:
            goal = self._state.goal
            if self._state.copying is not None or self._is_chosen:
                return ""
            try:
                form = make_new_form(Path(parent), self._environment, texts)
                self._state = _State(goal=goal, new=form)
                if form.has_errors:
                    return ""
                root, incubator = form.write(self._environment)
            except IncuboError as error:
                self._state = _with_error(self._state, error)
                return ""
            self._state = _State(root=root, goal=goal)
        self.finish(incubator)
        return goal

    def follow(self, incubator: str, *, has_people: bool) -> None:
        """Create a registry that follows the one that was found, and work on it."""
        with self._lock:
            source, place = self._state.root, self._state.address
            if source is None or self._is_chosen:
                return
            try:
                root = write_following(self.documents, self._environment, source, place, incubator, has_people)
            except IncuboError as error:
                self._state = _with_error(self._state, error)
                return
            self._state = _State(root=root)
        self.finish(incubator)

    def finish(self, incubator: str) -> None:
        """Work on the registry that was found."""
        with self._lock:
            root = self._state.root
            if root is None or self._is_chosen:
                return
            try:
                routes = self._choose(root, incubator)
            except IncuboError as error:
                self._state = _with_error(self._state, error)
            else:
                self._is_chosen, self._router = True, Router(routes)

    def incubators(self, root: Path) -> list[tuple[str, str]]:
        """The incubators of a registry that was found: title and id."""
        return first_start.list_incubators(first_start.load_incubators(root, self._environment))


def _failed(error: IncuboError, address: str = "") -> _State:
    names, folder = (error.names, error.folder) if isinstance(error, NoRegistryError) else ((), None)
    return _with_error(_State(names=names, folder=folder, address=address), error)


def _with_error(state: _State, error: IncuboError) -> _State:
    """The state with why it did not go on: of a file that would not be right, each finding, without its path."""
    reasons = error.reasons if isinstance(error, RefusedError) else ()
    lines = [without_path(line) for reason in reasons for line in reason]
    return state._replace(error=error.message, hints=(*lines, *error.hints))


def make_first_routes(start: FirstStart) -> list[BaseRoute]:
    """The addresses of a server that has no registry when it is started."""
    return [Mount("/", start)]


def _make_first_routes(start: FirstStart) -> list[BaseRoute]:

    async def show(request: Request) -> Response:
        return await run_in_threadpool(_show, request, start)

    async def go_on(request: Request) -> Response:
        goal = await run_in_threadpool(_go_on, request, start)
        return RedirectResponse(f"/{goal}", 303)

    async def lead(_request: Request) -> Response:
        return RedirectResponse("/", 303)

    return [
        Route("/", show, methods=["GET"]),
        Route("/first-start", go_on, methods=["POST"]),
        Route("/{path:path}", lead, methods=["GET"]),
    ]


def _go_on(request: Request, start: FirstStart) -> str:
    """Do what a form asks for; the path of the page that follows."""
    form = request.state.form
    value = {name: str(form.get(name, "")) for name in ("do", "address", "parent", "incubator")}
    if value["do"] == "find":
        start.find(value["address"], value["parent"])
    elif value["do"] == "cancel":
        start.cancel()
    elif value["do"] == "sample":
        start.take_sample()
    elif value["do"] == "again":
        start.forget()
    elif value["do"] in GOALS:
        start.begin(GOALS[value["do"]])
    elif value["do"] == "create":
        texts = {name.removeprefix(ANSWER): str(text) for name, text in form.items() if name.startswith(ANSWER)}
        return start.create(texts, value["parent"])
    elif value["do"] == "follow" and value["incubator"]:
        start.follow(value["incubator"], has_people=bool(form.get("people")))
    elif value["do"] == "choose" and value["incubator"]:
        start.finish(value["incubator"])
    return ""


def _show(request: Request, start: FirstStart) -> Response:
    state = start.state
    values: dict[str, Any] = {
        "csrf": request.state.csrf,
        "state": state,
        "problem": capitalize_first(translate(state.error)) if state.error is not None else "",
        "hints": [capitalize_first(translate(hint)) for hint in state.hints],
        "address": state.address[:_MAX_SHOWN],
        "documents": str(start.documents),
    }
    if state.new is not None:
        values |= {"fields": state.new.fields, "parent": state.new.parent, "brings_in": bool(state.goal)}
        return _page("first/create.html", gettext("A new registry"), values)
    if state.copying is not None:
        values["refresh_seconds"] = _REFRESH_SECONDS
        return _page("first/copy.html", gettext("The registry is being copied"), values)
    if state.root is not None:
        try:
            values["incubators"] = start.incubators(state.root)
        except IncuboError as error:
            start.forget()
            values["problem"] = capitalize_first(translate(error.message))
            return _page("first/where.html", gettext("How do you begin?"), values)
        return _page("first/incubator.html", gettext("Which incubator is yours?"), {**values, "all": ALL_INCUBATORS[0]})
    return _page("first/where.html", gettext("How do you begin?"), values)


def _page(template: str, title: str, values: dict[str, Any]) -> Response:
    return HTMLResponse(render_bare(template, title, values))
