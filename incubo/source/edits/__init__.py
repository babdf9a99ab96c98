"""Edits of a front matter: changes as data, and the text edits that make them."""
