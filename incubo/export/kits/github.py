"""The workflows of a registry on GitHub: one checks a pull request and may only read, the other posts its comment.

The second one runs on what is on the default branch, never on what a pull request brings: it may write, so it neither
checks out a fork nor takes anything from it but a text to post.
"""

from __future__ import annotations

from collections.abc import Iterator

from incubo.export.kits.kit import Kit, Made, template
from incubo.i18n import N_
from incubo.problem import Text

_CHECK = {
    "about": N_("Checks the registry on every pull request: remarks beside the lines, a summary, a comment."),
    "about_check": N_("What the pull request changes, in words, and what would be wrong. It may only read."),
    "about_generated": N_("After a merge: are the generated files (owners, guide …) still as the registry makes them?"),
}
_COMMENT = {
    "about": N_("Posts the comment that the check of a pull request wrote, from forks too."),
    "about_trigger": N_("It may write, so it checks nothing out, and what it is given is only a text to post."),
    "about_actions": N_("to fetch the comment"),
    "about_write": N_("to post it"),
}
_NO_VERSION = N_("to be filled in: incubo.toml, [init]")


def github(kit: Kit) -> Iterator[Made]:
    """The workflows, for a registry on GitHub."""
    if kit.forge != "github":
        return
    for name, words, what in (
        ("check", _CHECK, Text(N_("checks each pull request"))),
        ("comment", _COMMENT, Text(N_("posts what the check says as a comment"))),
    ):
        path = ".github/workflows/" + ("incubo.yml" if name == "check" else f"incubo-{name}.yml")
        yield Made(path, workflow(kit, name, words), what)


def workflow(kit: Kit, name: str, words: dict[str, str]) -> str:
    """A workflow from its template: its comments, in the language of the files, and which incubo it runs."""
    return template(
        f"github/{name}.yml",
        **{key: kit.say(message) for key, message in words.items()},
        action=kit.action,
        version=kit.version,
        about_version="incubo" if kit.published else kit.say(_NO_VERSION),
        language=kit.language,
    )
