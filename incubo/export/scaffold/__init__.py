"""What `incubo init` puts around a registry: workflows of its forge, owners, hooks, editor settings, a guide."""
