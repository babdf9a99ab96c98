"""What the tests of the real command line share."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import sample_registry


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """A copy of the sample registry."""
    return sample_registry.copy_sample_registry(tmp_path)
