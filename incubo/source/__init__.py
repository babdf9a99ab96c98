"""Text: bytes → front matter → values, with the place of each; knows nothing of startups.

`reading.read` gives a file's values and problems in one fast pass. `spans.Spans` finds where a field
stands, and is made only for the few files that have something to show. Nothing else imports yaml.
"""
