"""The field tables: one for each kind of entry."""
