"""Limits on what is parsed. Numbers only: whoever opens a registry loads them, before any YAML is read."""

from __future__ import annotations

MAX_NESTING = 20
"""Largest number of nesting levels in a front matter; the deepest real file has 4."""

MAX_FILE_BYTES = 1_000_000
"""Size of the largest file that is read; the largest real one has 18 kB."""

MAX_FRONT_MATTER_LENGTH = 200_000
"""Characters of the largest front matter that is parsed: a megabyte of fields takes seconds to parse and to format."""

MAX_REQUEST_BYTES = 200_000
"""Size of the largest request form. GitHub allows 65 536 characters, GitLab a million; an entry has a few thousand."""
