"""Converters from a YAML value to the value of a field; they report invalid values as problems, with a suggestion."""
