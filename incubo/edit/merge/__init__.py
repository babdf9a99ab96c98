"""Merge two changes of one file: entries by fields, items and sections (`entry`), from three texts, without git."""
