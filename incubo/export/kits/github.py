"""The workflows of a registry on GitHub: what a pull request is checked by, what a form becomes, the week's summary.

What may write runs on what is on the default branch, never on what a pull request or a form brings: from these it takes
texts to post, and a commit to push. What reads them may not write.
"""

from __future__ import annotations

from collections.abc import Iterator

from incubo.edit.forms import REQUEST
from incubo.export.kits.kit import Kit, Made, template
from incubo.i18n import N_
from incubo.problem import Text

_CHECK = {
    "about": N_("Checks the registry on every pull request: remarks beside the lines, a summary, a comment."),
    "about_check": N_("What the pull request changes, in words, and what would be wrong. It may only read."),
    "about_queue": N_("a merge queue waits for it too"),
}
_GENERATED = {
    "about": N_("After a merge: are the generated files (owners, guide …) still as the registry makes them?"),
    "about_push": N_(
        "in a workflow of its own: a branch that is pushed must not pass the job “check” by leaving it out"
    ),
}
_COMMENT = {
    "about": N_("Posts the comment that the check of a pull request wrote, from forks too."),
    "about_trigger": N_("It may write, so it checks nothing out, and what it is given is only a text to post."),
    "about_actions": N_("to fetch the comment"),
    "about_write": N_("to post it"),
}
_REQUEST = {
    "about": N_("Makes a pull request of what a form asks (an issue), and answers on the issue."),
    "about_read": N_("Makes a commit of the form, or says what is wrong. Strangers wrote it: it may only read."),
    "about_propose": N_("Pushes that commit, opens its pull request, answers. It runs nothing of what it is given."),
    "about_push": N_("to push the branch"),
    "about_open": N_("to open the pull request"),
    "about_answer": N_("to answer on the issue"),
}
_WEEKLY = {
    "about": N_("The week in an issue: what happened, what needs attention, what is wrong."),
    "about_when": N_("Monday morning, in UTC"),
    "about_write": N_("Writes the summary. It may only read."),
    "about_post": N_("Renews the open issue, or opens one."),
    "about_issue": N_("to write the issue"),
}
_NO_VERSION = N_("to be filled in: incubo.toml, [init]")


def github(kit: Kit) -> Iterator[Made]:
    """The workflows, for a registry on GitHub."""
    if kit.forge != "github":
        return
    for name, words, what in (
        ("check", _CHECK, Text(N_("checks each pull request"))),
        ("generated", _GENERATED, Text(N_("after a merge, says what is generated and out of date"))),
        ("comment", _COMMENT, Text(N_("posts what the check says as a comment"))),
        ("request", _REQUEST, Text(N_("makes a pull request of a form"))),
        ("weekly", _WEEKLY, Text(N_("the week's summary in an issue"))),
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
        **({"request": kit.say(REQUEST)} if name == "request" else {}),
    )
