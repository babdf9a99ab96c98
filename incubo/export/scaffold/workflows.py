"""Workflows: GitHub Actions (check of pull requests, requests made with forms, weekly summary, public site) and a
GitLab pipeline.

Security: a job that can write runs only code of the default branch, never code of a pull request or a form; from these
it takes texts to post and a commit to push. A job that reads them cannot write.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.forms.definitions import REQUEST_HEADING
from incubo.export.scaffold.context import GeneratedFile, IncuboCommit, ScaffoldContext, fill_template

_CHECK_TEXTS = {
    "about": N_("Checks the registry on every pull request: remarks beside the lines, a summary, a comment."),
    "about_check": N_("What the pull request changes, in words, and what would be wrong. It may only read."),
    "about_queue": N_("a merge queue waits for it too"),
}
_GENERATED_TEXTS = {
    "about": N_("After a merge: are the generated files (owners, guide …) up to date with the registry?"),
    "about_push": N_(
        "in a workflow of its own: a branch that is pushed must not pass the job “check” by leaving it out"
    ),
}
_COMMENT_TEXTS = {
    "about": N_("Posts the comment that the check of a pull request wrote, from forks too."),
    "about_trigger": N_("It may write, so it checks nothing out, and what it is given is only a text to post."),
    "about_actions": N_("to fetch the comment"),
    "about_write": N_("to post it"),
}
_REQUEST_TEXTS = {
    "about": N_("Makes a pull request from a form (an issue), and answers on the issue."),
    "about_read": N_(
        "Makes a commit from the form, or says what is wrong. Anyone may have written the form: read-only access."
    ),
    "about_propose": N_("Pushes that commit, opens its pull request, answers. It runs nothing of what it is given."),
    "about_push": N_("to push the branch"),
    "about_open": N_("to open the pull request"),
    "about_answer": N_("to answer on the issue"),
}
_WEEKLY_TEXTS = {
    "about": N_("The week in an issue: what happened, what needs attention, what is wrong."),
    "about_when": N_("Monday morning, in UTC"),
    "about_write": N_("Writes the summary. It may only read."),
    "about_post": N_("Updates the open issue, or opens one."),
    "about_issue": N_("to write the issue"),
}
_SITE_TEXTS = {
    "about": N_("After a merge, publishes the public site of the registry (GitHub Pages), without names."),
    "about_push": N_("the jobs are those of the default branch only: what is not merged is not published"),
    "about_make": N_("Makes the site. It may only read."),
    "about_publish": N_("Publishes what was made. It runs nothing of the registry."),
    "about_pages": N_("to publish"),
    "about_token": N_("to show GitHub Pages which workflow it is"),
}
_GITLAB_SITE_ABOUT = N_("After a merge, publishes the public site of the registry (GitLab Pages), without names.")
_GITLAB_ABOUT = N_(
    "Checks the registry on every merge request: remarks beside the lines, what changes in words, a comment."
)


def generate_github_workflows(context: ScaffoldContext) -> Iterator[GeneratedFile]:
    """The workflows, for a registry on GitHub that says which incubo they run."""
    if context.forge != "github" or context.incubo is None:
        return
    workflows: list[tuple[str, Mapping[str, str], Message]] = [
        ("check", _CHECK_TEXTS, Message(N_("checks each pull request"))),
        ("generated", _GENERATED_TEXTS, Message(N_("after a merge, lists the generated files that are out of date"))),
        ("comment", _COMMENT_TEXTS, Message(N_("posts the result of the check as a comment"))),
        ("request", _REQUEST_TEXTS, Message(N_("makes a pull request from a form"))),
        ("weekly", _WEEKLY_TEXTS, Message(N_("the week's summary in an issue"))),
    ]
    if context.publishes_site:
        workflows.append(("site", _SITE_TEXTS, Message(N_("publishes the public site (GitHub Pages)"))))
    for name, texts, purpose in workflows:
        path = ".github/workflows/" + ("incubo.yml" if name == "check" else f"incubo-{name}.yml")
        yield GeneratedFile(path, _render_workflow(context, context.incubo, name, texts), purpose)


def _render_workflow(context: ScaffoldContext, incubo: IncuboCommit, name: str, texts: Mapping[str, str]) -> str:
    """A workflow from its template, with its comments (`texts`) and the commit of incubo that it runs."""
    return fill_template(
        f"github/{name}.yml",
        **{key: context.translate(message) for key, message in texts.items()},
        action=incubo.action,
        version=incubo.commit,
        language=context.language,
        **({"request": context.translate(REQUEST_HEADING)} if name == "request" else {}),
    )


def iter_gitlab_pipeline_files(context: ScaffoldContext) -> Iterator[GeneratedFile]:
    """The pipeline, for a registry on GitLab that says which incubo it runs. The key `include:` is above the block:
    people can add to it.
    """
    incubo = context.incubo
    if context.forge != "gitlab" or incubo is None:
        return
    component = incubo.url.partition("://")[2]
    block = f"""\
# {context.translate(_GITLAB_ABOUT)}
- component: {component}/incubo@{incubo.commit}
  inputs:
    source: {incubo.source}
    language: "{context.language}"
"""
    if context.publishes_site:
        block += f"""\
# {context.translate(_GITLAB_SITE_ABOUT)}
- component: {component}/incubo-site@{incubo.commit}
  inputs:
    source: {incubo.source}
    language: "{context.language}"
"""
    yield GeneratedFile(".gitlab-ci.yml", block, Message(N_("checks each merge request")), "include:\n", indent=2)
