"""Rules of style: texts whose spelling, not meaning, makes trouble."""

from incubo.validation.rules.style import characters, leftovers, web

__all__ = ["characters", "leftovers", "web"]
