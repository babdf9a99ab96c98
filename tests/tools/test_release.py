"""A release: what `tools/release.py` builds works in an empty place, without the checkout.

`INCUBO_DIST` names a folder with a release that is there already (the workflow `release.yml`); else it is built.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import time
import venv
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from support.paths import ROOT, load_tool

from incubo import __version__

pytestmark = pytest.mark.slow
release = load_tool("release")
COMPILED = "incubo/locale/fr/LC_MESSAGES/incubo.mo"


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(os.environ.get("INCUBO_DIST") or tmp_path_factory.mktemp("dist")).resolve()
    if not any(folder.glob("*.whl")):
        pytest.importorskip("shiv", reason="pip install -e '.[release]'")
        pytest.importorskip("cyclonedx_py", reason="pip install -e '.[release]'")
        assert release.main([str(folder)]) == 0
    return folder


def _tracked(*paths: str) -> set[str]:
    command = ["git", "ls-files", "-z", *paths]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return {path for path in listed.split("\0") if path}


def test_the_wheel_has_what_is_committed_and_nothing_else(dist: Path) -> None:
    names = set(zipfile.ZipFile(release.find_wheel(dist)).namelist())
    own = {name for name in names if not name.startswith(f"incubo-{__version__}.dist-info/")}
    code = {path for path in _tracked("incubo") if not path.endswith(".po")}
    sample = {f"incubo/sample/{path}" for path in _tracked("content", "incubo.toml")}
    assert own == code | sample | {COMPILED}


def test_the_source_holds_no_file_of_this_machine(dist: Path) -> None:
    with tarfile.open(next(dist.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert names - _tracked() <= {COMPILED, "PKG-INFO"}


def test_a_package_is_the_same_whoever_builds_it(dist: Path, tmp_path: Path) -> None:
    if os.environ.get("INCUBO_DIST") and sys.platform == "win32":
        pytest.skip("a checkout on Windows has other line ends")
    release.build_packages(tmp_path)
    for file in tmp_path.iterdir():
        assert hashlib.sha256(file.read_bytes()).digest() == hashlib.sha256((dist / file.name).read_bytes()).digest()


def test_checksums_and_parts_are_told(dist: Path) -> None:
    told = dict(reversed(line.split("  ")) for line in (dist / "SHA256SUMS").read_text("utf-8").splitlines())
    assert told == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in dist.iterdir() if path.name != "SHA256SUMS"
    }
    parts = json.loads(next(dist.glob("*.cdx.json")).read_text("utf-8"))["components"]
    assert {"incubo", "typer", "PyYAML", "Jinja2"} <= {part["name"] for part in parts}


def test_the_pages_name_the_file_that_is_released() -> None:
    for page in ("README.md", "README.fr.md", "docs/windows.md", "docs/windows.fr.md"):
        assert set(re.findall(r"incubo-([\d.]+)-py3", (ROOT / page).read_text("utf-8"))) == {__version__}, page


def _pythons() -> list[str]:
    """This Python, and the newest one that is here."""
    newest = next((found for name in ("python3.14", "python3.13") if (found := shutil.which(name))), None)
    return [sys.executable, *([newest] if newest is not None and newest != sys.executable else [])]


@pytest.mark.parametrize("python", _pythons())
def test_a_wheel_works_in_an_empty_environment(dist: Path, tmp_path: Path, python: str) -> None:
    if subprocess.run([python, "-c", "import venv, ensurepip"], check=False, capture_output=True).returncode:
        pytest.skip(f"{python} makes no environment")
    subprocess.run([python, "-m", "venv", tmp_path / "venv"], check=True)
    scripts = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    words = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(release.find_wheel(dist))]
    subprocess.run([scripts / "python", *words], check=True)
    _try([str(scripts / "incubo")], tmp_path)


def test_a_zipapp_works_by_itself(dist: Path, tmp_path: Path) -> None:
    system = {"win32": "windows", "darwin": "macos"}.get(sys.platform, sys.platform)
    (file,) = dist.glob(f"incubo-*-{system}-py{sys.version_info[0]}{sys.version_info[1]}.pyz")
    venv.create(tmp_path / "empty")
    python = tmp_path / "empty" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    _try([str(python), str(file)], tmp_path)


def _try(incubo: Sequence[str], folder: Path) -> None:
    """The first day: a registry of the sample, its checks, a spreadsheet in and out, the site, the pages."""
    home = {"HOME": str(folder), "USERPROFILE": str(folder), "SHIV_ROOT": str(folder / "shiv"), "INCUBO_LANG": "en"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV", "GIT_"))}
    environment = kept | home

    def run(*words: str, inside: Path = folder) -> str:
        ran = subprocess.run(
            [*incubo, *words],
            cwd=inside,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    assert run("--version").strip() == f"incubo {__version__}"
    run("init", "--example", "example")
    example = folder / "example"
    run("validate", inside=example)
    assert "Construction" in run("--lang", "fr", "report", "phases", inside=example)
    run("list", "startups", "-o", "products.xlsx", inside=example)
    run("import", "products.xlsx", "--as", "startups", "--dry-run", inside=example)
    run("dossier", "mon-estran", "-o", "dossier.docx", inside=example)
    run("export", "site", "site", inside=example)
    assert "Mon Estran" in (example / "site/index.html").read_text("utf-8")
    with subprocess.Popen(
        [*incubo, "serve", "--no-open"], cwd=example, env=environment, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, encoding="utf-8",
    ) as served:  # fmt: skip
        try:
            assert served.stdout is not None
            until = time.monotonic() + 60
            line = ""
            while "http://" not in line and time.monotonic() < until:
                line = served.stdout.readline()
            assert re.search(r"http://127\.0\.0\.1:\d+", line), line
        finally:
            served.terminate()
