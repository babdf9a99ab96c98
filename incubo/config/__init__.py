"""Settings: `incubo.toml`, the user's own, and the profiles that come with incubo."""
