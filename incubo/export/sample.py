"""The sample registries: invented entries, as of a fixed date, packaged with incubo for people to try it."""

from __future__ import annotations

from pathlib import Path

from incubo.config.settings import DEFAULT_PROFILE
from incubo.config.toml_file import CONFIG_FILE

_PACKAGED_FOLDER = Path(__file__).parent.parent / "sample"
"""The place of the first one in an installed incubo (see pyproject.toml). In a clone of incubo, it is the root."""
_OTHERS_FOLDER = Path(__file__).parent.parent / "samples"
"""The samples of the other profiles that have one, by name."""


def list_sample_profiles() -> list[str]:
    """The profiles that have a sample, that of the default one first."""
    return [DEFAULT_PROFILE, *sorted(path.parent.name for path in _OTHERS_FOLDER.glob(f"*/{CONFIG_FILE}"))]


def load_sample_files(profile: str = DEFAULT_PROFILE) -> dict[str, bytes]:
    """The files of the sample registry of a profile, by path. Raises FileNotFoundError if incubo was installed without
    it.
    """
    if profile != DEFAULT_PROFILE:
        root = _OTHERS_FOLDER / profile
    elif _PACKAGED_FOLDER.is_dir():
        root = _PACKAGED_FOLDER
    else:
        root = _PACKAGED_FOLDER.parent.parent
    if not (root / "content" / "README.md").is_file():
        raise FileNotFoundError(root)
    paths = [root / CONFIG_FILE, *sorted(path for path in (root / "content").rglob("*") if path.is_file())]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}
