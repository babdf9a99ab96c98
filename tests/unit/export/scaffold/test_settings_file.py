"""Settings of `[init]` are added to an existing `incubo.toml`: nothing else in it changes."""

from __future__ import annotations

import tomllib

import pytest

from incubo.core.errors import RefusedError
from incubo.export.scaffold.skeleton import render_settings, set_init_settings
from incubo.registry.layout import INCUBO_LAYOUT

HASH = "a" * 40


@pytest.mark.parametrize(
    "text",
    [
        render_settings("fr", "plain", INCUBO_LAYOUT, "phares"),
        'profile = "plain" # à nous\r\n\r\n[severity]\r\nref = "warning"\r\n',
        '[init] # nos réglages\nowners = ["@a/b"]\n\n# la suite\n[severity]\nref = "warning"\n',
        f'[init]\nversion = "{"b" * 40}" # vieux\nforge = "none"',
        "",
    ],
)
def test_settings_are_added_or_changed(text: str):
    new_text = set_init_settings(text, {"forge": "github", "version": HASH}, "fr")
    before, after = (tomllib.loads(each.replace("\r\n", "\n")) for each in (text, new_text))
    assert after.pop("init") == {**before.pop("init", {}), "forge": "github", "version": HASH}
    assert after == before
    other_lines = [line for line in text.splitlines(keepends=True) if not line.startswith(("version", "forge"))]
    assert all(line.strip() in new_text for line in other_lines)
    assert ("\r\n" in new_text) == ("\r\n" in text)
    assert new_text.count("\n") == new_text.count("\r\n") or "\r\n" not in new_text
    assert set_init_settings(new_text, {"forge": "github"}, "fr") == new_text


def test_unsupported_syntax_is_refused():
    with pytest.raises(RefusedError):
        set_init_settings('init = {forge = "none"}\n', {"forge": "github"}, "fr")
