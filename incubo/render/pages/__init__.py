"""Pages about one thing (an entry, a rule, today), one module per format."""
