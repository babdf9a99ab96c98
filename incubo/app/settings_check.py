"""What is wrong with the settings of a registry, in the light of its entries and files."""

from __future__ import annotations

from collections.abc import Iterator

from incubo.app.workspace import Workspace
from incubo.config.settings import Config, setting_problem
from incubo.config.toml_file import CONFIG_FILE
from incubo.core.errors import ConfigError, ToolError
from incubo.core.problem import Problem
from incubo.registry.registry import Registry
from incubo.reports.catalogue import find_site_reports
from incubo.validation.rules.config import WrongSetting, find_wrong_settings


def find_settings_problems(
    workspace: Workspace, registry: Registry, *, settings: Config | None = None, revision: str = ""
) -> list[Problem]:
    """Names that nothing has, and a logo that cannot be shown. `settings`: others than those of the workspace;
    `revision`: the commit that `registry` was read from, if it was ("": the files of the workspace).
    """
    settings = settings or workspace.settings
    found = [*find_wrong_settings(settings, registry), *_find_wrong_site(workspace, settings, revision)]
    text = workspace.read_text(CONFIG_FILE).replace("\r\n", "\n") if found else ""
    return [setting_problem(text, name, message, hint) for name, message, hint in found]


def _find_wrong_site(workspace: Workspace, settings: Config, revision: str) -> Iterator[WrongSetting]:
    try:
        find_site_reports(settings.site_reports)
    except ConfigError as error:
        yield "site.reports", error.message, next(iter(error.hints), None)
    if not settings.site_logo:
        return
    # lazy: for registries with a logo
    from incubo.render.site_look import load_site_look
    from incubo.vcs.revision import RevisionStore

    try:
        store = RevisionStore(workspace.root, revision) if revision else workspace.store
    except ToolError:  # before the first commit, there was no logo
        return
    try:
        load_site_look(settings, store)
    except ConfigError as error:
        yield "site.logo", error.message, next(iter(error.hints), None)
