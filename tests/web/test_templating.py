"""Compiled templates are kept as Python keeps compiled modules, and never used for another template."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from jinja2 import Environment

from incubo.web import templating

pytestmark = pytest.mark.usefixtures("compiled_folder")


@pytest.fixture
def compiled_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    templating._environment.cache_clear()
    yield tmp_path
    templating._environment.cache_clear()


def compiled_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.pyc") if path.parent.name == "templates")


def text_of(environment: Environment) -> str:
    return str(environment.get_template("foot.html").render(view=SITE, links=None))


class SITE:
    is_site = True
    csrf = ""


def test_a_compiled_template_is_used_again(compiled_folder, monkeypatch):
    text = text_of(templating._environment())
    assert len(compiled_files(compiled_folder)) == 2  # foot.html, and its macros
    templating._environment.cache_clear()
    monkeypatch.setattr(Environment, "_generate", None)  # nothing can be compiled any more
    assert text_of(templating._environment()) == text


@pytest.mark.parametrize("content", [b"", b"another file", b"j2"])
def test_a_damaged_file_is_made_again(compiled_folder, content):
    text = text_of(templating._environment())
    whole = [path.read_bytes() for path in compiled_files(compiled_folder)]
    for path in compiled_files(compiled_folder):
        path.write_bytes(content)
    templating._environment.cache_clear()
    assert text_of(templating._environment()) == text
    assert [path.read_bytes() for path in compiled_files(compiled_folder)] == whole


def test_other_options_make_another_template(compiled_folder, monkeypatch):
    cache = templating._CompiledTemplates()
    before = cache.get_source_checksum("x")
    assert before != cache.get_source_checksum("y")
    monkeypatch.setattr(templating, "_OPTIONS", {**templating._OPTIONS, "trim_blocks": False})
    assert cache.get_source_checksum("x") != before


def test_nothing_is_written_where_python_writes_nothing(compiled_folder, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    text_of(templating._environment())
    assert not compiled_files(compiled_folder)


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path, monkeypatch):
    text = text_of(templating._environment())
    templating._environment.cache_clear()
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "file"))
    assert text_of(templating._environment()) == text
