"""Get a copy of a repository from another place: from which addresses, with whose sign-in, and what went wrong.

git signs in as it does for the person (keys, agents, credential helpers); it never asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from incubo.core.errors import ToolError, UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.vcs.run import clean_git_output, non_interactive_env, run_git_watched

MAX_ADDRESS_LENGTH: Final = 500
_SECONDS: Final = 1_800
_HOST: Final = r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?"
_USER: Final = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}"
_SCP_FORM: Final = re.compile(rf"{_USER}@{_HOST}:(?![-:])[^\s:]+")
_SSH_FORM: Final = re.compile(rf"ssh://(?:{_USER}@)?{_HOST}(?::[0-9]{{1,5}})?/[^\s]+")
_HTTPS_FORM: Final = re.compile(rf"https://{_HOST}(?::[0-9]{{1,5}})?/[^\s?#]+")
_PROGRESS: Final = re.compile(r"(?:Receiving objects|Resolving deltas|Updating files): +([0-9]{1,3})%")
_PROTOCOLS: Final = "https:ssh:file"
"""What git may use, for an address that it is sent on to as well."""


class CloneProgress(NamedTuple):
    """How far a copy is: the percentage of what git does at the moment, or None."""

    percent: int | None = None


class CancelledError(Exception):
    """The person has stopped it, or it took too long (`is_too_long`)."""

    def __init__(self, *, is_too_long: bool) -> None:
        super().__init__()
        self.is_too_long = is_too_long


def parse_address(text: str) -> str:
    """The address of a repository that git may be given, from what a person pasted: of its page on the web too.

    Raises UsageError for any other: an option, a transport that runs a program (`ext::`), a password in it.
    """
    address = text.strip()
    if len(address) > MAX_ADDRESS_LENGTH or not address.isprintable():
        raise UsageError(Message(N_("this is no address of a repository")))
    if address.startswith("https://"):
        parts = urlsplit(address)
        if "@" in parts.netloc:
            raise UsageError(
                Message(N_("leave the name and the password out of the address: git signs in as it does for you"))
            )
        address = f"https://{parts.netloc}{_repository_path(parts.netloc, parts.path)}"
    if any(form.fullmatch(address) for form in (_HTTPS_FORM, _SSH_FORM, _SCP_FORM)):
        return address
    raise UsageError(
        Message(N_("this is no address of a repository")),
        hints=(
            Message(
                N_("it begins with https:// or git@; the page of the repository shows it, most often under “Code”")
            ),
        ),
    )


def _repository_path(host: str, path: str) -> str:
    """The path of a repository from that of a page of it."""
    path = path.partition("/-/")[0].rstrip("/")
    if host.lower() == "github.com":
        path = "/".join(path.split("/")[:3])
    return path


def repository_name(address: str) -> str:
    """What a folder for a repository may be called: letters, figures, `-`, `_` and `.` of the end of its address."""
    last = re.split(r"[/:\\]", address.rstrip("/\\"))[-1].removesuffix(".git")
    return re.sub(r"[^\w.-]+", "-", last).strip(".-")[:60] or "registry"


def clone_repository(
    address: str,
    target: Path,
    on_progress: Callable[[CloneProgress], None],
    is_cancelled: Callable[[], bool],
    *,
    seconds: float = _SECONDS,
    is_shallow: bool = False,
) -> None:
    """Copy the repository at `address` (see `parse_address`, or the absolute path of a folder) into a new folder.

    `is_shallow`: its last commit only, and no file is checked out.

    Raises CancelledError, and ToolError with what went wrong in words. Nothing is left of a copy that failed.
    """
    target.parent.mkdir(parents=True, exist_ok=True)

    def read_progress(line: str) -> None:
        match = _PROGRESS.match(line)
        if match is not None:
            on_progress(CloneProgress(int(match[1])))

    env = {
        **non_interactive_env(target.parent),
        "GIT_ASKPASS": "",  # neither this, core.askPass nor SSH_ASKPASS
        "SSH_ASKPASS_REQUIRE": "never",
        "GCM_INTERACTIVE": "auto",  # a sign-in in the person's own browser is theirs
        "GIT_ALLOW_PROTOCOL": _PROTOCOLS,
    }
    options = ("-c", "http.lowSpeedLimit=100", "-c", "http.lowSpeedTime=60")
    depth = ("--depth", "1", "--no-tags", "--no-checkout") if is_shallow else ()
    arguments = (*options, "clone", "--progress", "--no-recurse-submodules", *depth, "--", address, str(target))
    result = run_git_watched(
        target.parent, *arguments, env=env, on_text=read_progress, is_cancelled=is_cancelled, seconds=seconds
    )
    if result is None:
        raise CancelledError(is_too_long=not is_cancelled())
    if result.exit_code:
        raise ToolError(_explain(result.stderr), output=clean_git_output(result.stderr))


_CAUSES: Final = (
    (
        ("ssl certificate", "certificate verif", "server certificate", "self-signed", "self signed"),
        N_("the certificate of the server is not accepted: ask those who look after the network"),
    ),
    (
        ("host key verification failed",),
        N_("this computer does not know the server yet: connect to it once with git, or use the address in https://"),
    ),
    (
        ("could not resolve host", "name or service not known", "network is unreachable", "connection refused",
         "failed to connect", "couldn't connect", "connection timed out", "operation timed out", "no route to host",
         "could not resolve hostname", "connection reset", "operation too slow"),
        N_("the server cannot be reached: is there a network, and the VPN if one is needed?"),
    ),
    (
        ("could not read username", "could not read password", "authentication failed", "permission denied",
         "access denied", "http basic", "returned error: 401", "returned error: 403", "not authorized"),
        N_("the repository does not exist, or you may not read it: git is signed in nowhere here, or as somebody else"),
    ),
    (
        ("not found", "does not exist", "does not appear to be a git repository", "returned error: 404"),
        N_("there is no repository at this address, or you may not see it"),
    ),
    (("no space left", "disk quota"), N_("there is no room left on the disk")),
    (("already exists and is not an empty directory",), N_("the folder holds something already")),
    (("transport", "protocol"), N_("the server leads to an address that incubo does not follow")),
)  # fmt: skip
"""What git says, in lower case, and what it means. The first that is found."""


def _explain(output: str) -> Message:
    said = output.lower()
    for signs, words in _CAUSES:
        if any(sign in said for sign in signs):
            return Message(words)
    return Message(N_("git could not copy the repository"))
