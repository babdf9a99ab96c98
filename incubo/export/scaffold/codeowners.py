"""CODEOWNERS: who is asked to review a change, from the incubators and their cross-cutting teams.

The members of an incubator's teams own its file, those of its teams, and those of its startups. If several lines match
a file, forges use the last one, so lines that people write below the generated block win. (GitLab's sections are not
used: a file that matches two sections needs an approval from both.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.export.scaffold.context import GeneratedFile, ScaffoldContext

_PLAIN_NAME = re.compile(r"[\w.'’+,&-]+")
"""Names that can be used in a pattern: other characters have a meaning there, or cannot be written."""

_GITHUB_ACCOUNT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?")

_DEFAULT_PATHS = {"github": ".github/CODEOWNERS", "gitlab": ".gitlab/CODEOWNERS"}
_SEARCH_PATHS = {
    "github": (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"),
    "gitlab": ("CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"),
}
"""Where a forge looks for the file. It uses only the first one that it finds."""

_FORGE_PATHS = {"github": ("/.github/",), "gitlab": ("/.gitlab/", "/.gitlab-ci.yml")}
"""Where a forge keeps its workflows."""

_ABOUT = N_(
    "Who is asked to review a change. The members of an incubator's teams (teams/, and "
    "“teams:” and “github:” of their entries) review its products. People who left are not "
    "asked."
)
_NO_DEFAULT_OWNER = N_(
    "Nobody by default: name them in incubo.toml, [init] owners = ['@account', '@organisation/team']"
)
_SETTINGS_COMMENT = N_("The registry's own rules")
_NO_ACCOUNT = N_("(no member of its teams has an account)")


def generate_codeowners(context: ScaffoldContext) -> Iterator[GeneratedFile]:
    """The file of the forge, if it has one."""
    path = _DEFAULT_PATHS.get(context.forge)
    if path is not None:
        purpose = Message(N_("who is asked to look at what"))
        yield GeneratedFile(path, "\n".join(_lines(context)), purpose, locations=_SEARCH_PATHS[context.forge])


def _find_owners(context: ScaffoldContext, incubator: str) -> list[str]:
    """The accounts of the members of an incubator's teams who have a mission today, sorted."""
    team_ids = _team_ids(context, incubator)
    return sorted(
        {
            f"@{member.github}"
            for member in context.registry.members.values()
            if member.github
            and _GITHUB_ACCOUNT.fullmatch(member.github)
            and not team_ids.isdisjoint(member.teams)
            and member.is_active(context.as_of)
        },
        key=str.casefold,
    )


def _lines(context: ScaffoldContext) -> Iterator[str]:
    yield from context.wrap_comment(_ABOUT)
    default_owners = " ".join(context.owners)
    yield from [f"* {default_owners}"] if default_owners else context.wrap_comment(_NO_DEFAULT_OWNER)
    owners_by_incubator = {incubator: _find_owners(context, incubator) for incubator in context.registry.incubators}
    for incubator in sorted(owners_by_incubator):
        yield from _incubator_lines(context, incubator, owners_by_incubator)
    if default_owners:
        yield ""
        yield from context.wrap_comment(_SETTINGS_COMMENT)
        yield from (f"{path} {default_owners}" for path in ("/incubo.toml", *_FORGE_PATHS[context.forge]))


def _incubator_lines(
    context: ScaffoldContext, incubator: str, owners_by_incubator: Mapping[str, list[str]]
) -> Iterator[str]:
    """The lines of an incubator: its own file, those of its teams, and those of the startups it mainly hosts."""
    folders = context.registry.layout.folders
    owners_by_path: dict[str, list[str]] = {}
    for kind, entry_ids in (("incubator", [incubator]), ("team", sorted(_team_ids(context, incubator)))):
        for entry_id in entry_ids:
            if _PLAIN_NAME.fullmatch(entry_id):
                owners_by_path[f"/{folders[kind]}/{entry_id}.md"] = owners_by_incubator[incubator]
    for startup_id, startup in sorted(context.registry.startups.items()):
        hosts = [host for host in startup.all_incubators if host in owners_by_incubator]
        if hosts[:1] == [incubator] and _PLAIN_NAME.fullmatch(startup_id):
            owners = [owner for host in hosts for owner in owners_by_incubator[host]]
            owners_by_path[f"/{folders['startup']}/{startup_id}.md"] = list(dict.fromkeys(owners))
    yield ""
    title = _plain_title(context.registry.incubators[incubator].display_name)
    if not any(owners_by_path.values()):
        yield f"# {title} {context.translate(_NO_ACCOUNT)}"
        return
    yield f"# {title}"
    yield from (f"{path} {' '.join(owners)}" for path, owners in owners_by_path.items() if owners)


def _team_ids(context: ScaffoldContext, incubator: str) -> set[str]:
    return {team.id for team in context.registry.teams.values() if team.incubator == incubator}


def _plain_title(title: str) -> str:
    """A title, on one line and without characters that have a meaning in the file."""
    return re.sub(r"[^\w .,'’()&-]+", " ", title).strip() or "…"
