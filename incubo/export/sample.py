"""The sample registry: invented, frozen on a day, and packaged so that anybody can play with it."""

from __future__ import annotations

from pathlib import Path

_PACKAGED_FOLDER = Path(__file__).parent.parent / "sample"
"""Where the wheel has it (pyproject.toml puts it there); a clone of incubo has it at its root."""


def load_sample_files() -> dict[str, bytes]:
    """Its files by path. Raises FileNotFoundError where incubo was installed without it."""
    root = _PACKAGED_FOLDER if _PACKAGED_FOLDER.is_dir() else _PACKAGED_FOLDER.parent.parent
    if not (root / "content" / "README.md").is_file():
        raise FileNotFoundError(_PACKAGED_FOLDER)
    found = [root / "incubo.toml", *sorted(path for path in (root / "content").rglob("*") if path.is_file())]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}
