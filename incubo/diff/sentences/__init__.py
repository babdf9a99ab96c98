"""The changes of a registry in sentences (`describe`)."""
