"""Settings of `[init]` are put into an `incubo.toml` that a person wrote: nothing else in it changes."""

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
    made = set_init_settings(text, {"forge": "github", "version": HASH}, "fr")
    before, after = (tomllib.loads(each.replace("\r\n", "\n")) for each in (text, made))
    assert after.pop("init") == {**before.pop("init", {}), "forge": "github", "version": HASH}
    assert after == before
    kept = [line for line in text.splitlines(keepends=True) if not line.startswith(("version", "forge"))]
    assert all(line.strip() in made for line in kept)
    assert ("\r\n" in made) == ("\r\n" in text)
    assert made.count("\n") == made.count("\r\n") or "\r\n" not in made
    assert set_init_settings(made, {"forge": "github"}, "fr") == made


def test_unsupported_syntax_is_refused():
    with pytest.raises(RefusedError):
        set_init_settings('init = {forge = "none"}\n', {"forge": "github"}, "fr")
