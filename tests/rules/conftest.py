"""No folder of cases holds tests: pytest need not look into a thousand of them."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    return True if collection_path.parent == HERE and collection_path.is_dir() else None
