"""Filters for `list`: entries of the registry, chosen and laid out. One module a noun."""
