"""Issue forms: their questions, and the parsing of a filled-in form."""
