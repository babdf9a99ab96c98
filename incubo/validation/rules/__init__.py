"""The rules, one module a family. Importing this package fills `rule.RULES`."""

from incubo.validation.rules import config, file, mission, phase, ref, schema, yaml

__all__ = ["config", "file", "mission", "phase", "ref", "schema", "yaml"]
