"""Explain syntax errors: `explanation` runs detectors of common mistakes on a front matter that does not parse.

Each detector takes a ParseFailure and returns the problem if it recognises its mistake, else None.
"""
