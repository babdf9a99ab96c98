"""What the tests of the real command line share."""

from __future__ import annotations

from pathlib import Path

import pytest
import samples


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """A copy of the sample registry."""
    return samples.copied(tmp_path)
