"""The server that runs already: what is written of it, and whether it is believed."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from support.web_server import RunningServer, run_server

from incubo.web.keys import Keys
from incubo.web.running import ServerRecord, is_running, read_record, write_record

TODAY = 739_000


@pytest.fixture(scope="module")
def server() -> Iterator[RunningServer]:
    with run_server([]) as running:
        yield running


def record_of(server: RunningServer, keys: Keys | None = None) -> ServerRecord:
    return ServerRecord("127.0.0.1", server.port, keys or server.options.keys, TODAY)


def test_a_server_is_written_down_for_its_owner_only(tmp_path: Path) -> None:
    file, record = tmp_path / "incubo" / "serve.json", ServerRecord("127.0.0.1", 8042, Keys(), TODAY)
    write_record(file, record._replace(port=1))
    write_record(file, record)
    found = read_record(file, TODAY)
    assert found is not None
    assert (found.address, found.port, found.day) == ("127.0.0.1", 8042, TODAY)
    assert found.keys.secret == record.keys.secret
    assert record.keys.take_token(found.keys.make_token())
    assert [path.name for path in file.parent.iterdir()] == ["serve.json"]
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602])
def test_a_secret_that_others_could_read_or_write_is_not_used(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "serve.json"
    write_record(file, ServerRecord("127.0.0.1", 8042, Keys(), TODAY))
    file.chmod(mode)
    assert read_record(file, TODAY) is None


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    file, link = tmp_path / "elsewhere.json", tmp_path / "serve.json"
    write_record(file, ServerRecord("127.0.0.1", 8042, Keys(), TODAY))
    link.symlink_to(file)
    assert read_record(link, TODAY) is None


@pytest.mark.parametrize(("age", "is_used"), [(0, True), (7, True), (8, False), (-1, False)])
def test_a_secret_is_used_for_a_week(tmp_path: Path, age: int, is_used: bool) -> None:
    file = tmp_path / "serve.json"
    write_record(file, ServerRecord("127.0.0.1", 8042, Keys(), TODAY))
    assert (read_record(file, TODAY + age) is not None) is is_used


@pytest.mark.parametrize(
    "change",
    [
        {"secret": "00"},
        {"secret": "zz"},
        {"secret": 1},
        {"port": 0},
        {"port": 70_000},
        {"port": "x"},
        {"day": None},
    ],
)
def test_a_damaged_record_is_none(tmp_path: Path, change: dict[str, object]) -> None:
    file = tmp_path / "serve.json"
    write_record(file, ServerRecord("127.0.0.1", 8042, Keys(), TODAY))
    file.write_text(json.dumps(json.loads(file.read_text()) | change))
    assert read_record(file, TODAY) is None
    for text in ("", "[", "[]", '{"secret": "00"}', "{" + " " * 20_000 + "}"):
        file.write_text(text)
        assert read_record(file, TODAY) is None


def test_a_server_proves_that_it_is_ours(server: RunningServer) -> None:
    assert is_running(record_of(server))
    assert not is_running(record_of(server, Keys()))
    assert not is_running(record_of(server)._replace(port=1))


def test_a_server_that_hands_the_question_on_is_not_ours(server: RunningServer) -> None:
    """The proof is for one port."""

    def hand_on(request: Request) -> Response:
        head = (
            f"GET {request.url.path}?{request.url.query} HTTP/1.1\r\nHost: {server.host}\r\nConnection: close\r\n\r\n"
        )
        return PlainTextResponse(server.send(head.encode()).rpartition(b"\r\n\r\n")[2])

    with run_server([Route("/alive", hand_on)], needs_session=False) as other:
        assert not is_running(record_of(other, server.options.keys))
