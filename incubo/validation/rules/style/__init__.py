"""Rules of style: what a text says is right, and how it is written makes trouble."""

from incubo.validation.rules.style import characters, leftovers, web

__all__ = ["characters", "leftovers", "web"]
