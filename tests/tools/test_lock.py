"""requirements-dev.lock: it has what pyproject.toml asks for, in versions that fit, for every system and Python."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from support.paths import ROOT

LOCK = (ROOT / "requirements-dev.lock").read_text("utf-8")
LOCKED = {
    canonicalize_name(requirement.name): requirement
    for requirement in map(Requirement, re.findall(r"^([a-z].*==.*?) *\\?$", LOCK, re.MULTILINE))
}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
REQUIREMENTS = [Requirement(text) for text in PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]]


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=str)
def test_each_requirement_is_locked(requirement: Requirement) -> None:
    locked = LOCKED.get(canonicalize_name(requirement.name))
    assert locked is not None, f"{requirement.name} is not in requirements-dev.lock: make lock"
    version = str(locked.specifier).removeprefix("==")
    assert requirement.specifier.contains(version), f"{locked} is not {requirement}: make lock"


def test_each_version_has_hashes() -> None:
    blocks = re.split(r"^(?=[a-z])", LOCK, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(LOCKED)
    assert not [block.partition(" ")[0] for block in blocks if "--hash=sha256:" not in block]


def test_the_lock_depends_on_no_index() -> None:
    assert not re.findall(r"://|--(?:extra-)?index-url|--find-links|--trusted-host|^-[ifec] ", LOCK, re.MULTILINE)
