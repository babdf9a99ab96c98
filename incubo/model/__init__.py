"""Meaning: field tables, records, periods, phases, vocabulary. Pure: no file, no clock, no printing."""
