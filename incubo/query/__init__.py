"""Ask the registry: the lists of `incubo list` (`resource`, `filters`, `listing`) and SQL (`sql`)."""
