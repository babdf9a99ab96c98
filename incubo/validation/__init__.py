"""Checks: rules find problems, the engine judges them."""
