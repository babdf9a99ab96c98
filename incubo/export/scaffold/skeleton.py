"""The first files of a new registry: settings and empty folders. Afterwards they belong to the user."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any

from incubo.config.settings import parse_config
from incubo.core.errors import RefusedError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.export.scaffold.context import fill_template, wrap_comment
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.registry.layout import Layout

_INIT_COMMENT = N_(
    "Settings of the generated files (incubo init --refresh rewrites them). incubo: where it "
    "is published; version: the commit that workflows run, as a full hash; owners: who "
    "reviews what nobody else owns."
)
_SOURCE_COMMENT = N_(
    "What comes from elsewhere is changed there, not here (docs/configuration.md): the profile says where."
)
_INIT_TABLE = re.compile(r"^\[init\][ \t]*(?:#[^\r\n]*)?(?:\r?\n|\Z)", re.MULTILINE)


def list_gitkeep_files(layout: Layout) -> list[str]:
    """The paths of the files that keep empty folders in git, one for each kind of entry."""
    return [f"{layout.folders[kind]}/.gitkeep" for kind in ENTRY_KINDS]


def render_settings(language: str, profile: str, layout: Layout, incubator: str | None) -> str:
    """The `incubo.toml` of a new registry, with a comment on each setting."""
    incubator_line = f"incubator = {json.dumps(incubator)}" if incubator else '# incubator = "…"'
    return fill_template(
        f"{language}/incubo.toml",
        profile=profile,
        layout=layout.id,
        language=language,
        incubator_line=incubator_line,
    )


def turn_source_on(text: str, language: str) -> str:
    """The text of an `incubo.toml` with the `[source]` that its profile has ready; as it is where it has none."""
    if not parse_config(text).profile_data.get("source"):
        return text
    return "\n".join([text.rstrip("\n"), "", *wrap_comment(_SOURCE_COMMENT, language), "[source]", ""])


def set_init_settings(text: str, values: Mapping[str, Any], language: str) -> str:
    """The text of an `incubo.toml` with these `values` in `[init]`; lines of other settings do not change.

    Raises RefusedError if the text is written in a way that this cannot edit.
    """
    expected = {**parse_config(text).init_settings, **values}
    if values and _INIT_TABLE.search(text) is None:
        text = _add_init_table(text, language)
    for key, value in values.items():
        text = _set_value(text, key, json.dumps(value, ensure_ascii=False))
    try:
        if tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n")).get("init") == expected:
            return text
    except tomllib.TOMLDecodeError:
        pass
    line = ", ".join(f"{key} = {value!r}" for key, value in values.items())
    raise RefusedError(
        Message(N_("[init] in incubo.toml is written in a way that incubo cannot change")),
        hints=(Message(N_("write it there yourself: {line}"), {"line": line}),),
    )


def _add_init_table(text: str, language: str) -> str:
    newline = _line_end(text)
    before = f"{text.rstrip()}{newline}{newline}" if text.strip() else ""
    return before + newline.join([*wrap_comment(_INIT_COMMENT, language), "[init]", ""])


def _set_value(text: str, key: str, value: str) -> str:
    """Add a setting to the table `[init]`, or change its line. Without that table, the text does not change."""
    table = _INIT_TABLE.search(text)
    if table is None:
        return text
    next_table = re.compile(r"^\[", re.MULTILINE).search(text, table.end())
    end = next_table.start() if next_table else len(text)
    body, line = text[table.end() : end], f"{key} = {value}"
    old_line = re.search(rf"^{key}[ \t]*=[^\r\n]*", body, re.MULTILINE)
    if old_line:
        body = body[: old_line.start()] + line + body[old_line.end() :]
    else:
        newline = _line_end(text)
        settings = body.rstrip()
        body = (settings + newline if settings else "") + line + (body.removeprefix(settings) or newline)
    return text[: table.end()] + body + text[end:]


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
