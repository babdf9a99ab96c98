"""The domain: field tables, records, vocabulary, dates, phases, missions, committees.

Pure: nothing here reads files or the clock, or prints.
"""
