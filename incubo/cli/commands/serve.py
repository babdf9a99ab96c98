"""`incubo serve`: the registry in a browser."""

from __future__ import annotations

import contextlib
import errno
import gc
import ipaddress
import signal
import socket
import threading
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from incubo.app import workspace
from incubo.app.environment import Environment
from incubo.cli import desktop_icon, errors, output, session
from incubo.cli.params import command_help
from incubo.cli.session import find_user_config_file
from incubo.core import clock
from incubo.core.errors import ConfigError, RegistryNotFoundError, ToolError, UsageError
from incubo.core.files import os_error_reason
from incubo.core.i18n import N_, translate
from incubo.core.message import Message
from incubo.registry.lookup import entry_title

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.web.options import AllowedHosts, ServerOptions
    from incubo.web.running import ServerRecord
    from incubo.web.server import Routes


class Listening(NamedTuple):
    """Where a server is to listen: an IP address, the names by which it may be called, whether only this machine
    reaches it.
    """

    address: str
    names: frozenset[str]
    is_loopback: bool
    any_address: bool = False


@command_help(
    N_(
        "Everything can be looked at and changed there, without a terminal. The registry stays on this "
        "machine: only the browser that incubo opens gets in, and nothing is sent anywhere. Where there is no "
        "registry yet, the first page asks for it.\n\n"
        "With --host, other machines see the registry too, what is not published yet included; they can only read."
    ),
    examples=(
        ("incubo serve", N_("open the registry in the browser")),
        ("incubo serve --read-only", N_("to look, without changing anything by mistake")),
        ("incubo serve --install", N_("an icon, to open it without a terminal from now on")),
        ("incubo serve --no-open --port 8100", N_("show the address instead, and always the same port")),
    ),
)
def serve(
    port: Annotated[
        int | None,
        typer.Option("--port", metavar="N", min=1, max=65_535, help=N_("The port (a free one by default).")),
    ] = None,
    host: Annotated[
        str | None,
        typer.Option("--host", metavar=N_("NAME"), help=N_("Let other machines reach it, by this name or address.")),
    ] = None,
    read_only: Annotated[bool, typer.Option("--read-only", help=N_("Only look: nothing can be changed."))] = False,
    no_open: Annotated[bool, typer.Option("--no-open", help=N_("Show the address, open no browser."))] = False,
    install: Annotated[
        bool, typer.Option("--install", help=N_("Put an icon for it where this computer has them."))
    ] = False,
    uninstall: Annotated[bool, typer.Option("--uninstall", help=N_("Take that icon away."))] = False,
    icon: Annotated[bool, typer.Option("--icon", hidden=True)] = False,
) -> int:
    """Look at the registry, and change it, in a browser."""
    from incubo.web.options import AllowedHosts

    if install or uninstall:
        return _change_icon(install=install, others=(install and uninstall, port, host, read_only, no_open, icon))
    listening = _resolve_host(host)
    if not listening.is_loopback and not read_only:
        raise UsageError(
            Message(N_("--host shows the registry to other machines: they may only read it")),
            hints=(Message(N_("add --read-only")),),
        )
    environment = _make_server_environment()
    opened, missing = _open_or_ask(environment, can_ask=listening.is_loopback and not read_only, icon=icon)
    record_file = _record_file(opened, environment, read_only=read_only)
    if listening.is_loopback and _open_running_server(record_file, port, no_open=no_open):
        return 0
    listener = _listen(listening.address, port)
    hosts = AllowedHosts(listener.getsockname()[1], listening.names, listening.any_address)
    with listener:
        setting = _Setting(environment, opened, missing, record_file, listening, hosts, read_only, no_open, icon)
        return _run_server(setting, listener)


class _Setting(NamedTuple):
    """What a server is started for. `opened`: the registry; None: it is asked for, as `missing` says why."""

    environment: Environment
    opened: Workspace | None
    missing: Message | None
    record_file: Path
    listening: Listening
    hosts: AllowedHosts
    read_only: bool
    no_open: bool
    icon: bool


def _open_or_ask(environment: Environment, *, can_ask: bool, icon: bool) -> tuple[Workspace | None, Message | None]:
    """The registry; None and the reason where its first page asks for one. Raises RegistryNotFoundError."""
    try:
        return workspace.open_workspace(session.current_session().find_registry(), environment), None
    except RegistryNotFoundError as error:
        if not can_ask or (session.current_session().registry_path is not None and not icon):
            raise
        was_chosen = icon or environment.user_config().registry is not None
        return None, error.message if was_chosen else None


def _run_server(setting: _Setting, listener: socket.socket) -> int:
    """Serve a registry until Ctrl-C, or until it is stopped from a page; the exit code."""
    from incubo.web import running, server
    from incubo.web.keys import Keys
    from incubo.web.lifetime import Lifetime
    from incubo.web.options import ServerOptions

    listening, hosts = setting.listening, setting.hosts
    today = clock.today("UTC").toordinal()
    last = running.read_record(setting.record_file, today) if listening.is_loopback else None
    keys = Keys(last.keys.secret if last else None)
    current = session.current_session()

    def report_error(error: Exception) -> None:
        errors.print_unexpected_error(error, may_write=not setting.read_only, color=current.has_stderr_color)

    options = ServerOptions(
        hosts,
        keys,
        report_error,
        language=current.language,
        read_only=setting.read_only,
        needs_session=listening.is_loopback,
        lifetime=Lifetime(desktop_icon.IDLE_HOURS * 3600 if setting.icon else None),
    )
    record = running.ServerRecord(listening.address, hosts.port, keys, last.day if last else today)
    with contextlib.ExitStack() as stack:
        routes = _make_routes(setting, options, record, stack)
        _say_what_cannot_be_shown(setting)
        application_server = server.make_server(server.create_app(routes, options), options)
        address = _format_address(listening.address, hosts.port)
        if listening.is_loopback:
            _write_record(setting.record_file, record)
            _open_browser(address, keys.make_token(), no_open=setting.no_open)
        else:
            output.print_wrapped(
                translate(
                    Message(
                        N_(
                            "Whoever reaches this machine sees everything in the registry, what is not published yet "
                            "included. They cannot change it."
                        )
                    )
                )
            )
            current.write_stdout(address + "\n")
        output.print_wrapped(translate(Message(N_("To stop: Ctrl-C."))))
        gc.freeze()  # modules are there to stay
        gc.enable()  # `console_main` stops it for commands, which are short
        if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
            # the terminal is closed: changes that are being written are finished
            signal.signal(signal.SIGHUP, application_server.handle_exit)
        try:
            application_server.run(sockets=[listener])
        except KeyboardInterrupt as interrupt:
            if getattr(interrupt, "signal_number", signal.SIGINT) != signal.SIGINT:
                raise
    output.print_wrapped(translate(Message(N_("incubo has stopped."))))
    return 0


def _say_what_cannot_be_shown(setting: _Setting) -> None:
    """A logo that cannot be shown is left out of pages: whoever starts incubo can mend it."""
    from incubo.render.site_look import load_site_look

    if setting.opened is not None:
        try:
            load_site_look(setting.opened.settings, setting.opened.store)
        except ConfigError as error:
            session.current_session().print_message(error.message)


def _write_record(file: Path, record: ServerRecord) -> None:
    from incubo.web import running

    try:
        running.write_record(file, record)
    except ToolError as error:  # a registry that cannot be written to can be read
        session.current_session().print_message(error.message)


def _make_routes(
    setting: _Setting, options: ServerOptions, record: ServerRecord, stack: contextlib.ExitStack
) -> Routes:
    """The pages of the registry; those that ask for it, where there is none, until it is found. `stack`: what ends
    with the server.
    """
    from incubo.web.deferred import defer_change_routes
    from incubo.web.live import LiveRegistry
    from incubo.web.routes import make_read_routes

    def make_pages(root: Path) -> Routes:
        live = LiveRegistry(root, setting.environment)
        stack.enter_context(live.watched())
        return [*make_read_routes(live), defer_change_routes(live)]

    if setting.opened is not None:
        return make_pages(setting.opened.root)
    import platformdirs

    from incubo.app.first_start import remember_choice
    from incubo.web.first_start import FirstStart, make_first_routes

    def choose(root: Path, incubator: str) -> Routes:
        opened = workspace.open_workspace(root, setting.environment)
        remember_choice(find_user_config_file(), root, incubator, setting.environment, is_default=True)
        _write_record(_record_file(opened, setting.environment, read_only=False), record)
        return make_pages(root)

    documents = platformdirs.user_documents_path()
    start = FirstStart(setting.environment, documents, choose, error=setting.missing, lifetime=options.lifetime)
    stack.callback(start.cancel)
    return make_first_routes(start)


def _change_icon(*, install: bool, others: tuple[object, ...]) -> int:
    """Put the icon of the registry, or take it away; the exit code."""
    if any(others):
        raise UsageError(Message(N_("--install and --uninstall are given alone")))
    environment = session.current_session().environment
    opened, _ = _open_or_ask(environment, can_ask=True, icon=False)
    change = desktop_icon.install if install else desktop_icon.uninstall
    if opened is None:
        return change(None, "")
    own = opened.default_incubator
    registry = opened.load_registry(("incubator",))
    title = (
        entry_title(registry, "incubator", own) if own and registry.has_entry("incubator", own) else opened.root.name
    )
    return change(opened.root.resolve(), title)


def _make_server_environment() -> Environment:
    """The environment of the pages: a server keeps no registry that it has left, and shows no bar."""
    environment = session.current_session().environment
    return Environment(
        environment.language,
        environment.today,
        user_config=environment.user_config,
        user_config_file=environment.user_config_file,
        user_state_folder=environment.user_state_folder,
        use_line_reader=environment.use_line_reader,
    )


def _record_file(opened: Workspace | None, environment: Environment, *, read_only: bool) -> Path:
    """Where the running server of a registry, or of a first start, is written down."""
    if opened is None:
        return environment.user_state_folder() / "serve-first.json"
    return opened.state_folder / ("serve-read-only.json" if read_only else "serve.json")


def _open_running_server(file: Path, port: int | None, *, no_open: bool) -> bool:
    """Open the server of this registry that runs already; False where there is none. Raises UsageError for another
    port.
    """
    from incubo.web import running

    record = running.read_record(file, clock.today("UTC").toordinal())
    if record is None or not running.is_running(record):
        return False
    if port not in (None, record.port):
        raise UsageError(
            Message(N_("the registry is open already at port {port}"), {"port": record.port}),
            hints=(Message(N_("stop it there by Ctrl-C first, or leave --port out to open it")),),
        )
    output.print_wrapped(translate(Message(N_("It is running already."))))
    opening = _open_browser(_format_address(record.address, record.port), record.keys.make_token(), no_open=no_open)
    if opening is not None:
        opening.join()  # the end of this process would end a browser that is only being started
    return True


def _open_browser(address: str, token: str, *, no_open: bool) -> threading.Thread | None:
    """Open the browser, in a thread of its own (a browser in a terminal returns when it is left); or show the address
    that opens the registry once.
    """
    current = session.current_session()
    once = f"{address}?token={token}"
    if no_open:
        output.print_wrapped(translate(Message(N_("Open this address in your browser; it works once:"))))
        current.write_stdout(once + "\n")
        return None
    output.print_wrapped(translate(Message(N_("The registry opens in your browser: {address}"), {"address": address})))
    not_opened = translate(Message(N_("No browser was found. Open this address in yours; it works once:")))

    def open_it() -> None:
        if not webbrowser.open(once):
            current.write_stderr_line(not_opened)
            current.write_stdout(once + "\n")

    thread = threading.Thread(target=open_it, daemon=True)
    thread.start()
    return thread


def _resolve_host(host: str | None) -> Listening:
    """Where to listen for a `--host`. Raises UsageError for a name that is unknown."""
    from incubo.web.options import LOOPBACK_NAMES

    if host is None:
        return Listening("127.0.0.1", LOOPBACK_NAMES, is_loopback=True)
    try:
        found = socket.getaddrinfo(host.strip("[]"), None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise UsageError(Message(N_("there is no machine “{host}”"), {"host": host})) from None
    addresses = [ipaddress.ip_address(str(entry[4][0])) for entry in found]
    address = next((address for address in addresses if address.version == 4), addresses[0])
    names = {host.lower().strip("[]"), str(address), *LOOPBACK_NAMES}
    if address.is_unspecified:
        machine = socket.gethostname().lower()
        names |= {machine, f"{machine}.local"}
    names = {f"[{name}]" if ":" in name.strip("[]") and not name.startswith("[") else name for name in names}
    return Listening(
        str(address),
        frozenset(names),
        is_loopback=all(address.is_loopback for address in addresses),
        any_address=address.is_unspecified,
    )


def _listen(address: str, port: int | None) -> socket.socket:
    """A socket that listens. Raises UsageError for a port or an address that cannot be used."""
    from incubo.web.server import open_socket

    try:
        return open_socket(address, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            taken, hint = N_("another program uses port {port}"), N_("leave --port out: incubo takes a free one")
            all_taken = N_("other programs use all the ports that incubo tried; give one with --port")
            if port is None:
                raise UsageError(Message(all_taken)) from None
            raise UsageError(Message(taken, {"port": port}), hints=(Message(hint),)) from None
        arguments = {"address": address, "port": port or "", "why": os_error_reason(error)}
        raise UsageError(Message(N_("incubo cannot listen at {address} ({why})"), arguments)) from None


def _format_address(address: str, port: int) -> str:
    return f"http://[{address}]:{port}/" if ":" in address else f"http://{address}:{port}/"
