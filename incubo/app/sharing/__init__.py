"""Our work and our colleagues': sync, merges and their questions, proposals, and what branches would change."""
