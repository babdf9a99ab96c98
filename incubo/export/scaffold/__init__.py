"""The files that `incubo init` generates around a registry: forge workflows and forms, owners, hooks, a guide."""
