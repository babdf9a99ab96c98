"""The pages of `incubo serve` and of the exported site are valid HTML, in the eyes of html-validate.

It comes from npm, in the versions and with the digests of `html_validate/package-lock.json`, and runs no script of a
package when it is installed. Three of its recommended rules do not count. `long-title`: titles are names of the
registry, and a name that is cut is another name. `form-dup-name`: boxes to tick share a name to give several values,
and share it with a hidden field, without which a form says nothing where none is ticked. `no-trailing-whitespace`: it
is about who writes HTML by hand, and texts have spaces where they have them.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from support.visited_pages import Visits

pytestmark = pytest.mark.browser
DECLARED = Path(__file__).parent / "html_validate"
PROGRAM = Path("node_modules", "html-validate", "bin", "html-validate.mjs")


@pytest.fixture(scope="module")
def html_validate() -> Path:
    """The folder of html-validate: installed once for each virtual environment and each list of versions."""
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed")
    digest = hashlib.sha256((DECLARED / "package-lock.json").read_bytes()).hexdigest()[:16]
    folder = Path(sys.prefix) / ".cache" / f"html-validate-{digest}"
    if not (folder / PROGRAM).is_file():
        folder.parent.mkdir(exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=folder.parent))
        for name in ("package.json", "package-lock.json"):
            shutil.copy(DECLARED / name, made)
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        ran = subprocess.run(command, cwd=made, capture_output=True, text=True, check=False, timeout=120)
        if ran.returncode != 0:
            shutil.rmtree(made)
            pytest.fail(f"html-validate could not be installed: {ran.stderr}")
        try:
            made.rename(folder)
        except OSError:  # another run was faster
            shutil.rmtree(made)
    return folder


def find_faults(html_validate: Path, pages: Path) -> list[str]:
    """What is wrong with the pages in a folder: file, place, rule and words."""
    assert any(pages.rglob("*.html"))
    report = pages.parent / f"{pages.name}.json"  # what goes to a pipe is cut when the program ends
    command = ["node", str(html_validate / PROGRAM), "--config", str(DECLARED / ".htmlvalidate.json")]
    ran = subprocess.run(
        [*command, "--formatter", f"json={report}", str(pages)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ran.returncode in (0, 1), ran.stderr
    return [
        f"{Path(file['filePath']).name}:{fault['line']}:{fault['column']} {fault['ruleId']}: {fault['message']}"
        for file in json.loads(report.read_text("utf-8"))
        for fault in file["messages"]
    ]


def test_html_validate_sees_faults(html_validate: Path, tmp_path: Path) -> None:
    html = "<!DOCTYPE html>\n<html lang=fr><head><title>x</title></head><body><p style='x'><div></p></body></html>\n"
    (tmp_path / "a.html").write_text(html, "utf-8")
    found = "\n".join(find_faults(html_validate, tmp_path))
    assert all(rule in found for rule in ("no-inline-style", "close-order"))


def test_every_page_is_valid(html_validate: Path, visits: Visits, tmp_path: Path) -> None:
    for page in visits.pages:
        (tmp_path / f"{re.sub(r'[^a-zA-Z0-9.]+', '_', page.name)[:150]}.html").write_text(page.html, "utf-8")
    assert len(list(tmp_path.iterdir())) == len(visits.pages)
    assert find_faults(html_validate, tmp_path) == []
