"""The text of entry files: from bytes to front matter and values, and back. It knows nothing of startups.

`reader.parse_file` returns a file's values and problems in one fast pass. `spans.FieldSpans` finds the position of a
field, and is built only for files with problems to display. `edits` and `formatter` change a file's text.
No other package imports yaml.
"""
