"""All the files that `incubo init` generates for a registry."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from incubo.export.scaffold.codeowners import generate_codeowners
from incubo.export.scaffold.context import GeneratedFile, ScaffoldContext
from incubo.export.scaffold.contributing import generate_contributing
from incubo.export.scaffold.dev_tools import generate_editor_settings, generate_pre_commit_config
from incubo.export.scaffold.issue_forms import generate_issue_forms
from incubo.export.scaffold.workflows import generate_github_workflows, iter_gitlab_pipeline_files

_GENERATORS: tuple[Callable[[ScaffoldContext], Iterator[GeneratedFile]], ...] = (
    generate_github_workflows,
    iter_gitlab_pipeline_files,
    generate_issue_forms,
    generate_codeowners,
    generate_contributing,
    generate_pre_commit_config,
    generate_editor_settings,
)
"""Each generator yields its files, or none if they make no sense for the registry's forge."""


def generate_files(context: ScaffoldContext) -> Iterator[GeneratedFile]:
    """The generated files of a registry, in the order in which they are shown."""
    for generate in _GENERATORS:
        yield from generate(context)
