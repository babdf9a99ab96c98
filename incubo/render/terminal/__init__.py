"""Text on a terminal: widths, wrapping, colour, unified diffs."""
