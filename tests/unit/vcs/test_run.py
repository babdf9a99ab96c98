"""Running git: one process for each command, whole blobs, clear errors."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from support.git_repository import ESTRAN, git, make_repository, write
from support.paths import ROOT

from incubo.core.errors import ToolError
from incubo.vcs import status
from incubo.vcs.revision import RevisionStore
from incubo.vcs.run import AmbiguousNameError, ObjectReader, clean_git_output, query_git, read_blobs, run_git


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_repository(tmp_path / "registry")


@pytest.mark.skipif(os.name == "nt", reason="the program that counts is a shell script")
def test_one_process_for_each_command(root, tmp_path, monkeypatch):
    run_git(root, "version")  # GitPython starts git once more when it is imported
    log = tmp_path / "log"
    write(tmp_path, "bin/git", f'#!/bin/sh\necho "$@" >> "{log}"\nexec "{shutil.which("git")}" "$@"\n')
    (tmp_path / "bin/git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)
    assert status.head_commit(root) is not None
    assert not status.is_modified(root, ESTRAN)
    assert status.last_commit_of(root, ESTRAN) is not None
    assert len(log.read_text().splitlines()) == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ("log", "-1", "--format=%H %s"),
        ("rev-parse", "HEAD:content"),
        ("rev-parse", "none"),
        ("bad-command",),
        ("status",),
    ],
)
def test_a_quick_command_gives_the_same(root, arguments, monkeypatch):
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    write(root, "content/startups/é.md", "")
    assert query_git(root, *arguments) == run_git(root, *arguments)


def test_a_quick_command_without_git(root, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    with pytest.raises(ToolError, match="git is needed for this"):
        query_git(root, "version")
    assert status.head_commit(root) is None


def test_reading_the_state_of_git_loads_no_gitpython(root):
    script = (
        "import sys; from pathlib import Path; from incubo.vcs import status; root = Path(sys.argv[1])\n"
        f"assert status.head_commit(root) and status.last_commit_of(root, {ESTRAN!r}) and status.current_branch(root)\n"
        "assert status.count_uncommitted(root, ['content']) == 0\n"
        "assert 'git' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script, str(root)], check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})


def test_blobs_are_read_byte_for_byte(root):
    data = b"\xff\r\n\0\n" * 3
    (root / ESTRAN).write_bytes(data)
    blob = git(root, "hash-object", "-w", "--no-filters", ESTRAN)
    assert read_blobs(root, [blob, "0" * 40, blob]) == {blob: data}
    assert read_blobs(root, []) == {}


def test_a_folder_that_is_no_repository(tmp_path):
    assert run_git(tmp_path, "rev-parse", "HEAD").exit_code != 0
    with pytest.raises(ToolError) as caught:
        read_blobs(tmp_path, ["0" * 40])
    assert "not a git repository" in caught.value.output


def test_no_password_in_the_output_of_git():
    output = "\x1b[31mfatal\x1b[0m: https://lena:secret@code.example/r\n"
    assert clean_git_output(output) == "fatal: https://code.example/r"


def test_objects_are_read_in_any_order(root):
    """Announced or not, twice, left out, unknown, huge: each answer is that of its own question."""
    blobs = {}
    for number in range(200):
        text = str(number % 150) * (1 + number)
        (root / ESTRAN).write_text(text, "utf-8")
        blobs[git(root, "hash-object", "-w", ESTRAN)] = text.encode()
    ids = list(blobs)
    reader = ObjectReader(root, max_bytes=100)
    reader.read_ahead([*ids, ids[3], ids[3]])
    asked = [*ids[:5], ids[150], ids[20], "0" * 40, *ids[160:], ids[3], ids[3], ids[0]]
    for blob in asked:
        found = reader.read(blob)
        assert (found and found.data) == (blobs[blob][:101] if blob in blobs else None)
    commit = reader.find("HEAD^{commit}")
    assert commit is not None
    assert (commit.id, commit.type) == (git(root, "rev-parse", "HEAD"), "commit")
    assert reader.find("nothing") is None
    assert reader.find("HEAD\nHEAD") is None
    reader.close()


def test_only_files_are_cut(root):
    """A folder without its end would be one that has fewer entries."""
    for number in range(20):
        write(root, f"content/startups/s{number}.md", "x" * 100)
    git(root, "add", "-A")
    git(root, "commit", "-qm", "beaucoup")
    store = RevisionStore(root, "HEAD", reader=ObjectReader(root, 50))
    assert len(store.list_folder("content/startups")) == 22
    assert store.read("content/startups/s19.md") == b"x" * 51


def test_the_beginning_of_several_ids(root):
    names = [f"{number}.txt" for number in range(600)]  # of 65 536 beginnings of four digits, some come twice
    for name in names:
        (root / name).write_text(name, "utf-8")
    ids = git(root, "hash-object", "-w", *names).split()
    twice = next(beginning for beginning, count in Counter(each[:4] for each in ids).items() if count > 1)
    reader = ObjectReader(root)
    with pytest.raises(AmbiguousNameError):
        reader.find(twice)
    found = reader.find(ids[0])  # the reader still answers
    assert found is not None
    assert found.data == b"0.txt"
    reader.close()
