"""Sheets: read with their places, their columns understood, their rows made into entries, and what did not fit."""
