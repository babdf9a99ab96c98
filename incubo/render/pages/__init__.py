"""Pages, one module a format."""
