"""Addresses of remotes, and the pages that open a request."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.git_repository import git

from incubo.core.errors import ToolError
from incubo.vcs import remotes
from incubo.vcs.remotes import find_printed_request_url, parse_remote_url, request_url


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("git@github.com:rivages/registre.git", "https://github.com/rivages/registre"),
        ("github.com:rivages/registre", "https://github.com/rivages/registre"),
        ("ssh://git@gitlab.rivages.example:2222/equipe/sous/registre.git/", "https://gitlab.rivages.example/equipe/sous/registre"),
        ("ssh://git@ssh.github.com:443/rivages/registre.git", "https://github.com/rivages/registre"),
        ("https://github.com/rivages/registre.git", "https://github.com/rivages/registre"),
        ("https://lena:secret@code.rivages.example:8443/r/registre", "https://code.rivages.example:8443/r/registre"),
        ("https://oauth2:glpat-secret@gitlab.com/r/registre.git", "https://gitlab.com/r/registre"),
        ("http://git.rivages.example/r/registre.git", "http://git.rivages.example/r/registre"),
        ("https://code.rivages.example/mes%20d%C3%A9p%C3%B4ts/r.git", "https://code.rivages.example/mes%20d%C3%A9p%C3%B4ts/r"),
        ("/srv/registre.git", None),
        ("../registre", None),
        ("C:/registre", None),
        ("C:\\registre", None),
        ("file:///srv/registre.git", None),
        ("ext::sh -c x", None),
        ("https://[::1", None),
        ("https://hôte\x1b[31m/x", None),
        ("https://code.rivages.example:port/x", None),
        ("https://code.rivages.example/", None),
        ("", None),
    ],
)  # fmt: skip
def test_remote_urls(address, expected):
    repository = parse_remote_url(address)
    assert (repository and repository.url) == expected
    assert "secret" not in str(repository)


def test_the_page_of_a_request():
    github, gitlab = (
        parse_remote_url("git@github.com:r/registre.git"),
        parse_remote_url("git@gitlab.com:r/sous/registre.git"),
    )
    other_forge = parse_remote_url("git@forge.rivages.example:r/registre.git")
    assert github
    assert gitlab
    assert other_forge
    assert (
        request_url(github, "incubo/été", "main")
        == "https://github.com/r/registre/compare/main...incubo/%C3%A9t%C3%A9?expand=1"
    )
    assert request_url(github, "x#y", None) == "https://github.com/r/registre/compare/x%23y?expand=1"
    assert request_url(gitlab, "incubo/x&y", "main") == (
        "https://gitlab.com/r/sous/registre/-/merge_requests/new?merge_request%5Bsource_branch%5D=incubo%2Fx%26y"
    )
    assert request_url(other_forge, "x", "main") == "https://forge.rivages.example/r/registre"


def test_server_messages():
    repository = parse_remote_url("git@forge.rivages.example:r/registre.git")
    assert repository
    url = "https://forge.rivages.example/r/registre/compare/main...x"
    output = f"""To forge.rivages.example:r/registre.git
remote: Alerts: https://forge.rivages.example/r/registre/security
remote: https://elsewhere.example/r/registre/compare/main...x
remote: https://forge.rivages.example@elsewhere.example/compare/x
remote: Create a pull request:
remote:   {url}        \x1b[K
"""
    assert find_printed_request_url(output, repository) == url
    assert find_printed_request_url("hook: https://forge.rivages.example/compare/x", repository) is None


def test_the_branch_of_a_registry_that_was_only_pushed_is_the_published_one(tmp_path: Path) -> None:
    """Whoever starts a registry pushes it, and git learns of no default branch."""
    root, remote = tmp_path / "registry", tmp_path / "remote.git"
    git(tmp_path, "init", "--quiet", "--bare", str(remote))
    git(tmp_path, "init", "--quiet", "--initial-branch=registre", str(root))
    git(root, "commit", "--quiet", "--allow-empty", "--message=Un")
    git(root, "remote", "add", "origin", str(remote))
    git(root, "push", "--quiet", "--set-upstream", "origin", "registre")
    for proposal in ("incubo/une-proposition", "incubo/une-autre"):
        published = remotes.find_published(root)
        assert (published.remote, published.branch) == ("origin", "registre")
        git(root, "push", "--quiet", "origin", f"HEAD:refs/heads/{proposal}")
    assert remotes.find_published(root).branch == "registre"
    git(root, "push", "--quiet", "origin", "HEAD:refs/heads/un-essai")
    with pytest.raises(ToolError):  # one of the two, and nobody knows which
        remotes.find_published(root)
