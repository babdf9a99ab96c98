"""Diagnostics, one module a format."""
