"""The issue forms of this repository, which `incubo init` writes for a registry on GitHub, from the Field tables.

python tools/issue_forms.py           write the forms
python tools/issue_forms.py --check   report outdated forms; exit 1 if there are any
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import generated

ROOT = generated.ROOT
sys.path.insert(0, str(ROOT))

from incubo.config.settings import load_config  # noqa: E402
from incubo.core import i18n  # noqa: E402
from incubo.export.scaffold.context import ScaffoldContext  # noqa: E402
from incubo.export.scaffold.issue_forms import generate_issue_forms  # noqa: E402
from incubo.export.scaffold.managed_block import render_new_file  # noqa: E402
from incubo.model.entry_kinds import make_entry_kinds  # noqa: E402
from incubo.model.vocabulary import make_vocabulary  # noqa: E402
from incubo.registry.layout import INCUBO_LAYOUT  # noqa: E402
from incubo.registry.loader import load_registry  # noqa: E402
from incubo.registry.store import MemoryStore  # noqa: E402


@functools.cache
def _texts() -> Mapping[Path, str]:
    """The text of each form."""
    settings = load_config(ROOT)
    vocabulary = make_vocabulary(settings.profile_data, settings.vocabulary_overrides)
    language = settings.language or "en"
    context = ScaffoldContext(
        load_registry(MemoryStore({}), INCUBO_LAYOUT, vocabulary),
        make_entry_kinds(settings.custom_fields),
        settings._replace(init_settings={"forge": "github"}),
        language,
        date(2025, 1, 15),
    )
    with i18n.temporary_language(language):
        return {ROOT / file.path: render_new_file(file, context) for file in generate_issue_forms(context)}


def pages() -> list[Path]:
    """The forms."""
    return sorted(_texts())


def render(path: Path) -> str:
    """The expected text of a form."""
    return _texts()[path]


def check(path: Path) -> list[str]:
    """What is out of date in a form."""
    return generated.find_drift(path, render(path))


def main(argv: list[str] | None = None) -> int:
    return generated.run("The issue forms of this repository.", pages(), render, check, argv)


if __name__ == "__main__":
    sys.exit(main())
