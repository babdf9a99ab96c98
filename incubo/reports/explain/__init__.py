"""What can be explained, each thing as a page: rules and their families, kinds of entries, fields, words."""
