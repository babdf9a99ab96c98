"""The rules, one module for each family. Importing this package fills `validation.rule.RULES`."""

from incubo.validation.rules import config, file, job, member, mission, phase, ref, schema, startup, style, yaml

__all__ = ["config", "file", "job", "member", "mission", "phase", "ref", "schema", "startup", "style", "yaml"]
