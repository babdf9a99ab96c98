"""Pages to take in what is new, to share what was changed, and of what became of proposals."""
