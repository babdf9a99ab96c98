"""`incubo serve`: starting it, opening it again, stopping it."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.git_repository import git
from support.paths import ROOT
from support.sample_registry import copy_sample_registry
from support.waiting import PATIENCE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    folder = tmp_path / "registry"
    folder.mkdir()
    copy_sample_registry(folder)
    git(folder, "init", "-q", "-b", "main")
    return folder


@contextlib.contextmanager
def serving(registry: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`incubo serve` in a process of its own, and the address that it shows."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "incubo", "serve", "--no-open", *options],
        cwd=registry,
        env={**os.environ, "PYTHONPATH": str(ROOT), "INCUBO_LANG": "en"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip()
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def get(address: str, cookie: str = "") -> tuple[int, str, str]:
    """The status, the cookie and the location that an address gives."""
    match = re.fullmatch(r"http://([0-9.]+):([0-9]+)(/.*)", address)
    assert match is not None
    connection = http.client.HTTPConnection(match[1], int(match[2]), timeout=PATIENCE)
    with contextlib.closing(connection):
        connection.request("GET", match[3], headers={"Cookie": cookie} if cookie else {})
        answer = connection.getresponse()
        answer.read()
    return answer.status, (answer.getheader("set-cookie") or "").partition(";")[0], answer.getheader("location") or ""


def test_opened_once_opened_again_and_stopped(registry: Path, call: RunCommand) -> None:
    with serving(registry) as (process, address):
        base = address.partition("?")[0]
        status, cookie, location = get(address)
        assert (status, location) == (303, "/")
        assert get(base, cookie)[0] == 200
        assert get(address)[0] == 403

        again = call("serve", "--no-open", cwd=registry)
        assert (again.code, again.out.partition("?")[0]) == (0, base)
        assert "It is running already." in again.err
        assert get(again.out.strip())[0] == 303

        port = base.rpartition(":")[2].strip("/")
        taken = call("serve", "--no-open", "--read-only", "--port", port, cwd=registry)
        assert (taken.code, f"another program uses port {port}" in taken.err) == (2, True)
        other_port = call("serve", "--no-open", "--port", "1", cwd=registry)
        assert (other_port.code, f"open already at port {port}" in other_port.err) == (2, True)

        process.send_signal(signal.SIGINT)
        err = process.communicate(timeout=PATIENCE)[1]
        assert process.returncode == 0
        assert err.endswith("To stop: Ctrl-C.\nincubo has stopped.\n")
    with serving(registry, "--port", port) as (_, later):
        assert get(f"{base}startups", cookie)[0] == 200  # the tab that was left open goes on
        assert get(address)[0] == 403
        assert get(later)[0] == 303


def test_for_others_to_read(registry: Path) -> None:
    with serving(registry, "--host", "0.0.0.0", "--read-only") as (process, address):
        assert "token" not in address
        assert get(address.replace("0.0.0.0", "127.0.0.1"))[0] == 200
        process.send_signal(signal.SIGTERM)
        assert "Whoever reaches this machine sees everything" in process.communicate(timeout=PATIENCE)[1]
        assert process.returncode == 143


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])
def test_others_may_only_read(registry: Path, call: RunCommand, host: str) -> None:
    ran = call("serve", "--host", host, cwd=registry)
    assert (ran.code, "add --read-only" in ran.err) == (2, True)


def test_hosts_that_are_not_here(registry: Path, call: RunCommand) -> None:
    ran = call("serve", "--host", "192.0.2.1", "--read-only", cwd=registry)
    assert (ran.code, "cannot listen at 192.0.2.1" in ran.err) == (2, True)
    unknown = call("serve", "--host", "estran..example", cwd=registry)
    assert (unknown.code, "there is no machine “estran..example”" in unknown.err) == (2, True)


def test_a_port_that_is_taken_is_left_to_its_program(registry: Path, call: RunCommand) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ran = call("serve", "--no-open", "--port", str(port), cwd=registry)
    assert (ran.code, f"another program uses port {port}" in ran.err) == (2, True)
