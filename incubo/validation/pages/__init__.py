"""The pages of the rules: a bad example, the same one mended, and how. Only `explain` and the documentation import it.

Importing this package fills `entry.PAGES`.
"""

from incubo.validation.pages import (
    config,
    file,
    file_names,
    job,
    member,
    mission,
    phase,
    phase_order,
    ref,
    schema,
    schema_values,
    startup,
    style,
    yaml,
    yaml_signs,
)

__all__ = [
    "config",
    "file",
    "file_names",
    "job",
    "member",
    "mission",
    "phase",
    "phase_order",
    "ref",
    "schema",
    "schema_values",
    "startup",
    "style",
    "yaml",
    "yaml_signs",
]
