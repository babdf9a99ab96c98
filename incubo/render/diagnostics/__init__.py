"""Diagnostics, one module per format."""
