from __future__ import annotations

import datetime
from pathlib import Path

from support.git_repository import make_sample_repository

from incubo.app.environment import Environment
from incubo.app.sharing.sync import temporary_folder
from incubo.app.workspace import open_workspace


def test_a_leftover_that_cannot_be_locked_is_left_alone(tmp_path: Path) -> None:
    """A folder of another user, who ran a command that was killed; here a file, which no user can enter either."""
    workspace = open_workspace(
        make_sample_repository(tmp_path / "registry"), Environment("en", lambda _: datetime.date(2025, 1, 15))
    )
    workspace.state_folder.mkdir(parents=True, exist_ok=True)
    theirs, killed = workspace.state_folder / "sync-theirs", workspace.state_folder / "sync-killed"
    theirs.touch()
    killed.mkdir()
    with temporary_folder(workspace) as folder:
        assert folder.is_dir()
        assert theirs.exists()
        assert not killed.exists()
    assert not folder.exists()
