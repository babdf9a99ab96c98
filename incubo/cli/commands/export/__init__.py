"""`incubo export`: the registry in files for other programs."""
