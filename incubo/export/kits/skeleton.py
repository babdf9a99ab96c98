"""What a new registry begins with: its settings and its empty folders. They are people's from then on."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from incubo import config
from incubo.errors import Refused
from incubo.export.kits.kit import comment, template
from incubo.i18n import N_
from incubo.model.kinds import KINDS
from incubo.problem import Text
from incubo.registry.layout import Layout


def folders(layout: Layout) -> list[str]:
    """The files that keep empty folders in git, one for each kind of entry."""
    return [f"{layout.folders[kind]}/.gitkeep" for kind in KINDS]


def settings(language: str, profile: str, layout: Layout, incubator: str | None) -> str:
    """A first `incubo.toml`, with a comment on each setting."""
    ours = f"incubator = {json.dumps(incubator)}" if incubator else '# incubator = "…"'
    return template(f"{language}/incubo.toml", profile=profile, layout=layout.id, language=language, ours=ours)


_ABOUT = N_(
    "What generated files are made from (incubo init --refresh makes them again). incubo: where it is published; "
    "version: the commit that workflows run, its full hash; owners: who looks at what nobody else owns."
)


def with_init(text: str, values: Mapping[str, Any], language: str) -> str:
    """The text of an `incubo.toml` with settings of `[init]`: new ones are added, others are changed in their line.

    Raises Refused where that cannot be done in the text as it is written.
    """
    import tomllib

    wanted = {**config.read(text).init, **values}
    if values and _TABLE.search(text) is None:
        text = _with_table(text, language)
    for key, value in values.items():
        text = _with(text, key, json.dumps(value, ensure_ascii=False))
    try:
        if tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n")).get("init") == wanted:
            return text
    except tomllib.TOMLDecodeError:
        pass
    raise Refused(
        Text(N_("[init] in incubo.toml is written in a way that incubo does not change")),
        hints=(
            Text(N_("write it there yourself: {line}"), {"line": ", ".join(f"{k} = {v!r}" for k, v in values.items())}),
        ),
    )


_TABLE = re.compile(r"^\[init\][ \t]*(?:#[^\r\n]*)?(?:\r?\n|\Z)", re.MULTILINE)


def _with_table(text: str, language: str) -> str:
    end = "\r\n" if "\r\n" in text else "\n"
    before = f"{text.rstrip()}{end}{end}" if text.strip() else ""
    return before + end.join([*comment(_ABOUT, language), "[init]", ""])


def _with(text: str, key: str, value: str) -> str:
    """A setting put into the table, or its line changed. (A text whose table is written otherwise is as it was.)"""
    end = "\r\n" if "\r\n" in text else "\n"
    table = _TABLE.search(text)
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
