"""The rules, one module for each family. Importing this package fills RULES."""

from incubo.validation.rule import RULES
from incubo.validation.rules import config, file, job, member, mission, phase, ref, schema, startup, style, yaml

__all__ = ["RULES", "config", "file", "job", "member", "mission", "phase", "ref", "schema", "startup", "style", "yaml"]
