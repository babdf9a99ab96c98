"""What a release is made of, in a folder: the wheel, the source, a zipapp for this system and Python, what incubo is
made of (SBOM, CycloneDX), and checksums.

    python tools/release.py [FOLDER]           all of it (default: dist)
    python tools/release.py --zipapp [FOLDER]  the zipapp only, of the wheel that lies there

The wheel and the source are the same bytes whoever builds them from a commit: their times are those of the commit.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHECKSUMS = "SHA256SUMS"


def build_packages(folder: Path) -> Path:
    """Build the wheel and the source; the wheel."""
    _run("-m", "build", "--outdir", str(folder), str(ROOT), SOURCE_DATE_EPOCH=_commit_time())
    return find_wheel(folder)


def find_wheel(folder: Path) -> Path:
    """The wheel in a folder. Raises SystemExit where there is none, or several."""
    wheels = [*folder.glob("incubo-*.whl")]
    if len(wheels) != 1:
        raise SystemExit(f"{folder} has {len(wheels)} wheels")
    return wheels[0]


def build_zipapp(wheel: Path, constraints: Path) -> Path:
    """One file beside the wheel that this Python runs, with all that incubo needs, parts for this system included."""
    version = wheel.name.split("-")[1]
    system = {"win32": "windows", "darwin": "macos"}.get(sys.platform, sys.platform)
    file = wheel.with_name(f"incubo-{version}-{system}-py{sys.version_info[0]}{sys.version_info[1]}.pyz")
    _run("-m", "shiv", "--reproducible", "--console-script", "incubo", "--output-file", str(file),
         "--quiet", "--constraint", str(constraints), str(wheel))  # fmt: skip
    return file


def write_sbom(wheel: Path, constraints: Path) -> None:
    """What is installed with the wheel: names, versions, licences."""
    with tempfile.TemporaryDirectory() as temporary:
        venv.create(temporary, with_pip=True)
        python = Path(temporary) / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        words = ("install", "--quiet", "--disable-pip-version-check", "--constraint", str(constraints), str(wheel))
        subprocess.run([python, "-m", "pip", *words], check=True)
        subprocess.run([python, "-m", "pip", "uninstall", "--quiet", "--yes", "pip", "setuptools"], check=True)
        file = wheel.with_name(f"incubo-{wheel.name.split('-')[1]}.cdx.json")
        _run("-m", "cyclonedx_py", "environment", "--output-reproducible", "--output-file", str(file), str(python))


def write_constraints(file: Path) -> None:
    """The versions of the lock, as pip takes them without hashes."""
    lines = re.findall(r"^[a-z].*==.*?(?= \\?$)", (ROOT / "requirements-dev.lock").read_text("utf-8"), re.MULTILINE)
    file.write_text("\n".join(re.sub(r"\[.*?\]", "", line) for line in lines) + "\n", "utf-8")


def write_checksums(folder: Path) -> None:
    """One line for each file of the folder, as `sha256sum --check` reads them."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name != CHECKSUMS)
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (folder / CHECKSUMS).write_text("".join(lines), "utf-8", newline="\n")


def _commit_time() -> str:
    command = ["git", "log", "-1", "--format=%ct"]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def _run(*words: str, **environment: str) -> None:
    subprocess.run([sys.executable, *words], check=True, env=os.environ | environment)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Build what a release is made of.")
    parser.add_argument("--zipapp", action="store_true", help="only the zipapp, of the wheel that is in the folder")
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "dist")
    arguments = parser.parse_args(argv)
    folder: Path = arguments.folder
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        constraints = Path(temporary) / "constraints.txt"
        write_constraints(constraints)
        wheel = find_wheel(folder) if arguments.zipapp else build_packages(folder)
        build_zipapp(wheel, constraints)
        if not arguments.zipapp:
            write_sbom(wheel, constraints)
    write_checksums(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
