"""Charts of tables, in characters and as SVG."""
