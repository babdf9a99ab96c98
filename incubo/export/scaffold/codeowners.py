"""CODEOWNERS: who is asked to look at a change, from the incubators and their cross-cutting teams.

The members of an incubator's teams own its sheet, those of its teams, and those of its startups. Of two lines that
fit, forges take the last one: what people write below the generated part wins. (So there are no sections of GitLab,
where a file of two of them would need both.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.export.scaffold.context import GeneratedFile, ScaffoldContext

_PLAIN_NAME = re.compile(r"[\w.'’+,&-]+")
"""Names that stand in a pattern as they are: every other sign means something there, or cannot be written."""
_GITHUB_ACCOUNT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?")
_DEFAULT_PATHS = {"github": ".github/CODEOWNERS", "gitlab": ".gitlab/CODEOWNERS"}
_SEARCH_PATHS = {
    "github": (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"),
    "gitlab": ("CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"),
}
"""Where a forge looks for it. Only the first that it finds counts: a second one would take its place, or be ignored."""
_FORGE_PATHS = {"github": ("/.github/",), "gitlab": ("/.gitlab/", "/.gitlab-ci.yml")}
"""Where a forge keeps what it runs."""

_ABOUT = N_(
    "Who is asked to look at a change. The members of an incubator's teams (teams/, and “teams:” and “github:” of "
    "their sheets) look at its startups. Those who left are not asked."
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
        what = Message(N_("who is asked to look at what"))
        yield GeneratedFile(path, "\n".join(_lines(context)), what, locations=_SEARCH_PATHS[context.forge])


def find_owners(context: ScaffoldContext, incubator: str) -> list[str]:
    """The accounts of the members of an incubator's teams who have a mission today, in order."""
    teams = {team.id for team in context.registry.teams.values() if team.incubator == incubator}
    return sorted(
        {
            f"@{member.github}"
            for member in context.registry.members.values()
            if member.github
            and _GITHUB_ACCOUNT.fullmatch(member.github)
            and teams.intersection(member.teams)
            and member.is_active(context.today)
        },
        key=str.casefold,
    )


def _lines(context: ScaffoldContext) -> Iterator[str]:
    yield from context.wrap_comment(_ABOUT)
    default = " ".join(context.owners)
    yield from [f"* {default}"] if default else context.wrap_comment(_NO_DEFAULT_OWNER)
    people = {name: find_owners(context, name) for name in context.registry.incubators}
    for name in sorted(people):
        yield from _incubator_lines(context, name, people)
    if default:
        yield ""
        yield from context.wrap_comment(_SETTINGS_COMMENT)
        yield from (f"{path} {default}" for path in ("/incubo.toml", *_FORGE_PATHS[context.forge]))


def _incubator_lines(context: ScaffoldContext, name: str, owners_by_incubator: dict[str, list[str]]) -> Iterator[str]:
    """An incubator's lines: its own sheet, its teams', those of the startups it is the main incubator of."""
    folders = context.registry.layout.folders
    paths: dict[str, list[str]] = {}
    for kind, entries in (("incubator", [name]), ("team", _team_ids(context, name))):
        paths.update(
            {
                f"/{folders[kind]}/{each}.md": owners_by_incubator[name]
                for each in entries
                if _PLAIN_NAME.fullmatch(each)
            }
        )
    for startup in sorted(context.registry.startups.values(), key=lambda each: each.id):
        hosts = [host for host in startup.all_incubators if host in owners_by_incubator]
        if hosts[:1] == [name] and _PLAIN_NAME.fullmatch(startup.id):
            both = [person for host in hosts for person in owners_by_incubator[host]]
            paths[f"/{folders['startup']}/{startup.id}.md"] = list(dict.fromkeys(both))
    yield ""
    title = context.registry.incubators[name].title or name
    if not any(paths.values()):
        yield f"# {_plain_title(title)} {context.translate(_NO_ACCOUNT)}"
        return
    yield f"# {_plain_title(title)}"
    yield from (f"{path} {' '.join(accounts)}" for path, accounts in paths.items() if accounts)


def _team_ids(context: ScaffoldContext, incubator: str) -> list[str]:
    return sorted(team.id for team in context.registry.teams.values() if team.incubator == incubator)


def _plain_title(title: str) -> str:
    """A title from content on one line, without what could mean something."""
    return re.sub(r"[^\w .,'’()&-]+", " ", title).strip() or "…"
