"""incubo: the registry of a public-sector incubator, kept in git, checked, questioned, reported and edited."""

__version__ = "0.1.0"
