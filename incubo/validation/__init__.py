"""Checks: rules find problems, the engine turns them into diagnostics."""
