"""`incubo serve`: the registry in a browser."""

from __future__ import annotations

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
from incubo.cli import errors, output, session
from incubo.cli.environment import find_session_registry, make_environment
from incubo.cli.params import command_help
from incubo.core import clock
from incubo.core.errors import ToolError, UsageError
from incubo.core.files import os_error_reason
from incubo.core.i18n import N_, translate
from incubo.core.message import Message

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.web.options import AllowedHosts


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
        "machine: only the browser that incubo opens gets in, and nothing is sent anywhere.\n\n"
        "With --host, other machines see the registry too, what is not published yet included; they can only read."
    ),
    examples=(
        ("incubo serve", N_("open the registry in the browser")),
        ("incubo serve --read-only", N_("to look, without changing anything by mistake")),
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
) -> int:
    """Look at the registry, and change it, in a browser."""
    from incubo.web.options import AllowedHosts

    listening = _resolve_host(host)
    if not listening.is_loopback and not read_only:
        raise UsageError(
            Message(N_("--host shows the registry to other machines: they may only read it")),
            hints=(Message(N_("add --read-only")),),
        )
    environment = _make_server_environment()
    opened = workspace.open_workspace(find_session_registry(), environment)
    if listening.is_loopback and _open_running_server(opened, port, read_only=read_only, no_open=no_open):
        return 0
    listener = _listen(listening.address, port)
    hosts = AllowedHosts(listener.getsockname()[1], listening.names, listening.any_address)
    with listener:
        return _run_server(opened, listener, hosts, listening, read_only=read_only, no_open=no_open)


def _run_server(
    opened: Workspace,
    listener: socket.socket,
    hosts: AllowedHosts,
    listening: Listening,
    *,
    read_only: bool,
    no_open: bool,
) -> int:
    """Serve a registry until Ctrl-C; the exit code."""
    from incubo.web import running, server
    from incubo.web.forms.routes import make_change_routes
    from incubo.web.keys import Keys
    from incubo.web.live import LiveRegistry
    from incubo.web.options import ServerOptions
    from incubo.web.routes import make_read_routes

    file, today = _record_file(opened, read_only=read_only), clock.today("UTC").toordinal()
    last = running.read_record(file, today) if listening.is_loopback else None
    keys = Keys(last.keys.secret if last else None)
    current = session.current_session()

    def report_error(error: Exception) -> None:
        errors.print_unexpected_error(error, may_write=not read_only, color=current.has_stderr_color)

    options = ServerOptions(
        hosts,
        keys,
        report_error,
        language=current.language,
        read_only=read_only,
        needs_session=listening.is_loopback,
    )
    live = LiveRegistry(opened.root, opened.environment)
    routes = [*make_read_routes(live), *make_change_routes(live)]
    application_server = server.make_server(server.create_app(routes, options), options.limits)
    address = _format_address(listening.address, hosts.port)
    if listening.is_loopback:
        record = running.ServerRecord(listening.address, hosts.port, keys, last.day if last else today)
        try:
            running.write_record(file, record)
        except ToolError as error:  # a registry that cannot be written to can be read
            current.print_message(error.message)
        _open_browser(address, keys.make_token(), no_open=no_open)
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
    gc.enable()  # `console_main` stops it for commands, which are short
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        # the terminal is closed: changes that are being written are finished
        signal.signal(signal.SIGHUP, application_server.handle_exit)
    try:
        with live.watched():
            application_server.run(sockets=[listener])
    except KeyboardInterrupt as interrupt:
        if getattr(interrupt, "signal_number", signal.SIGINT) != signal.SIGINT:
            raise
    output.print_wrapped(translate(Message(N_("incubo has stopped."))))
    return 0


def _make_server_environment() -> Environment:
    """The environment of the pages: a server keeps no registry that it has left, and shows no bar."""
    environment = make_environment()
    return Environment(
        environment.language,
        environment.today,
        user_config=environment.user_config,
        user_state_folder=environment.user_state_folder,
        use_line_reader=environment.use_line_reader,
    )


def _record_file(opened: Workspace, *, read_only: bool) -> Path:
    """Where the running server of a registry is written down."""
    return opened.state_folder / ("serve-read-only.json" if read_only else "serve.json")


def _open_running_server(opened: Workspace, port: int | None, *, read_only: bool, no_open: bool) -> bool:
    """Open the server of this registry that runs already; False where there is none. Raises UsageError for another
    port.
    """
    from incubo.web import running

    record = running.read_record(_record_file(opened, read_only=read_only), clock.today("UTC").toordinal())
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
