"""What a new registry begins with: its settings and its empty folders. They are people's from then on."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from incubo.config import settings as config
from incubo.core.errors import RefusedError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.export.scaffold.context import fill_template, wrap_comment
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.registry.layout import Layout


def list_gitkeep_files(layout: Layout) -> list[str]:
    """The files that keep empty folders in git, one for each kind of entry."""
    return [f"{layout.folders[kind]}/.gitkeep" for kind in ENTRY_KINDS]


def render_settings(language: str, profile: str, layout: Layout, incubator: str | None) -> str:
    """A first `incubo.toml`, with a comment on each setting."""
    ours = f"incubator = {json.dumps(incubator)}" if incubator else '# incubator = "…"'
    return fill_template(f"{language}/incubo.toml", profile=profile, layout=layout.id, language=language, ours=ours)


_INIT_COMMENT = N_(
    "What generated files are made from (incubo init --refresh makes them again). incubo: where it is published; "
    "version: the commit that workflows run, its full hash; owners: who looks at what nobody else owns."
)


def set_init_settings(text: str, values: Mapping[str, Any], language: str) -> str:
    """The text of an `incubo.toml` with settings of `[init]`: new ones are added, others are changed in their line.

    Raises Refused where that cannot be done in the text as it is written.
    """
    import tomllib

    wanted = {**config.parse_config(text).init_settings, **values}
    if values and _INIT_TABLE.search(text) is None:
        text = _add_init_table(text, language)
    for key, value in values.items():
        text = _set_value(text, key, json.dumps(value, ensure_ascii=False))
    try:
        if tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n")).get("init") == wanted:
            return text
    except tomllib.TOMLDecodeError:
        pass
    raise RefusedError(
        Message(N_("[init] in incubo.toml is written in a way that incubo does not change")),
        hints=(
            Message(
                N_("write it there yourself: {line}"), {"line": ", ".join(f"{k} = {v!r}" for k, v in values.items())}
            ),
        ),
    )


_INIT_TABLE = re.compile(r"^\[init\][ \t]*(?:#[^\r\n]*)?(?:\r?\n|\Z)", re.MULTILINE)


def _add_init_table(text: str, language: str) -> str:
    end = "\r\n" if "\r\n" in text else "\n"
    before = f"{text.rstrip()}{end}{end}" if text.strip() else ""
    return before + end.join([*wrap_comment(_INIT_COMMENT, language), "[init]", ""])


def _set_value(text: str, key: str, value: str) -> str:
    """A setting put into the table, or its line changed. (A text whose table is written otherwise is as it was.)"""
    end = "\r\n" if "\r\n" in text else "\n"
    table = _INIT_TABLE.search(text)
    if table is None:
        return text
    following = re.compile(r"^\[", re.MULTILINE).search(text, table.end())
    stop = following.start() if following else len(text)
    inside, line = text[table.end() : stop], f"{key} = {value}"
    found = re.search(rf"^{key}[ \t]*=[^\r\n]*", inside, re.MULTILINE)
    if found:
        inside = inside[: found.start()] + line + inside[found.end() :]
    else:
        kept = inside.rstrip()
        inside = (kept + end if kept else "") + line + (inside[len(kept) :] or end)
    return text[: table.end()] + inside + text[stop:]
