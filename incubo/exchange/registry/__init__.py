"""Entries of another registry: which are taken, as what they become here, and what was taken is kept for the next time.

`selection` says which, `taking` and `placing` make the files, `kept` remembers them, `updating` merges three states.
"""
