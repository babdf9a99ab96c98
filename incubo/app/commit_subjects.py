"""Subjects of incubo's commits, said in words to people."""

from __future__ import annotations

from incubo.edit.commit_subjects import parse_commit_subject

_COMMANDS_BY_VERB = {
    "committee": "record committee",
    "event": "record event",
    "metric": "record metric",
    "order": "record order",
    "fix": "validate --fix",
}
"""The commands whose edits have a subject with another word."""


def describe_commit_subject(subject: str) -> str:
    """What the subject of a commit says, `set(mon-estran): title`, in words: `mon-estran, title (incubo set)`."""
    parts = parse_commit_subject(subject)
    if parts is None:
        return subject
    verb, scope, summary = parts
    return f"{scope + ', ' if scope else ''}{summary} (incubo {_COMMANDS_BY_VERB.get(verb, verb)})"
