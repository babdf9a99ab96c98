"""git: the only package that runs it."""
