"""Configuration: the registry's `incubo.toml`, the user's configuration, and the profiles that come with incubo."""
