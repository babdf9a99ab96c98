from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from incubo.core.errors import ToolError
from incubo.core.files import cannot_read_message, replace_file
from incubo.core.i18n import temporary_language, translate


def test_new_file_is_written(tmp_path: Path) -> None:
    replace_file(tmp_path / "a.html", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]
    assert (tmp_path / "a.html").read_bytes() == b"new"


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_permissions_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_bytes(b"old")
    file.chmod(0o640)
    replace_file(file, b"new")
    assert file.read_bytes() == b"new"
    assert file.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    replace_file(tmp_path / "a.html", b"new")
    (tmp_path / "other").touch()
    assert (tmp_path / "a.html").stat().st_mode == (tmp_path / "other").stat().st_mode


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_failed_write_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "a.html").write_bytes(b"old")
    monkeypatch.setattr(*{"fsync": (os, "fsync"), "replace": (Path, "replace")}[step], fail)
    with pytest.raises(ToolError) as caught:
        replace_file(tmp_path / "a.html", b"new")
    assert "no space is left" in translate(caught.value.message)
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]
    assert (tmp_path / "a.html").read_bytes() == b"old"


def test_the_system_s_errors_are_told_in_the_person_s_language() -> None:
    missing = cannot_read_message("x.md", FileNotFoundError(errno.ENOENT, "No such file or directory"))
    other = cannot_read_message("x.md", OSError(errno.ECONNRESET, "Connection reset by peer"))
    with temporary_language("fr"):
        assert translate(missing) == "x.md ne peut pas être lu (ce fichier ou ce dossier n'existe pas)"
        assert translate(other) == "x.md ne peut pas être lu (Connection reset by peer)"
    assert translate(missing) == "x.md cannot be read (no such file or folder)"
