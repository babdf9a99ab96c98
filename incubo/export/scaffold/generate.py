"""Every generated file of a registry, family by family."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from incubo.export.scaffold.codeowners import generate_codeowners
from incubo.export.scaffold.context import GeneratedFile, ScaffoldContext
from incubo.export.scaffold.contributing import generate_contributing
from incubo.export.scaffold.dev_tools import generate_editor_settings, generate_pre_commit_config
from incubo.export.scaffold.issue_forms import generate_issue_forms
from incubo.export.scaffold.workflows import generate_github_workflows, generate_gitlab_pipeline

GENERATORS: tuple[Callable[[ScaffoldContext], Iterator[GeneratedFile]], ...] = (
    generate_github_workflows,
    generate_gitlab_pipeline,
    generate_issue_forms,
    generate_codeowners,
    generate_contributing,
    generate_pre_commit_config,
    generate_editor_settings,
)
"""A family makes its files from a Kit: none where they make no sense (another forge)."""


def generate_files(context: ScaffoldContext) -> Iterator[GeneratedFile]:
    """All that is generated for a registry, in the order in which it is shown."""
    for family in GENERATORS:
        yield from family(context)
