"""Figures before and after a change."""
