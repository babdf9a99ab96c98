"""Tables of reports and lists, one module per format."""
