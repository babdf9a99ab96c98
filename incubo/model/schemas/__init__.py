"""The Field table of each kind of entry."""
