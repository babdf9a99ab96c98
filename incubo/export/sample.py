"""The sample registry: invented entries, as of a fixed date, packaged with incubo for people to try it."""

from __future__ import annotations

from pathlib import Path

_PACKAGED_FOLDER = Path(__file__).parent.parent / "sample"
"""Its place in an installed incubo (see pyproject.toml). In a clone of incubo, it is the root."""


def load_sample_files() -> dict[str, bytes]:
    """The files of the sample registry, by path. Raises FileNotFoundError if incubo was installed without it."""
    root = _PACKAGED_FOLDER if _PACKAGED_FOLDER.is_dir() else _PACKAGED_FOLDER.parent.parent
    if not (root / "content" / "README.md").is_file():
        raise FileNotFoundError(_PACKAGED_FOLDER)
    paths = [root / "incubo.toml", *sorted(path for path in (root / "content").rglob("*") if path.is_file())]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}
